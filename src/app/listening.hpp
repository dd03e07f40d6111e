// Listening: turns the addresses of the command line into listeners of the server. It knows hosts and their addresses,
// and explains why an address can't be served. It knows no protocol. Called by the daemon,
// at the start and for a reload.
#pragma once

#include <string>
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

/// Serves the place at those of its endpoints that this machine has. Returns what it serves, for the log:
/// "slash://127.0.0.1:8888". Throws UsageError if this machine has none of them.
std::vector<std::string> listen(net::Server& server, const Place& place);

}  // namespace confab::app
