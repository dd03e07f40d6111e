// What operators ask of the server: who is there, who must leave, who may not come in, and to drain it.
#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <map>
#include <utility>
#include <variant>

#include "server.hpp"

namespace confab::net {

void Server::keep_out(const Bans& bans) {
  bans_ = &bans;
  chat_.refuse_names([&bans](std::string_view name) { return bans.find(name) != nullptr; });
}

const Ban* Server::ban_of(const Peer& peer) const {
  if (bans_ == nullptr || bans_->empty()) return nullptr;
  const auto address = peer.internet_address();
  return address ? bans_->find(*address) : nullptr;
}

void Server::refuse_banned(Socket socket, const Peer& peer, const Ban& ban, const Chat::Service& service,
                           const TlsIdentity* identity) {
  visits_.refused(peer, Refused::banned, "The address is banned");
  const std::string_view mark = ban.reason.empty() ? "." : ": ";
  const std::string why = fmt::format("You are banned from this server{}{}", mark, ban.reason);
  // No plain text where a client expects TLS.
  const std::string farewell = identity != nullptr ? std::string{} : service.second->turn_away(why);
  refused_clients_.refuse(std::move(socket), farewell, loop_.receive_buffer());
}

std::vector<SeenUser> Server::users() {
  std::map<std::string_view, std::string> rooms = chat_.rooms_by_person();
  std::vector<SeenUser> seen;
  connections_.for_each([&](const Connection& connection) {
    const Conversation& conversation = connection.conversation();
    if (conversation.session_ended()) return;
    const auto found = rooms.find(conversation.name());
    if (found != rooms.end()) seen.push_back({std::string(found->first), connection.peer().name(), found->second});
  });
  return seen;
}

bool Server::hits(const BanTarget& target, std::string_view name) {
  const auto* const range = std::get_if<AddressRange>(&target);
  if (range == nullptr) return caseless_equal(std::get<std::string>(target), name);
  bool hit = false;
  connections_.for_each([&](const Connection& connection) {
    const Conversation& conversation = connection.conversation();
    if (conversation.session_ended() || !caseless_equal(conversation.name(), name)) return;
    const auto address = connection.peer().internet_address();
    hit = hit || (address && range->contains(*address));
  });
  return hit;
}

bool Server::kick(std::string_view name, std::string_view reason) {
  const auto person = chat_.name_of_person(name);
  if (!person) return false;
  connections_.for_each([&](Connection& connection) {
    const Conversation& conversation = connection.conversation();
    if (!conversation.session_ended() && conversation.name() == *person) connection.remove(reason);
  });
  return true;
}

/// Once for all bans of a turn: it looks at every connection.
void Server::kick_banned() {
  if (std::exchange(kicks_banned_, true)) return;
  asio::post(context_, [this] {
    kicks_banned_ = false;
    kick_banned_now();
  });
}

void Server::kick_banned_now() {
  connections_.for_each([&](Connection& connection) {
    const Conversation& conversation = connection.conversation();
    if (conversation.session_ended()) return;
    const Ban* ban = ban_of(connection.peer());
    if (ban == nullptr) ban = bans_->find(conversation.name());
    if (ban != nullptr) connection.remove(ban->reason);
  });
  handshakes_.refuse_if([this](const Peer& peer) { return ban_of(peer) != nullptr; }, Refused::banned,
                        "The address is banned");
}

void Server::drain(std::function<void()> drained) {
  for (const auto& listener : listeners_) {
    if (listener->staying() == Listener::Staying::while_clients_come) listener->close();
  }
  arrivals_.clear();
  handshakes_.stop();
  drained_ = std::move(drained);
  end_drain_later();
}

/// The connection that has just closed gives up its place only now.
void Server::end_drain_later() {
  asio::post(context_, [this] {
    if (drained_ && door_.connections() == 0) std::exchange(drained_, nullptr)();
  });
}

}  // namespace confab::net
