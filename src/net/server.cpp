#include "server.hpp"

#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "confab/base/assert.hpp"

namespace confab::net {

namespace {

/// What the log says of it: less than the client is told.
std::string_view reason_of(Door::Verdict verdict) {
  if (verdict == Door::Verdict::full) return "The server is full";
  if (verdict == Door::Verdict::too_fast_from_address) return "Connections from your address come too fast";
  return "There are too many connections from your address";
}

constexpr std::string_view admins_full = "There are too many administrators";

Refused refused_by(Door::Verdict verdict) {
  if (verdict == Door::Verdict::full) return Refused::full;
  if (verdict == Door::Verdict::too_fast_from_address) return Refused::too_fast_from_address;
  return Refused::too_many_from_address;
}

RefusalBound bound_of(Door::Verdict verdict, const ServerOptions& options) {
  if (verdict == Door::Verdict::too_many_from_address) {
    return {"--connections-per-address-max", options.settings.connections_per_address_max};
  }
  if (verdict == Door::Verdict::too_fast_from_address) return {"--connect-rate", options.settings.connect_rate};
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
      reminders_(context, chat_),
      log_alarm_(context),
      handshakes_(*this) {}

Server::~Server() {
  CONFAB_ASSERT(connection_count_ == 0);
}

tcp::endpoint Server::listen(std::string_view protocol, const tcp::endpoint& endpoint, const TlsIdentity* identity) {
  const auto user_timeout = options_.user_timeout();
  return add(std::make_unique<Listener>(context_, endpoint, user_timeout, accepter(protocol, identity)), protocol)
      .endpoint();
}

void Server::listen(std::string_view protocol, int descriptor, const TlsIdentity* identity) {
  const auto user_timeout = options_.user_timeout();
  add(std::make_unique<Listener>(context_, descriptor, user_timeout, accepter(protocol, identity)), protocol);
}

void Server::listen(std::string_view protocol, SocketFile file, const TlsIdentity* identity) {
  const auto user_timeout = options_.user_timeout();
  add(std::make_unique<Listener>(context_, std::move(file), user_timeout, accepter(protocol, identity)), protocol);
}

Listener& Server::add(std::unique_ptr<Listener> listener, std::string_view protocol) {
  if (side_service(protocol) != nullptr) {
    listener->stay(Listener::Staying::while_clients_leave);
  } else if (chat_.service(protocol).second->is_for_administrators()) {
    listener->stay(Listener::Staying::while_draining);
  }
  return *listeners_.emplace_back(std::move(listener));
}

void Server::offer(std::string_view protocol, SideService& service) {
  side_services_.emplace(protocol, &service);
}

SideService* Server::side_service(std::string_view protocol) const {
  const auto found = side_services_.find(protocol);
  return found == side_services_.end() ? nullptr : found->second;
}

bool Server::give_socket_files_to(uid_t user, gid_t group) {
  return std::ranges::all_of(listeners_, [&](const auto& listener) {
    const SocketFile* const file = listener->file();
    return file == nullptr || file->give_to(user, group);
  });
}

Listener::Accepted Server::accepter(std::string_view protocol, const TlsIdentity* identity) {
  if (SideService* const service = side_service(protocol)) {
    return [service](Socket socket, const tcp::endpoint&) { service->accept(std::move(socket)); };
  }
  const Chat::Service& service = chat_.service(protocol);
  opened_.try_emplace(service.first);
  return [this, &service, identity](Socket socket, const tcp::endpoint& from) {
    arrive(std::move(socket), from, service, identity);
  };
}

/// Finds out who has connected.
void Server::arrive(Socket socket, const tcp::endpoint& endpoint, const Chat::Service& service,
                    const TlsIdentity* identity) {
  if (endpoint.data()->sa_family == AF_UNIX) {
    // A short read has not emptied a unix socket if a descriptor came with the bytes.
    socket.read_until_eagain();
    const Peer peer = Peer::at_unix_socket(socket.descriptor());
    return accept(std::move(socket), peer, service, identity);
  }
  if (!options_.proxies.empty() && options_.proxies.contains(endpoint.address())) {
    return arrive_by_proxy(std::move(socket), endpoint, service, identity);
  }
  accept(std::move(socket), Peer(endpoint, options_.exempt), service, identity);
}

void Server::arrive_by_proxy(Socket socket, const tcp::endpoint& proxy, const Chat::Service& service,
                             const TlsIdentity* identity) {
  const std::string_view protocol = identity == nullptr ? service.first : std::string_view{};
  arrivals_.add(std::move(socket), proxy, protocol, [this, &service, identity](Socket known, const Peer& client) {
    accept(std::move(known), client, service, identity);
  });
}

void Server::accept(Socket socket, const Peer& peer, const Chat::Service& service, const TlsIdentity* identity) {
  if (const Ban* const ban = ban_of(peer)) return refuse_banned(std::move(socket), peer, *ban, service, identity);
  const bool has_memory = memory_.restore();
  const Instant now = Clock::now().time_since_epoch();
  const auto verdict = has_memory ? door_of(service).admit(peer.caller(), now) : Door::Verdict::full;
  if (verdict == Door::Verdict::welcome && identity != nullptr) {
    return handshakes_.begin(std::move(socket), peer, *identity, service);
  }
  if (verdict == Door::Verdict::welcome) {
    if (service.second->is_for_administrators()) service.second->expect(peer.name());
    Connection::serve(std::move(socket), peer, service, *this);
    return;
  }
  if (has_memory) {
    const bool is_admin = service.second->is_for_administrators();
    const RefusalBound bound = is_admin ? RefusalBound{} : bound_of(verdict, options_);
    visits_.refused(peer, refused_by(verdict), is_admin ? admins_full : reason_of(verdict), bound);
  } else {
    visits_.refused(peer, Refused::memory_short, "Memory has run short");
  }
  // No plain text where a client expects TLS, and no handshake for somebody who can't stay.
  const std::string farewell = identity != nullptr ? std::string{} : service.second->turn_away(sentence_of(verdict));
  refused_clients_.refuse(std::move(socket), farewell, loop_.receive_buffer());
}

std::vector<Listener*> Server::listeners_after(std::size_t count) {
  std::vector<Listener*> listeners;
  for (std::size_t i = count; i < listeners_.size(); ++i) listeners.push_back(listeners_[i].get());
  return listeners;
}

void Server::close_listener(const Listener& listener) {
  const auto found = std::find_if(listeners_.begin(), listeners_.end(),
                                  [&listener](const auto& one) { return one.get() == &listener; });
  CONFAB_ASSERT(found != listeners_.end());
  (*found)->close();
  // Its cancelled handlers run first.
  asio::post(context_, [gone = std::move(*found)] {});
  listeners_.erase(found);
}

void Server::settings_changed() {
  door_.set_connections_ceiling(options_.connections_ceiling);
  for (const auto& listener : listeners_) listener->set_user_timeout(options_.user_timeout());
  loop_.deadlines().durations_changed();
  chat_.memories().limits_changed(Clock::now().time_since_epoch());
}

void Server::run() {
  memory_.serve_this_thread();
  chat_.see_off(Clock::now().time_since_epoch());
  for (auto& client : std::exchange(restored_, {})) Connection::carry_on(std::move(client));
  for (auto& [socket, proxy, service] : std::exchange(restored_arrivals_, {})) {
    arrive_by_proxy(std::move(socket), proxy, *service, nullptr);
  }
  loop_.run();
  reminders_.cancel();
  log_alarm_.cancel();
  for (const auto& listener : listeners_) listener->close();
  for (const auto& [protocol, service] : side_services_) service->stop();
  context_.run();
  visits_.tell_left_out(VisitLog::Telling::at_the_end);
}

bool Server::do_chores() {
  arrivals_.look();
  wide_windows_.next_turn();
  reminders_.look();
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
  Figures now{.connections = door_.connections(),
              .unnamed_connections = door_.unnamed_count(),
              .connections_max = door_.places(),
              .users = chat_.people_count(),
              .rooms = chat_.room_count(),
              .lines_heard = traffic_.lines_heard,
              .deliveries = chat_.registry().deliveries(),
              .lines_skipped = chat_.schedule().skipped_lines(),
              .bytes_received = traffic_.bytes_received,
              .bytes_sent = traffic_.bytes_sent,
              .shortages = memory_.shortages(),
              .unlogged_visits = visits_.unlogged_visits(),
              .turn_times = loop_.turn_times()};
  for (const auto& [protocol, opened] : opened_) now.protocols.push_back({.protocol = protocol, .opened = opened});
  connections_.for_each([&](const Connection& connection) {
    now.held_bytes += connection.held_bytes();
    now.queued_bytes += connection.queued_bytes();
    ++std::ranges::find(now.protocols, connection.protocol(), &ProtocolFigures::protocol)->open;
  });
  visits_.refusals().for_each([&](std::string_view why, std::uint64_t count) {
    now.refused += count;
    now.refusals.push_back({why, count});
  });
  traffic_.ends.for_each([&](std::string_view why, std::uint64_t count) { now.endings.push_back({why, count}); });
  now.endings.push_back({"no_valid_name", traffic_.ends_without_valid_name});
  return now;
}

void Server::stop() {
  if (stopping_) return;
  stopping_ = true;
  for (const auto& listener : listeners_) {
    if (listener->staying() != Listener::Staying::while_clients_leave) listener->close();
  }
  arrivals_.clear();
  refused_clients_.hurry(options_.time.last_silence);
  handshakes_.stop();
  connections_.for_each([](Connection& connection) { connection.shut_down(); });
}

void Server::connection_opened(Connection& connection) {
  connections_.push_back(connection);
  ++opened_[connection.protocol()];
  ++connection_count_;
}

void Server::connection_closed(Connection& connection) {
  connection.ListHook<Connection>::unlink();
  --connection_count_;
  descriptor_freed();
}

void Server::descriptor_freed() {
  for (const auto& listener : listeners_) listener->descriptor_freed();
  if (drained_) end_drain_later();
}

}  // namespace confab::net
