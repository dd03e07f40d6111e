// Listening: from the addresses of the command line to listeners of the server. It knows hosts and their addresses, and
// tells whoever started the daemon why an address can't be served. Called by run_daemon(), before anybody is served.
#pragma once

#include <string>
#include <vector>

#include "../net/asio.hpp"
#include "../net/server.hpp"
#include "listen_address.hpp"

namespace confab::app {

/// A ListenAddress and all that its host stands for.
struct Place {
  ListenAddress address;
  std::vector<net::tcp::endpoint> endpoints;
};

/// Looks the host up, which may take a while. Throws UsageError.
Place look_up(net::asio::io_context& context, const ListenAddress& address);

/// Serves the place at those of its endpoints that this machine has. Throws UsageError if that is none of them.
void listen(net::Server& server, const Place& place);

}  // namespace confab::app
