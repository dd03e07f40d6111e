#include "listening.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <utility>

#include "../net/log.hpp"
#include "metrics.hpp"

namespace confab::app {

namespace {

// Whoever may connect may do everything.
constexpr std::uint32_t admin_socket_mode = 0600;

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

/// Throws UsageError unless this program can serve the address.
void check_carrier(const ListenAddress& address) {
  if (address.is_metrics()) check_metrics(address);
}

/// Whether a client that connects to `endpoint` of `address` reaches the socket. Port 0 stands for any port.
bool is_at(const ListenAddress& address, const tcp::endpoint& endpoint, const InheritedSocket& socket) {
  if (!socket.tcp) return false;
  const bool any_port = endpoint.port() == 0 && socket.name == scheme_of(address);
  return socket.serves(endpoint) || (any_port && endpoint.address() == socket.tcp->address());
}

/// Whether one of the sockets of the place serves `endpoint`.
bool is_served(const Place& place, const tcp::endpoint& endpoint) {
  return std::any_of(place.inherited.begin(), place.inherited.end(),
                     [&](const InheritedSocket& socket) { return is_at(place.address, endpoint, socket); });
}

/// Whether the place is that of the socket, and none of its others has it.
bool is_place_of(const Place& place, const InheritedSocket& socket) {
  if (!socket.tcp) return place.address.is_unix() && place.address.path == socket.path;
  return std::any_of(place.endpoints.begin(), place.endpoints.end(), [&](const tcp::endpoint& endpoint) {
    return is_at(place.address, endpoint, socket) && !is_served(place, endpoint);
  });
}

/// `by_name`: what the socket's name says, if anything.
void check_agreement(const Place& place, const InheritedSocket& socket, const std::optional<ListenAddress>& by_name) {
  const ListenAddress& address = place.address;
  if (!by_name || (by_name->protocol == address.protocol && by_name->tls == address.tls)) return;
  throw UsageError(fmt::format(
      "The service manager calls its socket at {} \"{}\", but {} is to be served there: change one of them.",
      socket.place(), socket.name, address.to_string()));
}

Place place_by_name(const InheritedSocket& socket, const std::optional<ListenAddress>& by_name) {
  if (!by_name) {
    throw UsageError(fmt::format(
        "The service manager passes a socket at {} named \"{}\", which does not say what to serve there: write "
        "FileDescriptorName=slash into the socket unit, or the name of another protocol.",
        socket.place(), net::log_safe(socket.name)));
  }
  check_carrier(*by_name);
  return {*by_name, {}, {socket}};
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

std::uint32_t mode_of(const ListenAddress& address, std::uint32_t general) {
  if (address.is_admin()) return admin_socket_mode;
  return file_mode_in(address.mode).value_or(general);
}

/// Returns what it serves, for the log.
std::string listen_at_file(net::Server& server, const ListenAddress& address, const SocketFiles& files,
                           const net::TlsIdentity* identity) {
  const std::uint32_t mode = mode_of(address, files.mode);
  try {
    server.listen(address.protocol, net::SocketFile(address.path, mode, files.waits), identity);
    return fmt::format("{} (mode {:04o})", net::log_safe(address.to_string()), mode);
  } catch (const boost::system::system_error& error) {
    throw UsageError(why_no_file(address, error.code()));
  }
}

}  // namespace

Place look_up(net::asio::io_context& context, const ListenAddress& address) {
  check_carrier(address);
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

void hand_out(std::vector<InheritedSocket> sockets, std::vector<Place>& places) {
  for (InheritedSocket& socket : sockets) {
    const auto by_name = socket.address_by_name();
    const auto found =
        std::find_if(places.begin(), places.end(), [&](const Place& place) { return is_place_of(place, socket); });
    if (found == places.end() && !socket.is_given) {
      ::close(socket.descriptor);
    } else if (found == places.end()) {
      places.push_back(place_by_name(socket, by_name));
    } else {
      if (socket.is_given) check_agreement(*found, socket, by_name);
      found->inherited.push_back(std::move(socket));
    }
  }
}

bool can_be_read_from_elsewhere(const Place& place) {
  if (!place.address.is_metrics()) return false;
  const auto is_loopback = [](const tcp::endpoint& endpoint) { return endpoint.address().is_loopback(); };
  const auto is_at_loopback = [&](const InheritedSocket& socket) { return socket.tcp && is_loopback(*socket.tcp); };
  return !std::ranges::all_of(place.endpoints, is_loopback) || !std::ranges::all_of(place.inherited, is_at_loopback);
}

std::vector<std::string> listen(net::Server& server, const Place& place, const SocketFiles& files,
                                const net::TlsIdentity* identity) {
  const ListenAddress& address = place.address;
  std::vector<std::string> served;
  for (const InheritedSocket& socket : place.inherited) {
    if (socket.file) {
      auto file = net::SocketFile::taken_over(socket.path, socket.descriptor, *socket.file);
      server.listen(address.protocol, std::move(file), identity);
    } else {
      server.listen(address.protocol, socket.descriptor, identity);
    }
    served.push_back(fmt::format("{}://{}{}", scheme_of(address), socket.place(),
                                 socket.is_given ? " (opened by the service manager)" : ""));
  }
  if (address.is_unix() && served.empty()) return {listen_at_file(server, address, files, identity)};
  std::uint16_t port = address.port;
  std::optional<std::string> missing;
  for (tcp::endpoint endpoint : place.endpoints) {
    if (is_served(place, endpoint)) continue;
    endpoint.port(port);
    if (endpoint.address().is_multicast() || is_broadcast(endpoint)) {
      throw UsageError(fmt::format("Can't listen on {}: {} is an address of many machines, not of one.",
                                   address.to_string(), endpoint.address().to_string()));
    }
    try {
      const tcp::endpoint taken = server.listen(address.protocol, endpoint, identity);
      port = taken.port();  // with port 0, all addresses get the same port
      served.push_back(fmt::format("{}://{}", scheme_of(address), net::log_safe(taken)));
    } catch (const boost::system::system_error& error) {
      const std::string why = why_not(address, endpoint, error.code());
      if (!is_no_address_here(error.code())) throw UsageError(why);
      missing = why;
    }
  }
  if (served.empty()) throw UsageError(missing.value_or(std::string{}));
  return served;
}

}  // namespace confab::app
