// The part of Server that a live upgrade needs: all its clients as values with their sockets, and back.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "confab/base/assert.hpp"
#include "log.hpp"
#include "server.hpp"

namespace confab::net {

bool Server::is_settled() {
  bool all = true;
  connections_.for_each([&all](const Connection& connection) {
    const Conversation& conversation = connection.conversation();
    all = all && (conversation.session_ended() || conversation.can_be_carried() || connection.is_administrator());
  });
  return all;
}

HandedOver Server::state() {
  HandedOver all;
  all.state.taken_at = Clock::now().time_since_epoch();
  BlobTaker blobs;
  connections_.for_each([&](Connection& connection) {
    const Conversation& conversation = connection.conversation();
    if (!connection.can_be_carried()) {
      if (conversation.session_ended() || connection.is_administrator()) return;
      auto session = conversation.carried_session();
      if (!session.name.empty())
        all.state.departing.push_back({std::string(connection.protocol()), std::move(session)});
      return;
    }
    all.state.connections.push_back(connection.state(blobs));
    all.descriptors.push_back(connection.socket().descriptor());
  });
  arrivals_.carry(all.state.arrivals, all.descriptors);
  all.state.chat = chat_.carried(blobs);
  if (bans_ != nullptr) {
    for (const auto& [target, ban] : bans_->all()) {
      all.state.bans.push_back({to_string(target), ban.since, ban.until, ban.reason, ban.by});
    }
  }
  return all;
}

void Server::let_go() {
  stopping_ = true;
  for (const auto& listener : listeners_) listener->leave_behind();
  arrivals_.clear();
  handshakes_.stop();
  // Those who end here first: from then on they hear nothing more, so not how the sessions of the others end.
  connections_.for_each([](Connection& connection) {
    if (!connection.can_be_carried()) connection.shut_down({.comes_back = true});
  });
  connections_.for_each([](Connection& connection) {
    if (connection.can_be_carried()) connection.let_go();
  });
}

/// Throws carried::BadState.
const Chat::Service& Server::service_of(const std::string& protocol) {
  if (Chat::speaks(protocol)) return chat_.service(protocol);
  throw carried::BadState(fmt::format("There is no protocol \"{}\".", log_safe(protocol)));
}

void Server::restore(const ServerState& state, std::vector<Socket> sockets) {
  const std::size_t clients = state.connections.size();
  if (sockets.size() != clients + state.arrivals.size()) {
    throw carried::BadState("There is not one socket for each client.");
  }
  BlobRestorer blobs(state.chat.blobs);
  using Due = std::pair<Instant, Connection*>;
  std::vector<Due> deadlines;
  for (std::size_t i = 0; i < clients; ++i) {
    const ConnectionState& client = state.connections[i];
    const Chat::Service& service = service_of(client.conversation.protocol);
    restored_.push_back(Connection::restore(std::move(sockets[i]), client, service, *this, blobs));
    if (client.conversation.deadline == Deadline::Kind::none) continue;
    deadlines.emplace_back(client.conversation.deadline_at.value_or(Instant::max()), restored_.back().get());
  }
  for (std::size_t i = 0; i < state.arrivals.size(); ++i) {
    const ArrivalState& arrival = state.arrivals[i];
    error_code wrong;
    const auto address = asio::ip::make_address(arrival.address, wrong);
    if (wrong) throw carried::BadState("A proxy has no address.");
    restored_arrivals_.push_back(
        {std::move(sockets[clients + i]), {address, arrival.port}, &service_of(arrival.protocol)});
  }
  for (const DepartingState& departing : state.departing) {
    chat_.restore_departing(service_of(departing.protocol), departing.session);
  }
  chat_.restore(state.chat);
  std::stable_sort(deadlines.begin(), deadlines.end(), [](const Due& a, const Due& b) { return a.first < b.first; });
  for (const auto& [when, connection] : deadlines) {
    connection->restore_deadline(
        Clock::time_point(std::min(when, Instant(Clock::now().time_since_epoch()) + std::chrono::hours(24))));
  }
}

}  // namespace confab::net
