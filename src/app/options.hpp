// Options: the command line, checked, and the one place where limits get their values.
// It knows CLI11 and the names of the flags; it opens nothing and starts nothing.
#pragma once

#include <spdlog/common.h>

#include <optional>
#include <string>
#include <vector>

#include "../net/server.hpp"
#include "listen_address.hpp"

namespace confab::app {

struct Options {
  std::vector<ListenAddress> listeners;
  spdlog::level::level_enum log_level;
  std::string user;  // to become once the ports are open; empty to stay who we are
  net::ServerOptions server;
};

/// What the command line asks for: to run with some options, or only to print something.
struct CommandLine {
  std::optional<Options> run;
  std::string print;
};

/// Throws UsageError.
CommandLine parse_command_line(int argc, const char* const* argv);

}  // namespace confab::app
