// Privileges: gives up those of root, once the ports are open. It knows users, but not what is served. Called by the
// Daemon at the start.
#pragma once

#include <string>

#include "../net/server.hpp"

namespace confab::app {

/// Becomes the user called `name`, with the files of the server's unix sockets; does nothing if that is empty. Throws
/// UsageError.
void become(const std::string& name, net::Server& server);

/// Logs a warning if this is still root. `user`: whom the settings name.
void warn_of_root(const std::string& user);

}  // namespace confab::app
