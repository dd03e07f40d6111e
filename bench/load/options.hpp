// Options: what one run of the load generator does. Read from the command line and checked there.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crowd.hpp"

namespace confab::bench {

struct Options {
  std::string workload;
  std::string protocol = "slash";
  std::uint16_t port = 0;
  pid_t server = 0;

  std::uint32_t people = 100;
  std::uint32_t rooms = 1;
  std::uint32_t speakers = 10;    // in each room
  std::uint32_t bytes = 100;      // of each text
  std::uint32_t at_a_time = 200;  // log in
  std::uint32_t window = 1;       // messages of one speaker in flight
  double rate = 0;                // total messages per second, instead of a window
  std::string room;               // the name of a single room; empty for the lobby
  std::string question = "/who";
  double warm_seconds = 0.5;
  double seconds = 1;
  double drain_seconds = 20;  // for messages in flight at the end
  bool kernel_timestamps = false;
  bool tls = false;
  bool announce = false;

  Target target() const;

  /// A name that no concurrent run uses, and the person's room.
  Identity identity(std::uint32_t person, std::uint32_t run) const;
};

/// Returns nothing after printing an error or the help.
std::optional<Options> read_options(int argc, char** argv);

}  // namespace confab::bench
