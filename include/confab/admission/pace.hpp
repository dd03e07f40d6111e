// Pace: how fast one client may be heard. A token bucket kept as one point in time (the "virtual scheduling" form of
// the generic cell rate algorithm, ITU-T I.371): each line heard moves it on by the time one line takes at the
// permitted rate, and as long as it is less than a burst ahead of now, the next may be heard. It does not know clocks:
// time comes in as an argument. A value, owned by what reads the client's lines.
#pragma once

#include <chrono>
#include <cstdint>

#include "confab/base/instant.hpp"

namespace confab {

struct PaceLimits {
  std::uint32_t lines_per_second;  // in the long run; 0 for no limit
  std::uint32_t burst_lines;       // at once, after a silence; at least 1
};

class Pace {
 public:
  /// `limits` outlive the pace.
  explicit Pace(const PaceLimits& limits) : limits_(&limits) {}
  explicit Pace(const PaceLimits&& limits) = delete;

  /// Whether a line may be heard at `now`.
  bool ready(Instant now) const {
    if (limits_->lines_per_second == 0) return true;
    return spent_until_ + line_takes() <= now + line_takes() * limits_->burst_lines;
  }

  /// Whether the client has been silent for so long that it may send a whole burst again.
  bool rested(Instant now) const { return spent_until_ <= now; }

  /// A line was heard that costs as much as `lines` ordinary ones. May go into debt.
  void spend(std::uint64_t lines, Instant now) {
    if (spent_until_ < now) spent_until_ = now;
    spent_until_ += line_takes() * lines;
  }

 private:
  Instant line_takes() const {
    return limits_->lines_per_second == 0 ? Instant(0) : Instant(std::chrono::seconds(1)) / limits_->lines_per_second;
  }

  const PaceLimits* limits_;
  Instant spent_until_{0};
};

}  // namespace confab
