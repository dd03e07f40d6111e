// PresentTime: a clock that stands still while this process was away: stopped by a signal or a terminal, frozen, on a
// paused machine, or held up for long. Deadlines count in it, so nobody is timed out for a time in which we could not
// have heard them. An alarm that rings late tells that we were away; so whoever counts keeps one set, and near. The
// time since the clock was last looked at is then taken off, but for a moment, so that time goes on in a process that
// is always late. It reads no clock itself. Owned by Deadlines.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace confab::net {

class PresentTime {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// How late an alarm may ring in a process that is merely busy, and what of an absence counts.
  static constexpr std::chrono::milliseconds lateness_max{250};

  /// The present time when it is `now` by the system's clock. Never goes back.
  Time at(Time now) {
    if (alarm_ && now > std::max(*alarm_, looked_at_) + lateness_max) {
      away_ += now - (looked_at_ + lateness_max);
      was_away_ = true;
    }
    looked_at_ = now;
    return now - away_;
  }

  /// When it will be `present` by the system's clock, if we are not away until then.
  Time system_time(Time present) const { return present + away_; }

  /// An alarm is to ring at `when` by the system's clock; it takes the place of the one before. The clock has just been
  /// looked at.
  void set_alarm(Time when) { alarm_ = when; }

  /// It rings. Returns whether we were away since it was set.
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
