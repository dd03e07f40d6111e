// InheritedSockets: the listening sockets that a service manager has opened for us (socket activation, by the protocol
// of sd_listen_fds(3)). It knows the environment and which descriptors these are, but not what is served. Called by the
// Daemon before anything else opens a descriptor.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../net/asio.hpp"
#include "../net/socket_file.hpp"
#include "listen_address.hpp"

namespace confab::app {

struct InheritedSocket {
  int descriptor;
  std::string name;                                 // FileDescriptorName= of its unit
  std::optional<net::tcp::endpoint> tcp;            // where it listens, if that is TCP
  bool both_families = false;                       // a socket of IPv6 that accepts IPv4 too
  std::string path{};                               // where it listens, if it is a unix socket
  std::optional<net::SocketFile::Identity> file{};  // there, which is to be removed in the end
  bool is_given = true;                             // by a service manager, who wants it served

  /// "127.0.0.1:8888", "[::]:8888" or "/run/confab/chat".
  std::string place() const;

  /// Whether a client that connects to `endpoint` reaches this socket.
  bool serves(const net::tcp::endpoint& endpoint) const;

  /// What its name says that it serves, with its own place; nullopt if the name is no protocol's.
  std::optional<ListenAddress> address_by_name() const;
};

/// What listens at `descriptor`, which is a TCP or unix socket.
InheritedSocket look_at(int descriptor, std::string name);

/// The names in LISTEN_FDNAMES, one for each of `count` sockets. Throws UsageError if there are more or fewer.
std::vector<std::string> split_names(std::string_view names, std::size_t count);

/// Reads LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES, and takes them out of the environment, so that no program we start
/// believes that the sockets are its own. Throws UsageError if one of them is no socket to listen on.
std::vector<InheritedSocket> take_inherited_sockets();

}  // namespace confab::app
