#include "inherited_sockets.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "../net/log.hpp"

namespace confab::app {

namespace {

constexpr int first_descriptor = 3;  // SD_LISTEN_FDS_START
constexpr int sockets_max = 1000;

std::optional<std::string> take_variable(const char* name) {
  // NOLINTBEGIN(concurrency-mt-unsafe): called at the start; the log's thread does not read the environment
  const char* const value = std::getenv(name);
  std::optional<std::string> text;
  if (value != nullptr) text = value;
  ::unsetenv(name);
  // NOLINTEND(concurrency-mt-unsafe)
  return text;
}

std::optional<int> number_in(std::string_view text) {
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

int option_of(int descriptor, int level, int option) {
  int value = 0;
  socklen_t size = sizeof value;
  return ::getsockopt(descriptor, level, option, &value, &size) == 0 ? value : -1;
}

/// Throws UsageError unless `descriptor` is a socket that listens.
void check(int descriptor, const std::string& name) {
  const auto refuse = [&](std::string_view wrong) {
    throw UsageError(fmt::format("The service manager passes descriptor {}, named \"{}\", but it {}.", descriptor,
                                 net::log_safe(name), wrong));
  };
  if (::fcntl(descriptor, F_GETFD) < 0) refuse("is not open: let the socket unit start this program directly");
  const int type = option_of(descriptor, SOL_SOCKET, SO_TYPE);
  if (type < 0) refuse("is no socket: use ListenStream= in the socket unit");
  if (type != SOCK_STREAM) refuse("is no stream socket: use ListenStream= in the socket unit");
  const int domain = option_of(descriptor, SOL_SOCKET, SO_DOMAIN);
  if (domain != AF_INET && domain != AF_INET6 && domain != AF_UNIX) refuse("is neither TCP nor a unix socket");
  if (option_of(descriptor, SOL_SOCKET, SO_ACCEPTCONN) != 1) {
    refuse("does not listen: use Accept=no in the socket unit");
  }
}

}  // namespace

InheritedSocket look_at(int descriptor, std::string name) {
  InheritedSocket socket{.descriptor = descriptor, .name = std::move(name), .tcp = std::nullopt};
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) return socket;
  if (address.ss_family == AF_UNIX) {
    const auto* const named = reinterpret_cast<const sockaddr_un*>(&address);
    socket.path.assign(named->sun_path, ::strnlen(named->sun_path, size - offsetof(sockaddr_un, sun_path)));
    return socket;
  }
  net::tcp::endpoint endpoint;
  std::memcpy(endpoint.data(), &address, std::min<std::size_t>(size, endpoint.capacity()));
  endpoint.resize(size);
  socket.tcp = endpoint;
  socket.both_families = address.ss_family == AF_INET6 && option_of(descriptor, IPPROTO_IPV6, IPV6_V6ONLY) == 0;
  return socket;
}

std::string InheritedSocket::place() const {
  return tcp ? net::log_safe(*tcp) : net::log_safe(path);
}

bool InheritedSocket::serves(const net::tcp::endpoint& endpoint) const {
  if (!tcp) return false;
  if (*tcp == endpoint) return true;
  return both_families && tcp->address().is_unspecified() && endpoint.port() == tcp->port() &&
         endpoint.address() == net::asio::ip::address_v4::any();
}

std::optional<ListenAddress> InheritedSocket::address_by_name() const {
  auto address = address_of_scheme(name);
  if (!address) return std::nullopt;
  if (tcp) {
    address->host = tcp->address().to_string();
    address->port = tcp->port();
  }
  address->path = path;
  return address;
}

std::vector<std::string> split_names(std::string_view names, std::size_t count) {
  std::vector<std::string> split;
  while (true) {
    const std::size_t end = std::min(names.find(':'), names.size());
    split.emplace_back(names.substr(0, end));
    if (end == names.size()) break;
    names.remove_prefix(end + 1);
  }
  if (split.size() == count) return split;
  throw UsageError(fmt::format("The service manager passes {} sockets and {} names: LISTEN_FDNAMES has one for each.",
                               count, split.size()));
}

std::vector<InheritedSocket> take_inherited_sockets() {
  const auto pid = take_variable("LISTEN_PID");
  const auto count = take_variable("LISTEN_FDS");
  const auto names = take_variable("LISTEN_FDNAMES");
  if (!pid || !count || number_in(*pid) != ::getpid()) return {};
  const int sockets = number_in(*count).value_or(-1);
  if (sockets < 0 || sockets > sockets_max) {
    throw UsageError(fmt::format("LISTEN_FDS is \"{}\": it is the number of sockets that the service manager passes.",
                                 net::log_safe(*count)));
  }
  if (sockets == 0) return {};
  // Without names, as sd_listen_fds_with_names(3) calls them.
  auto all_names = std::vector<std::string>(static_cast<std::size_t>(sockets), "unknown");
  if (names) all_names = split_names(*names, all_names.size());
  std::vector<InheritedSocket> inherited;
  for (std::string& name : all_names) {
    const int descriptor = first_descriptor + static_cast<int>(inherited.size());
    check(descriptor, name);
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    inherited.push_back(look_at(descriptor, std::move(name)));
  }
  return inherited;
}

}  // namespace confab::app
