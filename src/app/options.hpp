// Options: the command line, checked, and its help. It knows CLI11, and the settings by their table; it opens nothing
// and starts nothing. Called by main().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "../net/networks.hpp"
#include "confab/settings.hpp"
#include "listen_address.hpp"

namespace confab::app {

struct Options {
  Settings settings;
  std::vector<ListenAddress> listeners;  // what settings.listen says
  net::Networks exempt;                  // what settings.exempt says
  bool listeners_are_default = false;    // nobody has said where to listen
  net::Networks proxies;                 // what settings.proxy_from says
  std::uint32_t unix_socket_mode = 0;    // what settings.unix_socket_mode says
};

/// What the command line asks for: to run with some options, or only to print or to ask something.
struct CommandLine {
  std::optional<Options> run;
  std::string print;
  std::optional<ListenAddress> probe{};  // ask the daemon whose metrics are there how it is
};

/// Throws UsageError.
CommandLine parse_command_line(int argc, const char* const* argv);

/// The output of --help, made from the tables of settings and of front-ends. Every line fits a terminal.
std::string help();

}  // namespace confab::app
