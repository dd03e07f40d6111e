#include "daemon.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "../net/log.hpp"
#include "../net/memory_reserve.hpp"
#include "../net/server.hpp"

namespace confab::app {

namespace {

using net::error_code;
using net::tcp;

/// All addresses that `address` stands for.
std::vector<tcp::endpoint> resolve(net::asio::io_context& context, const ListenAddress& address) {
  if (address.host == "*") return {{tcp::v4(), address.port}, {tcp::v6(), address.port}};
  error_code failure;
  const auto literal = net::asio::ip::make_address(address.host, failure);
  if (!failure) return {{literal, address.port}};
  tcp::resolver resolver(context);
  const auto found = resolver.resolve(address.host, std::to_string(address.port), tcp::resolver::passive, failure);
  if (failure || found.empty()) {
    throw UsageError(fmt::format("There is no host named \"{}\" to listen on: {}.", address.host, failure.message()));
  }
  std::vector<tcp::endpoint> endpoints;
  for (const auto& entry : found) {
    if (std::find(endpoints.begin(), endpoints.end(), entry.endpoint()) == endpoints.end()) {
      endpoints.push_back(entry.endpoint());
    }
  }
  return endpoints;
}

std::string why_not(const ListenAddress& address, const boost::system::system_error& error) {
  if (error.code() == net::asio::error::address_in_use) {
    return fmt::format(
        "Port {} is taken already: stop the program that has it, or choose another port (0 takes a free one).",
        address.port);
  }
  if (error.code() == net::asio::error::access_denied) {
    return fmt::format("Port {} needs privileges: choose one above 1023.", address.port);
  }
  return fmt::format("Can't listen on {}: {}.", address.to_string(), error.code().message());
}

/// Whether the machine merely lacks this kind of address: those that it has are served.
bool is_no_address_here(const error_code& failure) {
  return failure == net::asio::error::address_family_not_supported ||
         failure == boost::system::errc::address_not_available;
}

void listen(net::asio::io_context& context, net::Server& server, const ListenAddress& address) {
  std::uint16_t port = address.port;
  std::optional<std::string> missing;
  bool listening = false;
  for (tcp::endpoint endpoint : resolve(context, address)) {
    endpoint.port(port);
    try {
      const tcp::endpoint taken = server.listen(address.protocol, endpoint);
      port = taken.port();  // with port 0, all addresses get the same one
      spdlog::info("listening on {}://{}", address.protocol, net::log_safe(taken));
      listening = true;
    } catch (const boost::system::system_error& error) {
      if (!is_no_address_here(error.code())) throw UsageError(why_not(address, error));
      missing = why_not(address, error);
    }
  }
  if (!listening) throw UsageError(missing.value_or(std::string{}));
}

// Descriptors that are not connections: listeners, epoll sets, the log, the odd file.
constexpr rlim_t descriptors_for_ourselves = 64;

/// Raises the descriptor limit as far as it goes (the default of 1024 is for programs that use select()) and lowers the
/// limit of connections below it, so that a client is refused with a word before accept() fails without one.
void fit_descriptor_limit(net::ServerOptions& options) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return;
  const rlim_t left = std::max<rlim_t>(limit.rlim_cur, descriptors_for_ourselves + 1) - descriptors_for_ourselves;
  if (left >= options.door.connections_max) return;
  spdlog::warn("the descriptor limit of {} leaves room for {} clients, not {}", limit.rlim_cur, left,
               options.door.connections_max);
  options.door.connections_max = static_cast<std::uint32_t>(left);
}

void become(const std::string& name) {
  if (name.empty()) {
    if (::geteuid() == 0) spdlog::warn("running as root: use --user NAME to give that up once the ports are open");
    return;
  }
  passwd user{};
  passwd* found = nullptr;
  std::array<char, 16384> names{};  // where the entry's strings go; getconf suggests 1 KiB
  ::getpwnam_r(name.c_str(), &user, names.data(), names.size(), &found);
  if (found == nullptr) throw UsageError(fmt::format("There is no user named \"{}\" to become.", name));
  if (::geteuid() == user.pw_uid) return;
  if (::initgroups(user.pw_name, user.pw_gid) != 0 || ::setgid(user.pw_gid) != 0 || ::setuid(user.pw_uid) != 0) {
    throw UsageError(fmt::format("Can't become the user \"{}\": {}. Only root can become somebody else.", name,
                                 std::generic_category().message(errno)));
  }
  spdlog::info("running as {}", user.pw_name);
}

}  // namespace

void run_daemon(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  net::asio::io_context context(1);
  net::asio::signal_set signals(context, SIGTERM, SIGINT);
  // The terminal has gone; unless nohup has seen to it that it may.
  struct sigaction on_hang_up {};
  if (::sigaction(SIGHUP, nullptr, &on_hang_up) == 0 && on_hang_up.sa_handler != SIG_IGN) signals.add(SIGHUP);
  net::ServerOptions server_options = options.server;
  fit_descriptor_limit(server_options);
  net::MemoryReserve memory;
  net::Server server(context, memory, server_options);
  for (const ListenAddress& address : options.listeners) listen(context, server, address);
  become(options.user);
  signals.async_wait([&](error_code failure, int signal) {
    if (failure) return;
    spdlog::info("stopping on signal {}: {} connections to close", signal, server.connection_count());
    std::signal(SIGTERM, [](int) { std::_Exit(1); });
    std::signal(SIGINT, [](int) { std::_Exit(1); });
    std::signal(SIGHUP, SIG_IGN);
    server.stop();
  });
  server.run();
  spdlog::info("stopped");
}

}  // namespace confab::app
