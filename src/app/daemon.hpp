// Daemon: runs a Server with its Options until a signal ends it. It connects the parts and knows none of their rules.
// Called by main().
#pragma once

#include "log_sink.hpp"
#include "options.hpp"
#include "upgrade/predecessor.hpp"
#include "upgrade/successor.hpp"

namespace confab::app {

/// How the daemon was started.
struct Start {
  Program program;           // with which a live upgrade starts the next process
  Predecessor* predecessor;  // of a live upgrade; null if there is none
};

/// Serves until SIGTERM, SIGINT, SIGHUP or SIGXCPU arrives, then lets every session say goodbye; or until another
/// process has taken over. A second SIGTERM or SIGINT ends the process at once. `log` is spdlog's sink. Throws
/// UsageError, before it serves anybody, if it can't listen where it should; NotUpgraded if it can't take over.
void run_daemon(const Options& options, const Start& start, LogSink& log);

}  // namespace confab::app
