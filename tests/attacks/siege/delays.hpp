// Delays: how long lines took, from the call that sent each to the call that received it. It measures twice: by the
// clock, and without the time in which the daemon or the witness waited for a processor. The first is what a user of
// this machine would have noticed; the second is the daemon's own doing, on which a verdict may rest. Owned by the
// Witnesses; the siege reads it after they have fallen silent.
#pragma once

#include <chrono>
#include <vector>

namespace confab::attacks {

/// A point in time, and how long the daemon had waited for a processor by then.
struct Moment {
  std::chrono::steady_clock::time_point time;
  std::chrono::microseconds daemon_waited;
};

class Delays {
 public:
  /// `witness_waited`: how long the witness waited for a processor since it last found nothing to read.
  void add(const Moment& sent, const Moment& received, std::chrono::microseconds witness_waited);

  struct Summary {
    std::chrono::microseconds median{0};
    std::chrono::microseconds p99{0};
    std::chrono::microseconds slowest{0};
    std::chrono::microseconds p99_by_the_clock{0};
  };
  Summary summary();

 private:
  std::vector<std::chrono::microseconds> own_;
  std::vector<std::chrono::microseconds> by_the_clock_;
};

}  // namespace confab::attacks
