#include "listening.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <cerrno>
#include <cstdint>
#include <optional>

#include "../net/log.hpp"

namespace confab::app {

namespace {

using net::error_code;
using net::tcp;

std::string why_not(const ListenAddress& address, const tcp::endpoint& endpoint, const error_code& failure) {
  if (failure == net::asio::error::address_in_use) {
    return fmt::format(
        "Port {} is taken already: stop the program that has it, or choose another port (0 takes a free one).",
        address.port);
  }
  if (failure == net::asio::error::access_denied) {
    return fmt::format("Port {} needs privileges: choose one above 1023.", address.port);
  }
  if (const auto& host = endpoint.address();
      host.is_v6() && host.to_v6().is_link_local() && host.to_v6().scope_id() == 0) {
    return fmt::format(
        "Can't listen on {}: an address of one link needs the name of its interface, as in [fe80::1%eth0].",
        address.to_string());
  }
  return fmt::format("Can't listen on {}: {}.", address.to_string(), failure.message());
}

/// Whether the machine merely lacks this kind of address. Then the addresses that it has suffice.
bool is_no_address_here(const error_code& failure) {
  return failure == net::asio::error::address_family_not_supported ||
         failure == boost::system::errc::address_not_available;
}

/// Whether this is a broadcast address. Only the system knows: connecting a socket without permission to broadcast
/// reveals it, and sends nothing.
bool is_broadcast(const tcp::endpoint& endpoint) {
  if (!endpoint.address().is_v4() || endpoint.address().is_unspecified()) return false;
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return false;
  constexpr std::uint16_t discard_port = 9;  // a route has no port, but a socket needs one (RFC 863)
  const tcp::endpoint asked(endpoint.address(), discard_port);
  const bool refused = ::connect(socket, asked.data(), static_cast<socklen_t>(asked.size())) != 0 && errno == EACCES;
  ::close(socket);
  return refused;
}

std::string why_no_file(const ListenAddress& address, const error_code& failure) {
  using boost::system::errc::errc_t;
  const std::string path = net::log_safe(address.path);
  if (failure == errc_t::address_in_use) {
    return fmt::format("Another program listens on {}: stop it, or choose another path.", path);
  }
  if (failure == errc_t::file_exists) {
    return fmt::format("{} is there already and is no socket: move it away, or choose another path.", path);
  }
  if (failure == errc_t::no_such_file_or_directory || failure == errc_t::not_a_directory) {
    return fmt::format("There is no folder for the socket {}: make it, or choose another path.", path);
  }
  if (failure == errc_t::permission_denied || failure == errc_t::read_only_file_system) {
    return fmt::format(
        "Can't make the socket {}: {}. Its folder must be readable and writable for the user who starts confabd.", path,
        failure.message());
  }
  if (failure == errc_t::resource_unavailable_try_again) {
    return fmt::format("Another program opens a socket in the folder of {} at this moment: try again.", path);
  }
  return fmt::format("Can't make the socket {}: {}.", path, failure.message());
}

void listen_at_file(net::Server& server, const ListenAddress& address, std::uint32_t mode) {
  try {
    server.listen(address.protocol, net::SocketFile(address.path, mode));
    spdlog::info("listening on {} (mode {:04o})", net::log_safe(address.to_string()), mode);
  } catch (const boost::system::system_error& error) {
    throw UsageError(why_no_file(address, error.code()));
  }
}

}  // namespace

Place look_up(net::asio::io_context& context, const ListenAddress& address) {
  if (address.tls) throw UsageError(fmt::format("Can't listen on {}: this confabd has no TLS.", address.to_string()));
  if (address.is_unix()) return {address, {}};
  if (address.host == "*") return {address, {{tcp::v4(), address.port}, {tcp::v6(), address.port}}};
  error_code failure;
  const auto literal = net::asio::ip::make_address(address.host, failure);
  if (!failure) return {address, {{literal, address.port}}};
  tcp::resolver resolver(context);
  const auto found = resolver.resolve(address.host, std::to_string(address.port), tcp::resolver::passive, failure);
  if (failure || found.empty()) {
    throw UsageError(fmt::format("There is no host named \"{}\" to listen on: {}.", address.host, failure.message()));
  }
  Place place{address, {}};
  for (const auto& entry : found) {
    const auto& endpoints = place.endpoints;
    if (std::find(endpoints.begin(), endpoints.end(), entry.endpoint()) == endpoints.end()) {
      place.endpoints.push_back(entry.endpoint());
    }
  }
  return place;
}

void listen(net::Server& server, const Place& place, std::uint32_t unix_socket_mode) {
  const ListenAddress& address = place.address;
  if (address.is_unix()) return listen_at_file(server, address, unix_socket_mode);
  std::uint16_t port = address.port;
  std::optional<std::string> missing;
  bool listening = false;
  for (tcp::endpoint endpoint : place.endpoints) {
    endpoint.port(port);
    if (endpoint.address().is_multicast() || is_broadcast(endpoint)) {
      throw UsageError(fmt::format("Can't listen on {}: {} is an address of many machines, not of one.",
                                   address.to_string(), endpoint.address().to_string()));
    }
    try {
      const tcp::endpoint taken = server.listen(address.protocol, endpoint);
      port = taken.port();  // with port 0, all addresses get the same port
      spdlog::info("listening on {}://{}", address.protocol, net::log_safe(taken));
      listening = true;
    } catch (const boost::system::system_error& error) {
      const std::string why = why_not(address, endpoint, error.code());
      if (!is_no_address_here(error.code())) throw UsageError(why);
      missing = why;
    }
  }
  if (!listening) throw UsageError(missing.value_or(std::string{}));
}

}  // namespace confab::app
