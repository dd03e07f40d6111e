// Options: the command line of confab, checked. It knows CLI11 and how places are written; it opens nothing, and reads
// neither the environment nor a file. Called by main().
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "endpoint.hpp"

namespace confab::client {

enum class When : std::uint8_t { automatic, always, never };

/// What stands between the client and those on the way.
struct Security {
  bool tls = false;
  bool insecure = false;  // encrypted, but with whomever
  std::string ca_file{};  // whom to trust; empty: whom this machine trusts
};

/// --send: says something, as a script.
struct Saying {
  std::string name{};           // --as
  std::string room{};           // --room; "lobby" without it
  std::string password_file{};  // --password-file; empty without it
  std::string text{};           // what to say; empty: what comes on standard input
};

/// What only somebody at a terminal has.
struct Comfort {
  std::string history_file{};    // --history; empty: what was typed is forgotten at the end
  When color = When::automatic;  // --color
  bool time = false;             // --time
  bool bell = false;             // --bell
  bool reconnect = false;        // --reconnect
};

struct Options {
  Endpoint endpoint{};
  Security security{};
  bool send = false;
  Saying saying{};    // with --send
  Comfort comfort{};  // without
};

/// What the command line asks for: to talk, or only to print.
struct CommandLine {
  Options options{};
  std::string print{};
};

/// Throws UsageError.
CommandLine parse_command_line(int argc, const char* const* argv);

/// The output of --help.
std::string help();

}  // namespace confab::client
