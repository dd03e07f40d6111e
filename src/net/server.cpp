#include "server.hpp"

#include <spdlog/spdlog.h>

#include <utility>

#include "confab/base/assert.hpp"

namespace confab::net {

namespace {

/// For the log: what the client is told, and the option with which the operator can change it.
std::string_view reason_of(Door::Verdict verdict) {
  if (verdict == Door::Verdict::too_many_from_address) {
    return "There are too many connections from your address (--connections-per-address-max).";
  }
  return sentence_of(verdict);
}

}  // namespace

Server::Server(asio::io_context& context, MemoryReserve& memory, const ServerOptions& options)
    : context_(context),
      memory_(memory),
      options_(options),
      chat_(options_.settings, [this] { loop_.want_flush(); }),
      loop_(context, chat_.schedule(), *this, options_),
      door_(options_.settings, options_.connections_ceiling),
      refused_clients_(context, options_.refused_kept_max, options_.time.silence),
      crowds_alarm_(context),
      log_alarm_(context),
      handshakes_(*this) {}

Server::~Server() {
  CONFAB_ASSERT(connection_count_ == 0);
}

tcp::endpoint Server::listen(std::string_view protocol, const tcp::endpoint& endpoint, const TlsIdentity* identity) {
  const Chat::Service& service = chat_.service(protocol);
  const auto accepted = [this, &service, identity](Socket socket, const tcp::endpoint& from) {
    accept(std::move(socket), from, service, identity);
  };
  listeners_.push_back(std::make_unique<Listener>(context_, endpoint, options_.user_timeout(), accepted));
  return listeners_.back()->endpoint();
}

void Server::accept(Socket socket, const tcp::endpoint& endpoint, const Chat::Service& service,
                    const TlsIdentity* identity) {
  const auto& [protocol, frontend] = service;
  const Peer peer(endpoint, options_.exempt);
  const auto verdict = memory_.restore() ? door_.admit(peer.caller()) : Door::Verdict::full;
  if (verdict == Door::Verdict::welcome && identity != nullptr) {
    return handshakes_.begin(std::move(socket), peer, *identity, {protocol, *frontend});
  }
  if (verdict == Door::Verdict::welcome) {
    Connection::serve(std::move(socket), peer, protocol, *frontend, *this);
    return;
  }
  visits_.refused(peer, reason_of(verdict));
  // No plain text where a client expects TLS, and no handshake for somebody who can't stay.
  const std::string farewell = identity != nullptr ? std::string{} : frontend->turn_away(sentence_of(verdict));
  refused_clients_.refuse(std::move(socket), farewell, loop_.receive_buffer());
}

void Server::run() {
  loop_.run();
  crowds_alarm_.cancel();
  log_alarm_.cancel();
  context_.run();
  visits_.tell_left_out(VisitLog::Telling::at_the_end);
}

bool Server::do_chores() {
  wide_windows_.next_turn();
  if (chat_.has_crowds_to_announce()) {
    crowds_alarm_.set(crowds_interval, [this] { chat_.announce_crowds(Clock::now().time_since_epoch()); });
  }
  if (visits_.has_untold()) {
    log_alarm_.set(log_interval, [this] { visits_.tell_left_out(VisitLog::Telling::in_time); });
  }
  const bool handshakes_wait = handshakes_.give_turns();
  return (!memory_.whole() && make_up_for_shortage()) || handshakes_wait;
}

/// Refills the reserve. Failing that, drops the connection that holds the most bytes, not the one whose allocation
/// failed: that one usually holds little. Drops one each time the reserve was needed, the newest among equals; between
/// those, only connections that hold much. Handshakes go before all of them. Returns whether it dropped one.
bool Server::make_up_for_shortage() {
  const auto now = Clock::now();
  if (shortage_told_ == Clock::time_point{} || now - shortage_told_ >= shortage_log_interval) {
    shortage_told_ = now;
    spdlog::error("memory has run short: nobody is let in until there is enough again");
  }
  if (memory_.restore()) return false;
  const bool needed_again = std::exchange(shortages_seen_, memory_.shortages()) != memory_.shortages();
  if (handshakes_.give_up_one()) return true;
  Connection* most = nullptr;
  connections_.for_each([&](Connection& connection) {
    if (most == nullptr || connection.held_bytes() >= most->held_bytes()) most = &connection;
  });
  if (most == nullptr || (!needed_again && most->held_bytes() < held_bytes_spared_max)) return false;
  most->fail(Ending::out_of_memory);
  return true;
}

Figures Server::figures() {
  Figures now{.connections = connection_count_,
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
  refused_clients_.hurry(options_.time.last_silence);
  handshakes_.stop();
  connections_.for_each([](Connection& connection) { connection.shut_down(); });
}

void Server::connection_opened(Connection& connection) {
  connections_.push_back(connection);
  ++connection_count_;
}

void Server::connection_closed(Connection& connection) {
  connection.ListHook<Connection>::unlink();
  --connection_count_;
  descriptor_freed();
}

void Server::descriptor_freed() {
  for (const auto& listener : listeners_) listener->descriptor_freed();
}

}  // namespace confab::net
