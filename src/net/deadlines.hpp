// Deadlines: all time-outs of the server on one timer. A timer per connection would cost memory, and throughput each
// time it is set. Each kind of time-out has one duration, so its deadlines come due in the order they were set: a list
// per kind, whose front is the next. (When a setting makes it shorter, those set before are still waited for.) Setting
// and clearing are O(1) and touch no timer unless it sleeps. It does not know what a deadline means. Owned by the
// Server; it keeps the timer running only while one is set.
//
// Durations are of PresentTime. And the timer judges nobody: it says that it is time to, and the loop calls judge()
// once it has looked at the sockets. After an absence it gives the loop a moment to hear what has arrived meanwhile.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

#include "asio.hpp"
#include "confab/base/intrusive_list.hpp"
#include "present_time.hpp"

namespace confab::net {

class DeadlineList;

/// Base of what can time out; at most one deadline each.
class Expiring : public ListHook<Expiring> {
 public:
  virtual void expired() = 0;
  virtual ~Expiring() = default;

 private:
  friend class Deadlines;
  friend class DeadlineList;
  Clock::time_point deadline_;
};

class Deadlines {
 public:
  /// How long the timer sleeps at most while a deadline is set: an absence is noticed by its ringing late.
  static constexpr std::chrono::milliseconds sleep_max{250};
  /// After an absence, how long the loop hears what has arrived before anybody is judged.
  static constexpr std::chrono::milliseconds catching_up{250};

  explicit Deadlines(asio::io_context& context) : timer_(context) {}

  /// Calls expired() of all whose time has come, if the timer has rung since the last call. Returns whether it had.
  bool judge();

  /// Lets the loop end although deadlines may be set.
  void stop() { timer_.cancel(); }

 private:
  friend class DeadlineList;

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
  IntrusiveList<DeadlineList> lists_;
};

/// The deadlines of one kind.
class DeadlineList : private ListHook<> {
 public:
  /// `after` outlives the list.
  DeadlineList(Deadlines& deadlines, const std::chrono::milliseconds& after);
  DeadlineList(Deadlines& deadlines, const std::chrono::milliseconds&& after) = delete;

  /// `expired()` is called once `after` has passed, unless the deadline is set again or cleared with unlink().
  void set(Expiring& expiring);

 private:
  friend class Deadlines;
  template <class T, class Tag>
  friend class confab::IntrusiveList;

  Deadlines& deadlines_;
  const std::chrono::milliseconds& after_;
  IntrusiveList<Expiring, Expiring> list_;
};

}  // namespace confab::net
