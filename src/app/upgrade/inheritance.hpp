// Inheritance: how a new process becomes what its predecessor was, once all that may fail has been done. It knows the
// order of events, but neither how the state crosses over (Predecessor) nor what it says. Called by the Daemon.
#pragma once

#include <functional>
#include <vector>

#include "../../net/server.hpp"
#include "predecessor.hpp"

namespace confab::app {

/// Takes over the clients of `predecessor`. `go_on` gets the rest of the state, before this process may serve; it may
/// throw. Returns when this process may serve. Throws NotUpgraded.
void inherit(Predecessor& predecessor, net::Server& server, const std::function<void(const net::ServerState&)>& go_on);

}  // namespace confab::app
