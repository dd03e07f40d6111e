#include "server.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "confab/assert.hpp"
#include "confab/frontends/frontends.hpp"
#include "listener.hpp"

namespace confab::net {

Server::Server(asio::io_context& context, const ServerOptions& options)
    : context_(context),
      options_(options),
      flusher_(context, options.flushes_per_turn, [this] { resume_paused(); }),
      schedule_(options.limits.write_queue_bytes_max, [this] { flusher_.wanted(schedule_); }),
      registry_(options.limits, options.notices, schedule_),
      deadlines_(context),
      login_deadlines_(deadlines_, options.login_timeout),
      write_deadlines_(deadlines_, options.write_timeout),
      finish_deadlines_(deadlines_, options.finish_timeout) {}

Server::~Server() {
  CONFAB_ASSERT(connection_count_ == 0);
}

tcp::endpoint Server::listen(std::string_view protocol, const tcp::endpoint& endpoint) {
  Frontend& front = frontend(protocol);
  const std::string_view name = find_frontend(protocol)->protocol;
  auto listener =
      std::make_unique<Listener>(context_, endpoint, [this, name, &front](Socket socket, const tcp::endpoint& peer) {
        Connection::serve(std::move(socket), peer, name, front, *this);
      });
  const tcp::endpoint taken = listener->endpoint();
  listeners_.push_back(std::move(listener));
  return taken;
}

Frontend& Server::frontend(std::string_view protocol) {
  const FrontendEntry* entry = find_frontend(protocol);
  CONFAB_ASSERT(entry != nullptr);
  auto& made = frontends_[entry->protocol];
  if (made == nullptr) made = entry->make(registry_);
  return *made;
}

void Server::stop() {
  if (stopping_) return;
  stopping_ = true;
  for (const auto& listener : listeners_) listener->close();
  connections_.for_each([](Connection& connection) { connection.shut_down(); });
  connection_ended();
}

void Server::connection_ended() {
  if (stopping_ && connection_count_ == 0) deadlines_.stop();
}

void Server::resume_paused() {
  // Those resumed may pause again, for the next lap.
  for (Connection* connection : std::exchange(paused_, {})) connection->congestion_may_be_over();
}

void Server::resume_paused_soon() {
  asio::post(context_, [this] { resume_paused(); });
}

}  // namespace confab::net
