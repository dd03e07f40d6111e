// Siege: a daemon under attack, two witnesses in it, and what was measured of both. Make one, run attackers in
// attack(), and end with holds(). It asserts what every attack must leave intact: the witnesses lost no line and did
// not wait, the daemon's memory stayed within its limits, and all descriptors are closed again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "harness/client.hpp"
#include "sanitized.hpp"
#include "siege/barrage.hpp"
#include "siege/vitals.hpp"
#include "siege/witnesses.hpp"

namespace confab::attacks {

using harness::Client;
using harness::Daemon;
using harness::Deadline;
using harness::Endpoint;
using harness::Here;

/// A sanitizer makes the daemon several times slower, and memory figures mean nothing.
inline constexpr int slowdown = simulation::sanitized ? 10 : 1;

/// The longest delay that the daemon may cause for 99 of 100 lines. Time in which it or a witness waited for a
/// processor does not count, nor does time in which a virtual machine was given none, and a machine slower than the one
/// of docs/limits.md may take longer in proportion. With a sanitizer, floods that take a whole processor add up.
inline constexpr std::chrono::milliseconds p99_max{simulation::sanitized ? 2000 : 100};
/// The same for the most costly floods of exempt clients: each turn of the loop hears a whole read of each.
inline constexpr std::chrono::milliseconds p99_max_of_exempt_flood{2 * p99_max};

/// How long an attack lasts.
inline constexpr std::chrono::milliseconds attack_time{1200};

/// How much the daemon may grow in any attack: the logs of a busy room and of the lobby, in both formats, a MiB of what
/// was said, and what the allocator retains.
inline constexpr std::uint64_t growth_max = 10 << 20;
/// ... and per client: its structures and the unused parts of buffers, a whole read of 16 KiB that waits for its turn,
/// and an unfinished line of 4 KiB.
inline constexpr std::uint64_t growth_per_client_max = (16 + 4 + 6) << 10;
/// ... and per client that does not read its output: --write-queue-bytes-max, and as much again for the allocator's
/// rounding.
inline constexpr std::uint64_t growth_per_slow_reader_max = growth_per_client_max + (2 * 256 << 10);

class Siege {
 public:
  /// Starts a daemon that applies its limits to everybody except 127.0.0.1, with additional `flags`, and witnesses in
  /// `room`. Attackers come as fast as they can: --connect-rate would leave little of most attacks.
  explicit Siege(std::vector<std::string> flags = {}, const std::string& room = "den", Here here = Here::now());
  ~Siege();

  Daemon& daemon() { return daemon_; }
  Endpoint slash() const { return daemon_.endpoint("slash"); }
  Endpoint sigil() const { return daemon_.endpoint("sigil"); }
  Endpoint echo() const { return daemon_.endpoint("echo"); }

  /// Runs `attack` in this thread, at the same priority as daemon and witnesses, and measures the daemon meanwhile.
  /// When `attack` returns, all its attackers must be gone.
  void attack(const std::function<void()>& attack);

  /// The same, with one Barrage at `endpoint` for the whole time of an attack.
  void attack_with(const Endpoint& endpoint, const Attacker& attacker);

  /// Makes the assertions listed above.
  void holds(std::uint64_t growth_bytes_max, Here here = Here::now());

  /// The daemon's share of one processor during the attack.
  double cpu_share() const { return cpu_share_; }

  /// Sets a bound other than `p99_max`.
  void set_p99_max(std::chrono::milliseconds bound) { p99_max_ = bound; }

 private:
  void expect_descriptors_back(Here here) const;

  Daemon daemon_;
  Vitals before_;
  Witnesses witnesses_;
  std::chrono::milliseconds p99_max_ = p99_max;
  double slowness_ = 1;
  std::chrono::microseconds stolen_{0};  // during the attack
  double cpu_share_ = 0;
  std::size_t descriptors_peak_ = 0;
};

/// With `clients` clients, including `slow_readers`.
constexpr std::uint64_t growth_with(std::uint64_t clients, std::uint64_t slow_readers = 0) {
  return growth_max + clients * growth_per_client_max + slow_readers * growth_per_slow_reader_max;
}

}  // namespace confab::attacks
