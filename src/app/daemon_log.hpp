// Daemon log: the lines with which the daemon says what it serves, and what an operator should know about it. It knows
// only the log. Called by the Daemon at the start and after each reload.
#pragma once

#include <string>
#include <vector>

#include "../net/server_options.hpp"
#include "confab/settings.hpp"
#include "listening.hpp"

namespace confab::app {

/// The log's first lines. They wait until all ports are open, so that a start that fails says one sentence.
void log_start(const net::ServerOptions& options, const std::vector<std::string>& served);

/// The line is in the log if either level allows it. From then on `after` holds.
void log_reload(const std::string& file, const std::string& changes, LogLevel before, LogLevel after);

void tell_served(const std::vector<std::string>& addresses);

void warn_of_open_metrics(const std::vector<Place>& places);

void warn(const std::vector<std::string>& sentences);

}  // namespace confab::app
