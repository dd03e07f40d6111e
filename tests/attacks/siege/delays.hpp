// Delays: how long lines took, from the call that sent each to the call that received it. Twice: by the clock, and
// without the time in which the machine kept daemon or witness waiting for a processor. The first is what somebody at
// this machine would have noticed; the second is the daemon's own doing, and that is what a verdict may rest on.
// Witnesses own it; the siege reads it when they have fallen silent.
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
  /// `witness_waited`: for a processor, since it last found that nothing had come.
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
