// Daemon: runs a Server by its Options until a signal ends it. It wires the parts together and knows no rule of theirs.
#pragma once

#include "log_sink.hpp"
#include "options.hpp"

namespace confab::app {

/// Serves until a signal asks for an end (SIGTERM, SIGINT, SIGHUP, SIGXCPU), then lets everybody say goodbye; a second
/// SIGTERM or SIGINT ends the process at once. `log` is what spdlog writes to. Throws UsageError, before anybody is
/// served, if it can't listen where it should.
void run_daemon(const Options& options, LogSink& log);

}  // namespace confab::app
