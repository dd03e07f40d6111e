#include "peer.hpp"

#include <fmt/format.h>

#include <cstring>

#include "log.hpp"

namespace confab::net {

Peer::Peer(const tcp::endpoint& endpoint, bool exempt) : address_{}, caller_{door_key(endpoint.address()), exempt} {
  static_assert(sizeof(Address) == sizeof(sockaddr_in6));
  std::memcpy(&address_, endpoint.data(), endpoint.size());
}

Peer::Peer(const LocalUser& local)
    : address_{.local = local}, caller_{AddressKey::of_local_user(local.user), /*exempt=*/true} {}

Peer Peer::at_unix_socket(int descriptor) {
  ucred other{};
  socklen_t size = sizeof other;
  ::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &other, &size);
  return Peer(LocalUser{AF_UNIX, other.uid, other.pid});
}

std::optional<InternetAddress> Peer::internet_address() const {
  if (is_local()) return std::nullopt;
  return net::internet_address(endpoint().address());
}

std::string Peer::name() const {
  if (is_local()) return fmt::format("unix:uid {} pid {}", address_.local.user, address_.local.process);
  return log_safe(endpoint());
}

tcp::endpoint Peer::endpoint() const {
  tcp::endpoint endpoint;
  const std::size_t size = address_.any.sa_family == AF_INET6 ? sizeof address_.v6 : sizeof address_.v4;
  std::memcpy(endpoint.data(), &address_, size);
  endpoint.resize(size);
  return endpoint;
}

PeerState Peer::state() const {
  if (is_local()) return {.exempt = exempt(), .user = address_.local.user, .process = address_.local.process};
  return {.address = endpoint().address().to_string(), .port = endpoint().port(), .exempt = exempt()};
}

std::optional<Peer> Peer::restored(const PeerState& state) {
  if (state.user) return Peer(LocalUser{AF_UNIX, *state.user, state.process});
  error_code failure;
  const auto address = asio::ip::make_address(state.address, failure);
  if (failure) return std::nullopt;
  return Peer(tcp::endpoint(address, state.port), state.exempt);
}

}  // namespace confab::net
