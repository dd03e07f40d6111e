// Listening: turns the addresses of the command line into listeners of the server. It knows hosts and their addresses,
// and explains why an address can't be served. It knows no protocol. Called by run_daemon(), before it serves anybody.
#pragma once

#include <vector>

#include "../net/asio.hpp"
#include "../net/server.hpp"
#include "listen_address.hpp"

namespace confab::app {

/// A ListenAddress and the endpoints of its host.
struct Place {
  ListenAddress address;
  std::vector<net::tcp::endpoint> endpoints;
};

/// Looks up the host, which may take a while. Throws UsageError.
Place look_up(net::asio::io_context& context, const ListenAddress& address);

/// Serves the place at those of its endpoints that this machine has, over TLS if there is an `identity`. Throws
/// UsageError if it has none of them.
void listen(net::Server& server, const Place& place, const net::TlsIdentity* identity);

}  // namespace confab::app
