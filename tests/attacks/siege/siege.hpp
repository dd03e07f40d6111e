// Siege: a daemon under attack, two witnesses in it, and what both went through. Make one, let attackers loose in
// attack(), and end with holds(), which asserts what must be true of every attack: the witnesses lost nothing and
// waited for nothing, the daemon's memory stayed within what its limits allow, and all descriptors are back.
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

/// A sanitizer makes the daemon several times slower, and its memory says nothing.
inline constexpr int slowdown = simulation::sanitized ? 10 : 1;

/// Of 100 lines, 99 may be held up no longer by the daemon. Time in which the machine gave it or a witness no processor
/// does not count, and on a machine that is slower than the one of docs/limits.md it may take longer in proportion.
/// With a sanitizer, floods that take a whole processor add up.
inline constexpr std::chrono::milliseconds p99_max{simulation::sanitized ? 2000 : 100};
/// The same for those floods of exempt clients that cost most: in each turn of the loop, a whole read of each is heard.
inline constexpr std::chrono::milliseconds p99_max_of_exempt_flood{2 * p99_max};

/// How long an attack takes.
inline constexpr std::chrono::milliseconds attack_time{1200};

/// What the daemon may grow by, whatever the attack: the log of a busy room and of the lobby, in both formats, and what
/// the allocator keeps for later.
inline constexpr std::uint64_t growth_max = 8 << 20;
/// ... and for each client: its structures and buffers' tails, a whole read of 16 KiB that waits for its turn, and an
/// unfinished line of 4 KiB.
inline constexpr std::uint64_t growth_per_client_max = (16 + 4 + 6) << 10;
/// ... and for one who does not take what is waiting for it: --write-queue-bytes-max, and as much again for what the
/// allocator rounds up.
inline constexpr std::uint64_t growth_per_slow_reader_max = growth_per_client_max + (2 * 256 << 10);

class Siege {
 public:
  /// A daemon that holds its limits against everybody but 127.0.0.1, with `flags` in addition, and witnesses in `room`.
  explicit Siege(std::vector<std::string> flags = {}, const std::string& room = "den", Here here = Here::now());
  ~Siege();

  Daemon& daemon() { return daemon_; }
  Endpoint slash() const { return daemon_.endpoint("slash"); }
  Endpoint sigil() const { return daemon_.endpoint("sigil"); }
  Endpoint echo() const { return daemon_.endpoint("echo"); }

  /// Runs `attack` in this thread, at the same priority as daemon and witnesses, and measures the daemon meanwhile. All
  /// attackers are gone when it returns.
  void attack(const std::function<void()>& attack);

  /// The same, with one Barrage at `endpoint` for the whole time of an attack.
  void attack_with(const Endpoint& endpoint, const Attacker& attacker);

  /// Asserts what is said above.
  void holds(std::uint64_t growth_bytes_max, Here here = Here::now());

  /// Of one processor, during the attack.
  double cpu_share() const { return cpu_share_; }

  /// Holds the daemon to another bound than `p99_max`.
  void set_p99_max(std::chrono::milliseconds bound) { p99_max_ = bound; }

 private:
  void expect_descriptors_back(Here here) const;

  Daemon daemon_;
  Vitals before_;
  Witnesses witnesses_;
  std::chrono::milliseconds p99_max_ = p99_max;
  double slowness_ = 1;
  double cpu_share_ = 0;
  std::size_t descriptors_peak_ = 0;
};

/// With so many clients, `slow_readers` among them.
constexpr std::uint64_t growth_with(std::uint64_t clients, std::uint64_t slow_readers = 0) {
  return growth_max + clients * growth_per_client_max + slow_readers * growth_per_slow_reader_max;
}

}  // namespace confab::attacks
