// LaneMember: one client's place in a lane: when its turn comes, how far it has been sent the lane's log, and whether
// others wait for it. It does not know what else the client is to be sent, or how: that is for the WriteQueue, which
// derives from it. Only the WriteQueue calls the protected part; the lane calls the public part. A member is always in
// one lane, at first in the loose one, until it leaves for good.
#pragma once

#include <cstddef>
#include <cstdint>

#include "confab/base/intrusive_list.hpp"
#include "confab/carried_state.hpp"
#include "confab/outbound/line_log.hpp"

namespace confab {

class Lane;
struct Lagging;  // tags the list of members who lag

class LaneMember : public ListHook<>, public ListHook<Lagging> {
 public:
  LaneMember(const LaneMember&) = delete;
  LaneMember& operator=(const LaneMember&) = delete;

  /// Bytes of a member, and of the queue that derives from it, that a turn may read.
  static constexpr std::size_t bytes_read_max = 192;

  /// Whether nothing is pending.
  virtual bool empty() const = 0;

  /// Its turn in this lap has come. Returns whether anything was pending.
  bool take_turn(std::uint32_t lap);

  /// Skips what exceeds the limit, now that the log has grown. Returns whether there was any.
  virtual bool cut_back() = 0;

  /// Takes what is pending out of the log: the next line in it is this client's own.
  virtual void hold() = 0;

  /// Passes over that line.
  void pass_over_line();

  /// Whether the socket is full. The member has no turn until it can be written to again.
  bool blocked() const { return blocked_; }

  /// Whether the socket was full, and not all has been sent since. Clients that say much to this one wait for it.
  bool lags() const { return standing_ == Standing::lags; }

  /// While it lags: it has been sent at least this many of the bytes written in its lane.
  std::uint64_t lags_from() const { return lags_from_; }

  /// Everything in the lane's log from here on is pending.
  const LineLog::Place& cursor() const { return cursor_; }

  bool follows(const Lane& lane) const { return lane_ == &lane; }

  /// Whether it has a turn to come, in this lap or the next.
  bool due() const;

 protected:
  explicit LaneMember(Lane& loose) { enter(loose); }
  ~LaneMember() = default;

  /// Sends what is pending. Returns whether anything was.
  virtual bool flush() = 0;

  Lane& lane() const { return *lane_; }

  void move_to(Lane& lane);

  /// Leaves every list, and is in no lane from now on.
  void leave();
  bool has_left() const { return !ListHook<>::linked(); }

  /// Asks for a turn in the next lap, unless one is to come anyway.
  void become_due();

  void block(bool others_wait);
  void unblock();

  /// Nobody waits for it any more until it has been sent everything.
  void give_up_waiting();
  bool slow() const { return standing_ == Standing::slow; }

  using Standing = carried::Standing;
  Standing standing() const { return standing_; }

  /// Stands as `state` says, in the lane that it is in. It is new there, and the lane has not said anything yet.
  void restore(const carried::QueueState& state);

  LineLog::Place cursor_;

 private:
  void stand(Standing standing);
  void lag();
  void enter(Lane& lane);
  void leave_lists();

  Lane* lane_ = nullptr;
  std::uint64_t lags_from_ = 0;
  std::uint32_t lap_ = 0;
  Standing standing_ = Standing::keeps_up;
  bool blocked_ = false;
};

}  // namespace confab
