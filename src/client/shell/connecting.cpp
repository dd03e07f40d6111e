#include "connecting.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

#include "server_connection.hpp"

namespace confab::client {

namespace {

using Clock = std::chrono::steady_clock;

struct FreeAddresses {
  void operator()(addrinfo* addresses) const { ::freeaddrinfo(addresses); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

std::string words_of(int error) {
  return std::generic_category().message(error);
}

Addresses look_up(const Endpoint& endpoint) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(endpoint.host.c_str(), std::to_string(endpoint.port).c_str(), &hints, &found);
  if (error == 0) return Addresses(found);
  if (error == EAI_NONAME || error == EAI_NODATA) {
    throw NoConnection(fmt::format("There is no host {}.", endpoint.host));
  }
  const std::string why = error == EAI_SYSTEM ? words_of(errno) : ::gai_strerror(error);
  throw NoConnection(fmt::format("Can't find the address of {}: {}.", endpoint.host, why));
}

/// Returns 0 or an error of the system.
int connect_one(int fd, const sockaddr* address, socklen_t size, std::chrono::milliseconds patience) {
  if (::connect(fd, address, size) == 0) return 0;
  if (errno != EINPROGRESS && errno != EINTR) return errno;
  if (!wait_for(fd, POLLOUT, Clock::now() + patience)) return ETIMEDOUT;
  int error = 0;
  socklen_t error_size = sizeof error;
  if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &error_size) != 0) return errno;
  return error;
}

std::string numeric(const addrinfo& address) {
  std::array<char, NI_MAXHOST> host{};
  const int error =
      ::getnameinfo(address.ai_addr, address.ai_addrlen, host.data(), host.size(), nullptr, 0, NI_NUMERICHOST);
  return error == 0 ? host.data() : "an address without a name";
}

std::string why_not(const Endpoint& endpoint, int error) {
  switch (error) {
    case ECONNREFUSED: return fmt::format("Nobody listens at {}. Is the server running?", endpoint.to_string());
    case ETIMEDOUT: return fmt::format("{} does not answer.", endpoint.to_string());
    case ENOENT: return fmt::format("There is no unix socket {}.", endpoint.path);
    default: return fmt::format("Can't connect to {}: {}.", endpoint.to_string(), words_of(error));
  }
}

Connected connect_tcp(const Endpoint& endpoint, std::chrono::milliseconds patience) {
  const Addresses addresses = look_up(endpoint);
  int error = 0;
  for (const addrinfo* address = addresses.get(); address != nullptr; address = address->ai_next) {
    Descriptor fd(::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd.is_open()) {
      error = errno;
      continue;
    }
    error = connect_one(fd.get(), address->ai_addr, address->ai_addrlen, patience);
    if (error != 0) continue;
    const int on = 1;
    ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    // So that a server that is gone is noticed by one who only listens.
    ::setsockopt(fd.get(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    return {std::move(fd), fmt::format("{} at port {}", numeric(*address), endpoint.port)};
  }
  throw NoConnection(why_not(endpoint, error));
}

Connected connect_unix(const Endpoint& endpoint, std::chrono::milliseconds patience) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, endpoint.path.data(), endpoint.path.size());  // it fits: parse_endpoint()
  Descriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd.is_open()) throw NoConnection(why_not(endpoint, errno));
  const int error = connect_one(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address, patience);
  if (error != 0) throw NoConnection(why_not(endpoint, error));
  return {std::move(fd), endpoint.path};
}

}  // namespace

bool wait_for(int fd, short events, Clock::time_point deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return false;
    pollfd watched{fd, events, 0};
    const int ready = ::poll(&watched, 1, static_cast<int>(left.count()));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

Connected connect_to(const Endpoint& endpoint, std::chrono::milliseconds patience) {
  return endpoint.is_unix() ? connect_unix(endpoint, patience) : connect_tcp(endpoint, patience);
}

}  // namespace confab::client
