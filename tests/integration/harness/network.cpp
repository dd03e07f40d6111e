#include "harness/network.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace confab::harness {

namespace {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;

  sockaddr* raw() { return reinterpret_cast<sockaddr*>(&storage); }
};

Address address_of(const Endpoint& endpoint) {
  Address address;
  if (endpoint.host.starts_with('/')) {
    auto* local = reinterpret_cast<sockaddr_un*>(&address.storage);
    local->sun_family = AF_UNIX;
    endpoint.host.copy(local->sun_path, sizeof local->sun_path - 1);
    address.size = sizeof *local;
    return address;
  }
  if (auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
      inet_pton(AF_INET, endpoint.host.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(endpoint.port);
    address.size = sizeof *v4;
    return address;
  }
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (inet_pton(AF_INET6, endpoint.host.c_str(), &v6->sin6_addr) != 1) {
    abandon("no literal address: " + endpoint.host, Here::now());
  }
  v6->sin6_family = AF_INET6;
  v6->sin6_port = htons(endpoint.port);
  address.size = sizeof *v6;
  return address;
}

void set_option(const Descriptor& socket, int level, int name, int value) {
  setsockopt(socket.get(), level, name, &value, sizeof value);
}

}  // namespace

Descriptor try_connect(const Endpoint& endpoint, const SocketOptions& options) {
  Address address = address_of(endpoint);
  Descriptor socket(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return socket;
  // Before connecting, because the offered window depends on it.
  if (options.receive_buffer_bytes > 0) set_option(socket, SOL_SOCKET, SO_RCVBUF, options.receive_buffer_bytes);
  set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  if (!options.from.empty()) {
    // connect() then chooses the port, so one address can have more connections than free ports.
    set_option(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
    Address own = address_of({"", options.from, 0});
    if (bind(socket.get(), own.raw(), own.size) != 0) socket.close();
  }
  if (connect(socket.get(), address.raw(), address.size) != 0) socket.close();
  if (socket.is_open() && !options.blocking) fcntl(socket.get(), F_SETFL, O_NONBLOCK);
  return socket;
}

Descriptor connect_to(const Endpoint& endpoint, const SocketOptions& options, Here here) {
  Descriptor socket = try_connect(endpoint, options);
  if (!socket.is_open()) abandon("cannot connect to " + endpoint.host + ":" + std::to_string(endpoint.port), here);
  return socket;
}

std::uint16_t free_port(bool streams, Here here) {
  const Descriptor socket(::socket(AF_INET, (streams ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const bytes = reinterpret_cast<sockaddr*>(&address);
  if (bind(socket.get(), bytes, size) != 0 || getsockname(socket.get(), bytes, &size) != 0) abandon_call("bind", here);
  return ntohs(address.sin_port);
}

std::string local_address(const Descriptor& socket) {
  Address address;
  getsockname(socket.get(), address.raw(), &address.size);
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.storage.ss_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&address.storage);
    inet_ntop(AF_INET, &v4->sin_addr, text.data(), text.size());
    return std::string(text.data()) + ":" + std::to_string(ntohs(v4->sin_port));
  }
  const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&address.storage);
  inet_ntop(AF_INET6, &v6->sin6_addr, text.data(), text.size());
  return "[" + std::string(text.data()) + "]:" + std::to_string(ntohs(v6->sin6_port));
}

void reset_on_close(const Descriptor& socket) {
  const linger at_once{1, 0};
  setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

bool has_ipv6() {
  const Descriptor socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  Address address = address_of({"", "::1", 0});
  return socket.is_open() && bind(socket.get(), address.raw(), address.size) == 0;
}

void require_descriptors(std::uint64_t needed, Here here) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < needed) {
    abandon("This test needs " + std::to_string(needed) + " open files and may have " + std::to_string(limit.rlim_cur) +
                ": raise the limit (ulimit -Hn).",
            here);
  }
}

}  // namespace confab::harness
