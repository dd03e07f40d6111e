// WriteQueue: what one client is still to be sent: a few slices of bytes and then everything behind a position in the
// log it follows. It does not know sockets, users or dialects. Owned by the connection; the core puts lines in, the
// connection (its Outlet) takes bytes out. All calls from one thread.
//
// The contract: putting something in never blocks, never fails and never reorders; memory is bounded by `bytes_max`.
// When more than that waits, the oldest lines that the client has not begun to receive are skipped and counted, and in
// their place it gets one notice of how many it missed.
//
// A member that follows a log is not touched when a line is said. Whatever must stand between two lines of the log (a
// reply, a private message, the gap where one's own line was, moving to another room) first turns the range from the
// position to the log's end into slices, and then adds to them or moves the position. So order needs no special cases.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "confab/base/intrusive_list.hpp"
#include "confab/outbound/flush_schedule.hpp"
#include "confab/outbound/framing.hpp"
#include "confab/outbound/line_log.hpp"
#include "confab/outbound/slice_queue.hpp"

namespace confab {

/// Takes bytes out of a WriteQueue: the connection, or a test.
class Outlet {
 public:
  /// Sends what is pending with gather() and consume(); calls block() if it can't send all. Must not call into the
  /// core.
  virtual void flush() = 0;

  /// Somebody else wants what this client holds, its name: makes sure that it is still there. Must not call into the
  /// core.
  virtual void probe() {}

 protected:
  ~Outlet() = default;
};

/// Renders the notice for `missed` lines.
using MissedNotice = std::string (*)(std::uint64_t missed);

class WriteQueue : private ListHook<>, private ListHook<Lagging> {
 public:
  WriteQueue(FlushSchedule& schedule, Outlet& outlet);
  ~WriteQueue();

  // ---- Putting in: the core.

  /// Queues a line with this text for this client alone.
  void append(std::string_view text);

  /// Queues bytes as they are, whatever the framing: whole lines with their endings, or an answer to telnet, which
  /// counts as the start of the line after it.
  void append_bytes(std::string_view lines);

  /// Queues the line said last in `log`, sharing its bytes. The log is not one this queue follows.
  void collect(const LineLog& log);

  /// From now on gets what is said in `lane`, after all that is pending. `schedule.loose()` follows nothing.
  void follow(Lane& lane);

  /// Nothing more will be put in or read: the connection closes once all is sent. Later lines are dropped.
  void finish();
  bool finishing() const { return finishing_; }

  /// How lines are sent that are queued from now on.
  void set_framing(const Framing& framing) { framing_ = &framing; }
  const Framing& framing() const { return *framing_; }
  void set_missed_notice(MissedNotice notice) { missed_notice_ = notice; }

  /// Whether this client alone is owed so much that whoever writes to it should wait for the flush: more than
  /// 1 / Lane::congested_part of what the queue holds. Never true for a slow one: that one misses lines and holds up
  /// nobody.
  bool congested() const;

  /// Makes sure that the client is still there, because somebody wants its name.
  void probe() {
    if (!closed_ && !finishing_) outlet_.probe();
  }

  // ---- Taking out: the outlet.

  /// Fills `views` with what is to be sent first; returns how many it used. 0 means that nothing is pending.
  std::size_t gather(std::span<std::string_view> views);

  /// The first `bytes` of what gather() gave were sent.
  void consume(std::size_t bytes);

  /// The socket is full: this queue is left out of the schedule until unblock().
  void block();
  void unblock();
  bool blocked() const { return blocked_; }

  /// Whether the socket was full and not all has been sent since. Whoever says much to this client waits for it: so
  /// the outlet must see to it that this comes to an end, by calling give_up_waiting() after a short time.
  bool lags() const { return standing_ == Standing::lags; }

  /// From now on, until all is sent, this client is slow: lines are skipped rather than that anybody waits for it.
  void give_up_waiting();

  bool empty() const { return slices_.empty() && missed_ == 0 && cursor_.position == lane_->log().end(); }

  /// Bytes waiting to be sent.
  std::uint64_t queued_bytes() const;

  /// Bytes ever put in for this client alone: what its questions cost.
  std::uint64_t appended_bytes() const { return appended_bytes_; }

  /// Leaves every list and drops what is queued. Everything put in afterwards is dropped too.
  void close();

 private:
  friend class FlushSchedule;
  friend class Lane;
  template <class T, class Tag>
  friend class IntrusiveList;

  enum class Standing : std::uint8_t { keeps_up, lags, slow };

  void stand(Standing standing);
  bool due() const { return lap_ != lane_->lap_; }  // in this lap, or in the next
  void become_due();
  void enter(Lane& lane);
  void leave_lane();
  void hold_range();
  void catch_up_with_log();
  void limit();
  void skip_in_log(std::uint64_t bytes);
  void report_missed();

  Lane* lane_;
  Outlet& outlet_;
  MissedNotice missed_notice_ = nullptr;
  const Framing* framing_ = &Framing::lf;
  LineLog::Place cursor_;  // what of lane_->log() lies before it is not pending any more
  SliceQueue slices_;
  std::uint64_t lags_from_ = 0;  // while it lags: of what its lane has written, it has been sent at least these
  std::uint64_t appended_bytes_ = 0;
  std::uint64_t missed_ = 0;  // lines skipped and not yet reported
  std::uint32_t lap_ = 0;
  Standing standing_ = Standing::keeps_up;
  bool blocked_ = false;
  bool finishing_ = false;
  bool closed_ = false;
};

}  // namespace confab
