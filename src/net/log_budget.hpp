// LogBudget: limits log lines of one kind to a burst and a long-term rate, so that whoever causes them can't fill a
// disk. It counts the lines left out, so that the log can report the count. It reads no clock: time comes in as an
// argument. A value, owned by whatever writes the lines.
#pragma once

#include <cstdint>
#include <utility>

#include "confab/admission/pace.hpp"

namespace confab::net {

class LogBudget {
 public:
  explicit LogBudget(const PaceLimits& limits) : pace_(limits) {}

  /// Whether a line may be written now; if so, counts it as written. If not, the caller may report it with leave_out().
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
