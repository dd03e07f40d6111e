// Pace: how fast one client may be heard. A token bucket stored as one point in time (the "virtual scheduling" form of
// the generic cell rate algorithm, ITU-T I.371). Each line heard moves that point on by the time one line takes at the
// permitted rate. While the point is less than a burst ahead of now, the next line may be heard. It reads no clock:
// time comes in as an argument. A value, owned by the Intake.
#pragma once

#include <chrono>
#include <cstdint>

#include "confab/base/instant.hpp"

namespace confab {

struct PaceLimits {
  std::uint32_t lines_per_second;  // long-term rate; 0 for no limit
  std::uint32_t burst_lines;       // at once after a silence; at least 1
};

class Pace {
 public:
  /// `limits` outlive the pace.
  explicit Pace(const PaceLimits& limits) : limits_(&limits) {}
  explicit Pace(const PaceLimits&& limits) = delete;

  bool has_limit() const { return limits_->lines_per_second > 0; }

  /// Whether a line may be heard at `now`.
  bool ready(Instant now) const {
    if (!has_limit()) return true;
    return spent_until_ + line_takes() <= now + line_takes() * limits_->burst_lines;
  }

  /// Whether the client has been silent long enough to send a whole burst again.
  bool has_full_burst(Instant now) const { return spent_until_ <= now; }

  /// Charges a line that costs as much as `lines` ordinary ones. May go into debt.
  void spend(std::uint64_t lines, Instant now) {
    if (spent_until_ < now) spent_until_ = now;
    spent_until_ += line_takes() * lines;
  }

  /// Until when the client has used up its time. For a live upgrade.
  Instant spent_until() const { return spent_until_; }
  void restore(Instant spent_until) { spent_until_ = spent_until; }

 private:
  Instant line_takes() const {
    return has_limit() ? Instant(std::chrono::seconds(1)) / limits_->lines_per_second : Instant(0);
  }

  const PaceLimits* limits_;
  Instant spent_until_{0};
};

}  // namespace confab
