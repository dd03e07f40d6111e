// Deadlines: all time-outs of the server on one timer. A timer per connection would cost memory, and time whenever it
// is set. Each kind of time-out has one duration, so its deadlines expire in the order they were set, and the front of
// that kind's list is the next; when a setting shortens the duration, durations_changed() keeps it so. Setting and
// clearing touch the timer only if it is idle or would ring too late. It does not know what a deadline means. Owned
// by the Loop. The timer runs only while a deadline is set.
//
// Durations count in PresentTime. The timer only notes that deadlines may be due; the loop calls judge() after polling
// the sockets. After an absence the loop first gets a moment to hear what has arrived meanwhile.
#pragma once

#include <chrono>
#include <map>

#include "asio.hpp"
#include "confab/base/intrusive_list.hpp"
#include "present_time.hpp"

namespace confab::net {

/// Base of anything that can time out. Each has at most one deadline.
class Expiring : public ListHook<Expiring> {
 public:
  virtual void expired() = 0;
  virtual ~Expiring() = default;

 private:
  friend class Deadlines;
  Clock::time_point deadline_;
};

class Deadlines {
 public:
  /// The timer's longest sleep while a deadline is set. A timer that rings late reveals an absence.
  static constexpr std::chrono::milliseconds sleep_max{250};
  /// After an absence, how long the loop hears what has arrived before any deadline counts.
  static constexpr std::chrono::milliseconds catching_up{250};

  explicit Deadlines(asio::io_context& context) : timer_(context) {}

  /// Calls `expired()` when `after` has passed, unless the deadline is set again or cleared with unlink(). The variable
  /// that `after` refers to is the kind of time-out, and outlives this object.
  void set(Expiring& expiring, const std::chrono::milliseconds& after);
  void set(Expiring& expiring, const std::chrono::milliseconds&& after) = delete;

  /// The durations of some kinds have changed: no deadline is further away than the duration of its kind is now. A
  /// longer duration holds from the next set() on.
  void durations_changed();

  /// If the timer has rung since the last call, calls expired() on everything that is due. Returns whether it had rung.
  bool judge();

  /// Stops the timer, so that the loop can end even while deadlines are set.
  void stop() { timer_.cancel(); }

 private:
  Clock::time_point now() { return present_.at(Clock::now()); }
  void wake_by(Clock::time_point deadline);
  void set_timer(Clock::time_point when);
  void ring();

  Timer timer_;
  PresentTime present_;
  bool waiting_ = false;
  bool catches_up_ = false;
  bool rung_ = false;
  Clock::time_point wakes_at_;  // by the system's clock
  std::map<const std::chrono::milliseconds*, IntrusiveList<Expiring, Expiring>> kinds_;
};

}  // namespace confab::net
