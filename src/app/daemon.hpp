// Daemon: runs a Server by its Options until a signal ends it. It wires the parts together and knows no rule of theirs.
#pragma once

#include "options.hpp"

namespace confab::app {

/// Serves until SIGTERM, SIGINT or SIGHUP, then lets everybody say goodbye; a second signal ends the process at once.
/// Throws UsageError, before anybody is served, if it can't listen where it should.
void run_daemon(const Options& options);

}  // namespace confab::app
