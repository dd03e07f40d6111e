// Connecting: finds the addresses of a server and connects to the first that answers. It does not know TLS or what is
// said. Functions without state, which wait; called by ServerConnection::open().
#pragma once

#include <chrono>
#include <string>

#include "../endpoint.hpp"
#include "descriptor.hpp"

namespace confab::client {

struct Connected {
  Descriptor socket;  // does not block
  std::string where;  // "127.0.0.1 at port 8888"
};

/// Each address has `patience`. Throws NoConnection.
Connected connect_to(const Endpoint& endpoint, std::chrono::milliseconds patience);

/// Waits until `fd` is ready for `events` of poll(), or has failed. Returns false at `deadline`.
bool wait_for(int fd, short events, std::chrono::steady_clock::time_point deadline);

}  // namespace confab::client
