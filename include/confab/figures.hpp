// Figures: what an operator can ask of a running server at any time, as plain numbers: for the log line of SIGUSR1, for
// the metrics, and for whoever else asks. It knows nobody who counts and nobody who reads. The Server fills it in, and
// the Daemon adds what the Server does not know. A value, made when somebody asks.
//
// What counts on the way of a line is a plain integer of the one thread that runs the loop. Everything else is looked
// up when somebody asks.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "confab/base/instant.hpp"

namespace confab {

/// How often turns of the loop took how long.
struct TurnTimes {
  /// What a turn takes at most that counts in the bucket of the same index. A longer one than all counts in one more.
  static constexpr std::array<std::chrono::microseconds, 12> bounds = {
      std::chrono::microseconds(100),     std::chrono::microseconds(250),     std::chrono::microseconds(500),
      std::chrono::microseconds(1'000),   std::chrono::microseconds(2'500),   std::chrono::microseconds(5'000),
      std::chrono::microseconds(10'000),  std::chrono::microseconds(25'000),  std::chrono::microseconds(50'000),
      std::chrono::microseconds(100'000), std::chrono::microseconds(250'000), std::chrono::microseconds(1'000'000)};

  std::array<std::uint64_t, bounds.size() + 1> turns{};
  Instant total{};

  void count(Instant turn) {
    total += turn;
    // Nearly all are short.
    const auto bound = std::find_if(bounds.begin(), bounds.end(), [turn](Instant most) { return turn <= most; });
    ++turns[static_cast<std::size_t>(bound - bounds.begin())];
  }
};

/// A count of something, and its kind in one word: "closed_by_client". There are few kinds, and all are literals.
struct Counted {
  std::string_view kind;
  std::uint64_t count;
};

/// The connections of one protocol.
struct ProtocolFigures {
  std::string_view protocol;  // a literal
  std::uint64_t open = 0;
  std::uint64_t opened = 0;  // since the start
};

struct Figures {
  // Now:
  std::size_t connections = 0;
  std::size_t unnamed_connections = 0;
  std::uint32_t connections_max = 0;  // as many as the settings and the descriptors allow
  std::size_t users = 0;
  std::size_t rooms = 0;              // including the lobby
  std::uint64_t held_bytes = 0;       // unsent output, unheard input, unfinished lines
  bool state_is_kept = true;          // what shall outlive the process is on disk, or there is no state directory
  std::uint64_t unwritten_bytes = 0;  // of what rooms keep, waiting for the disk
  std::uint64_t queued_bytes = 0;     // the unsent output among them; what several are to be sent counts for each
  // Since the start:
  std::uint64_t lines_heard = 0;        // without blank ones
  std::uint64_t deliveries = 0;         // see RoomRegistry::deliveries()
  std::uint64_t lines_skipped = 0;      // which readers missed because they were too slow
  std::uint64_t bytes_received = 0;     // from clients
  std::uint64_t bytes_sent = 0;         // to clients
  std::uint64_t refused = 0;            // turned away at the door, or disconnected for the server's own reasons
  std::uint64_t shortages = 0;          // of memory: how many times an allocation took from the reserve
  std::uint64_t unlogged_visits = 0;    // visits left out of the log
  std::uint64_t unarchived_lines = 0;   // said, but missing in the state directory, because its disk failed for long
  std::uint64_t missing_log_lines = 0;  // not written, because the log was read too slowly, or failed

  std::vector<ProtocolFigures> protocols{};  // those that are served
  std::vector<Counted> refusals{};           // by reason; together they are `refused`
  std::vector<Counted> endings{};            // of connections, by reason
  TurnTimes turn_times{};
};

}  // namespace confab
