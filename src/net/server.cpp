#include "server.hpp"

#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "confab/base/assert.hpp"

namespace confab::net {

namespace {

/// What the log says of it: less than the client is told.
std::string_view reason_of(Door::Verdict verdict) {
  return verdict == Door::Verdict::full ? "The server is full" : "There are too many connections from your address";
}

RefusalBound bound_of(Door::Verdict verdict, const ServerOptions& options) {
  if (verdict == Door::Verdict::too_many_from_address) {
    return {"--connections-per-address-max", options.settings.connections_per_address_max};
  }
  if (options.connections_ceiling < options.settings.connections_max) {
    return {"the limit of open files leaves room for", options.connections_ceiling};
  }
  return {"--connections-max", options.settings.connections_max};
}

}  // namespace

Server::Server(asio::io_context& context, MemoryReserve& memory, const ServerOptions& options)
    : context_(context),
      memory_(memory),
      options_(options),
      chat_(options_.settings, [this] { loop_.want_flush(); }),
      loop_(context, chat_.schedule(), *this, options_),
      door_(options_.settings, options_.connections_ceiling),
      admin_door_(admin_limits),
      refused_clients_(context, options_.refused_kept_max, options_.time.silence),
      arrivals_(loop_, visits_, options_),
      crowds_alarm_(context),
      log_alarm_(context) {}

Server::~Server() {
  CONFAB_ASSERT(connection_count_ == 0);
}

tcp::endpoint Server::listen(std::string_view protocol, const tcp::endpoint& endpoint) {
  const auto user_timeout = options_.user_timeout();
  listeners_.push_back(std::make_unique<Listener>(context_, endpoint, user_timeout, accepter(protocol)));
  return listeners_.back()->endpoint();
}

void Server::listen(std::string_view protocol, int descriptor) {
  const auto user_timeout = options_.user_timeout();
  listeners_of(protocol).push_back(std::make_unique<Listener>(context_, descriptor, user_timeout, accepter(protocol)));
}

void Server::listen(std::string_view protocol, SocketFile file) {
  const auto user_timeout = options_.user_timeout();
  listeners_of(protocol).push_back(
      std::make_unique<Listener>(context_, std::move(file), user_timeout, accepter(protocol)));
}

bool Server::give_socket_files_to(uid_t user, gid_t group) {
  const auto give = [&](const auto& listener) {
    const SocketFile* const file = listener->file();
    return file == nullptr || file->give_to(user, group);
  };
  return std::ranges::all_of(listeners_, give) && std::ranges::all_of(admin_listeners_, give);
}

Listener::Accepted Server::accepter(std::string_view protocol) {
  const Chat::Service& service = chat_.service(protocol);
  return [this, &service](Socket socket, const tcp::endpoint& from) { arrive(std::move(socket), from, service); };
}

/// Finds out who has connected.
void Server::arrive(Socket socket, const tcp::endpoint& endpoint, const Chat::Service& service) {
  if (endpoint.data()->sa_family == AF_UNIX) {
    // A short read has not emptied a unix socket if a descriptor came with the bytes.
    socket.read_until_eagain();
    const Peer peer = Peer::at_unix_socket(socket.descriptor());
    return accept(std::move(socket), peer, service);
  }
  if (!options_.proxies.empty() && options_.proxies.contains(endpoint.address())) {
    const auto proceed = [this, &service](Socket known, const Peer& client) {
      accept(std::move(known), client, service);
    };
    return arrivals_.add(std::move(socket), endpoint, proceed);
  }
  accept(std::move(socket), Peer(endpoint, options_.exempt), service);
}

void Server::accept(Socket socket, const Peer& peer, const Chat::Service& service) {
  const auto& [protocol, frontend] = service;
  if (const Ban* const ban = ban_of(peer)) return refuse_banned(std::move(socket), peer, *ban, *frontend);
  const bool has_memory = memory_.restore();
  const auto verdict = has_memory ? door_of(*frontend).admit(peer.caller()) : Door::Verdict::full;
  if (verdict == Door::Verdict::welcome) {
    if (frontend->wants_to_know_whom()) frontend->expect(peer.name());
    Connection::serve(std::move(socket), peer, protocol, *frontend, *this);
    return;
  }
  if (has_memory) {
    visits_.refused(peer, reason_of(verdict), bound_of(verdict, options_));
  } else {
    visits_.refused(peer, "Memory has run short");
  }
  refused_clients_.refuse(std::move(socket), frontend->turn_away(sentence_of(verdict)), loop_.receive_buffer());
}

void Server::run() {
  loop_.run();
  crowds_alarm_.cancel();
  log_alarm_.cancel();
  context_.run();
  visits_.tell_left_out(VisitLog::Telling::at_the_end);
}

bool Server::do_chores() {
  arrivals_.look();
  wide_windows_.next_turn();
  if (chat_.has_crowds_to_announce()) {
    crowds_alarm_.set(crowds_interval, [this] { chat_.announce_crowds(Clock::now().time_since_epoch()); });
  }
  if (visits_.has_untold()) {
    log_alarm_.set(log_interval, [this] { visits_.tell_left_out(VisitLog::Telling::in_time); });
  }
  return !memory_.whole() && make_up_for_shortage();
}

/// Refills the reserve. Failing that, drops the connection that holds the most bytes, not the one whose allocation
/// failed: that one usually holds little. Drops one each time the reserve was needed, the newest among equals; between
/// those, only connections that hold much. Returns whether it dropped one.
bool Server::make_up_for_shortage() {
  const auto now = Clock::now();
  if (shortage_told_ == Clock::time_point{} || now - shortage_told_ >= shortage_log_interval) {
    shortage_told_ = now;
    spdlog::error("memory has run short: nobody is let in until there is enough again");
  }
  if (memory_.restore()) return false;
  const bool needed_again = std::exchange(shortages_seen_, memory_.shortages()) != memory_.shortages();
  Connection* most = nullptr;
  connections_.for_each([&](Connection& connection) {
    if (most == nullptr || connection.held_bytes() >= most->held_bytes()) most = &connection;
  });
  if (most == nullptr || (!needed_again && most->held_bytes() < held_bytes_spared_max)) return false;
  most->fail(Ending::out_of_memory);
  return true;
}

Figures Server::figures() {
  Figures now{.connections = door_.connections(),
              .users = chat_.people_count(),
              .rooms = chat_.room_count(),
              .held_bytes = 0,
              .refused = visits_.refusals(),
              .unlogged_visits = visits_.unlogged_visits(),
              .missing_log_lines = 0};
  connections_.for_each([&](const Connection& connection) { now.held_bytes += connection.held_bytes(); });
  return now;
}

void Server::stop() {
  if (stopping_) return;
  stopping_ = true;
  for (const auto& listener : listeners_) listener->close();
  for (const auto& listener : admin_listeners_) listener->close();
  arrivals_.clear();
  refused_clients_.hurry(options_.time.last_silence);
  connections_.for_each([](Connection& connection) { connection.shut_down(); });
}

void Server::connection_opened(Connection& connection) {
  connections_.push_back(connection);
  ++connection_count_;
}

void Server::connection_closed(Connection& connection) {
  connection.ListHook<Connection>::unlink();
  --connection_count_;
  for (const auto& listener : listeners_) listener->descriptor_freed();
  for (const auto& listener : admin_listeners_) listener->descriptor_freed();
  if (drained_) end_drain_later();
}

}  // namespace confab::net
