// LogBudget: how many lines of one kind may go to the log, so many at once and so many a second in the long run, so
// that those who can cause such lines can't fill a disk with them. Counts what it leaves out, until that is told. It
// does not know clocks: time comes in as an argument. A value, owned by who writes the lines.
#pragma once

#include <cstdint>
#include <utility>

#include "confab/admission/pace.hpp"

namespace confab::net {

class LogBudget {
 public:
  explicit LogBudget(const PaceLimits& limits) : pace_(limits) {}

  /// Whether a line may be written now; if so, it is taken to be. If not, the caller leaves it out, or does as well
  /// without.
  bool allows(Instant now) {
    if (!pace_.ready(now)) return false;
    pace_.spend(1, now);
    return true;
  }

  void leave_out() {
    ++left_out_;
    ++left_out_total_;
  }

  /// Lines left out since this was last called.
  std::uint64_t take_left_out() { return std::exchange(left_out_, 0); }
  bool has_left_out() const { return left_out_ > 0; }

  /// ... and since the start.
  std::uint64_t left_out_total() const { return left_out_total_; }

 private:
  Pace pace_;
  std::uint64_t left_out_ = 0;
  std::uint64_t left_out_total_ = 0;
};

}  // namespace confab::net
