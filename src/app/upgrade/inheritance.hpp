// Inheritance: how a new process becomes what its predecessor was, once all that may fail has been done. It knows the
// order of events, but neither how the state crosses over (Predecessor) nor what it says. Called by the Daemon.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "../../net/server.hpp"
#include "predecessor.hpp"

namespace confab::app {

/// Takes over the clients of `predecessor`. `go_on` gets the rest of the state, before this process may serve; it may
/// throw. Returns when this process may serve, with the end of the channel at which what was said before arrives, if
/// anything was. Throws NotUpgraded.
std::optional<Channel> inherit(Predecessor& predecessor, net::Server& server,
                               const std::function<void(const net::ServerState&)>& go_on);

}  // namespace confab::app
