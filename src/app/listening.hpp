// Listening: turns the addresses of the options, and the sockets that somebody else has opened, into listeners of the
// server. It knows hosts and their addresses, and explains why an address can't be served. It knows no protocol. Called
// by the daemon, at the start and for a reload.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "../net/asio.hpp"
#include "../net/server.hpp"
#include "inherited_sockets.hpp"
#include "listen_address.hpp"

namespace confab::app {

/// A ListenAddress, the endpoints of its host, and the sockets that listen there already.
struct Place {
  ListenAddress address;
  std::vector<net::tcp::endpoint> endpoints;  // without those of `inherited`
  std::vector<InheritedSocket> inherited{};
};

/// Looks up the host, which may take a while. Throws UsageError.
Place look_up(net::asio::io_context& context, const ListenAddress& address);

/// Gives each socket to the place whose address it has, or else makes a place of what its name says. A socket that only
/// a predecessor had opened is closed if nobody wants it. Throws UsageError if the name of a given one says nothing, or
/// something else than the address.
void hand_out(std::vector<InheritedSocket> sockets, std::vector<Place>& places);

/// Whether these are metrics that other machines can read, too. The log warns of it.
bool can_be_read_from_elsewhere(const Place& place);

/// How the files of unix sockets are made.
struct SocketFiles {
  std::uint32_t mode;  // unless an address has its own
  bool waits;          // see SocketFile
};

/// Serves the place at its sockets, at those of its endpoints that this machine has, or at its unix socket; over TLS if
/// there is an `identity`. Returns what it serves, for the log: "slash://127.0.0.1:8888". Throws UsageError if it
/// serves nothing.
std::vector<std::string> listen(net::Server& server, const Place& place, const SocketFiles& files,
                                const net::TlsIdentity* identity);

}  // namespace confab::app
