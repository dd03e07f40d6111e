// PresentTime: a clock that stands still while this process is away: stopped by a signal or a terminal, frozen, on a
// paused machine, or held up for long. Deadlines count in it, so nobody is timed out for a period in which we could not
// have heard them. An alarm that rings late reveals an absence, so its user always keeps an alarm set in the near
// future. The clock then deducts the time since it was last read, except for `lateness_max`, so that time goes on in a
// process that is always late. It reads no system clock itself. Owned by Deadlines.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace confab::net {

class PresentTime {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// How late an alarm may ring in a process that is merely busy, and how much of an absence counts.
  static constexpr std::chrono::milliseconds lateness_max{250};

  /// The present time when the system's clock shows `now`. Never goes back.
  Time at(Time now) {
    if (alarm_ && now > std::max(*alarm_, looked_at_) + lateness_max) {
      away_ += now - (looked_at_ + lateness_max);
      was_away_ = true;
    }
    looked_at_ = now;
    return now - away_;
  }

  /// What the system's clock will show at `present`, if we are not away until then.
  Time system_time(Time present) const { return present + away_; }

  /// Sets the alarm, replacing the previous one, to `when` by the system's clock. Call at() just before.
  void set_alarm(Time when) { alarm_ = when; }

  /// The alarm rings. Returns whether we were away since it was set.
  bool ring(Time now) {
    at(now);
    alarm_.reset();
    const bool was_away = was_away_;
    was_away_ = false;
    return was_away;
  }

 private:
  std::chrono::steady_clock::duration away_{0};
  Time looked_at_{};
  std::optional<Time> alarm_;
  bool was_away_ = false;
};

}  // namespace confab::net
