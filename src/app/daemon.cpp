#include "daemon.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>

#include "../net/log.hpp"
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
        "Port {} is taken by another program: stop that one, or choose another port (0 takes a free one).",
        address.port);
  }
  if (error.code() == net::asio::error::access_denied) {
    return fmt::format("Port {} needs privileges: choose one above 1023.", address.port);
  }
  return fmt::format("Can't listen on {}: {}.", address.to_string(), error.code().message());
}

void listen(net::asio::io_context& context, net::Server& server, const ListenAddress& address) {
  const bool all = address.host == "*";
  std::uint16_t port = address.port;
  bool listening = false;
  for (tcp::endpoint endpoint : resolve(context, address)) {
    endpoint.port(port);
    try {
      const tcp::endpoint taken = server.listen(address.protocol, endpoint);
      port = taken.port();  // with port 0, all addresses get the same one
      spdlog::info("listening on {}://{}", address.protocol, net::log_safe(taken));
      listening = true;
    } catch (const boost::system::system_error& error) {
      // A machine without IPv6 still has all its addresses.
      if (all && listening && error.code() == net::asio::error::address_family_not_supported) continue;
      throw UsageError(why_not(address, error));
    }
  }
}

/// Each connection takes a descriptor: the default limit of 1024 is for programs that use select().
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

void run_daemon(const Options& options) {
  raise_descriptor_limit();
  std::signal(SIGPIPE, SIG_IGN);
  net::asio::io_context context(1);
  net::asio::signal_set signals(context, SIGTERM, SIGINT);
  net::Server server(context, options.server);
  for (const ListenAddress& address : options.listeners) listen(context, server, address);
  signals.async_wait([&](error_code failure, int signal) {
    if (failure) return;
    spdlog::info("stopping on signal {}: {} connections to close", signal, server.connection_count());
    std::signal(SIGTERM, [](int) { std::_Exit(1); });
    std::signal(SIGINT, [](int) { std::_Exit(1); });
    server.stop();
  });
  server.run();
  spdlog::info("stopped");
}

}  // namespace confab::app
