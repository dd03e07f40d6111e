// Stage: what all parts of one simulated run share: the product's core, the reference model, randomness and time. Time
// is a number that only steps advance; the shell's deadlines use it, and the core gets it as an argument.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

#include "confab/admission/pace.hpp"
#include "confab/chat.hpp"
#include "confab/limits.hpp"
#include "dice.hpp"
#include "reference_chat.hpp"
#include "slow_passwords.hpp"
#include "support/fake_passwords.hpp"

namespace confab::simulation {

/// How often each event happened, as proof that a simulation is not idle.
struct Tally {
  std::uint64_t connections = 0;
  std::uint64_t lines_owed = 0;
  std::uint64_t lines_received = 0;
  std::uint64_t lines_missed = 0;
  std::uint64_t lines_missed_unblocked = 0;
  std::uint64_t notices = 0;
  std::uint64_t notices_skipped = 0;
  std::uint64_t partial_sends = 0;
  std::uint64_t spills = 0;  // of records
  std::uint64_t blocks = 0;
  std::uint64_t waits = 0;       // of others for a client whose socket is full
  std::uint64_t given_up = 0;    // of those waits, because they took too long
  std::uint64_t pauses = 0;      // of senders, for congestion
  std::uint64_t held_backs = 0;  // of clients that sent too fast
  std::uint64_t askings = 0;     // of clients whose passwords are looked at
  std::uint64_t shares = 0;      // of clients whose replies filled a turn
  std::uint64_t ends_of_stream = 0;
  std::uint64_t ends_ahead = 0;        // of streams whose lines still waited
  std::uint64_t backlogs_dropped = 0;  // of those, because they waited too long
  std::uint64_t resets = 0;
  std::uint64_t resets_while_sending = 0;
  std::uint64_t finishes = 0;
  std::uint64_t shutdowns = 0;
  std::uint64_t removed = 0;        // by an operator
  std::uint64_t announcements = 0;  // of operators
  std::uint64_t login_time_outs = 0;
  std::uint64_t made_way = 0;  // for a newcomer
  std::uint64_t write_time_outs = 0;
  std::uint64_t lingered = 0;  // until the client closed, or was silent for long enough
  std::uint64_t settlements = 0;
  std::uint64_t upgrades = 0;  // of the server, while all goes on
  std::uint64_t carried = 0;   // clients, by an upgrade
  NameTally names;
  std::uint64_t digest = 0;  // of who was sent how many bytes and when: equal for equal seeds

  Tally& operator+=(const Tally& other);
};

struct Stage {
  Stage(std::uint64_t seed, bool verbose);

  Instant now() const { return std::chrono::milliseconds(now_ms); }

  /// Traces a step, if tracing is on.
  template <class... Arguments>
  void note(fmt::format_string<Arguments...> text, Arguments&&... arguments) const {
    if (!verbose) return;
    fmt::print("{:>5} {:>7}  ", step, now_ms);
    fmt::print(text, std::forward<Arguments>(arguments)...);
    fmt::print("\n");
    std::fflush(stdout);
  }

  void announce_crowds();

  Chat& chat() const { return *chat_; }

  /// A chat without anybody in it, which asks for flushes here.
  std::unique_ptr<Chat> new_chat();

  const bool verbose;
  Dice dice;
  const bool roomy;     // no queue ever reaches the limit
  const bool spacious;  // only slow readers' queues do
  const bool bans;      // some names are banned
  const bool keeps_names;
  const Limits limits;
  const PaceLimits pace;  // 0 lines per second: nobody is paced
  const std::uint64_t patience_ms;
  std::uint64_t step = 0;
  std::uint64_t now_ms = 0;
  bool flush_wanted = false;     // the next turn of the loop will flush
  std::size_t flushes_left = 0;  // that the current turn may still make
  SlowPasswords passwords;
  test::NameList archive;
  std::unique_ptr<Chat> chat_;             // of the process that runs now
  std::vector<std::unique_ptr<Chat>> old;  // of those before, with the sessions that have ended there
  ReferenceChat reference;
  Tally tally;
};

}  // namespace confab::simulation
