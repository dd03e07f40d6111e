// Daemon: runs a Server with its Options until a signal ends it. It connects the parts and knows none of their rules.
// Called by main().
#pragma once

#include "log_sink.hpp"
#include "options.hpp"

namespace confab::app {

/// Serves with `options`, which `command_line` and the configuration file it names have led to, until SIGTERM, SIGINT,
/// SIGXCPU or, without such a file, the SIGHUP of a closed terminal arrives. Then it lets every session say goodbye. A
/// second SIGTERM or SIGINT ends the process at once. `log` is spdlog's sink. Throws UsageError, before it serves
/// anybody, if it can't listen where it should.
void run_daemon(const CommandLine& command_line, Options options, LogSink& log);

}  // namespace confab::app
