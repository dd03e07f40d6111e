// FlushSchedule and Lane: who gets its pending bytes next.
// A Lane is one LineLog and the write queues that follow it; one more, the loose lane, holds the queues that follow no
// log. The schedule visits the lanes that have news round-robin, a few members each, and asks each member's Outlet to
// send what is pending. It does not know sockets, rooms or dialects; the shell calls run() once per turn of its loop.
//
// How a lane works. Its members stand in one of three lists: `due`, to be visited in this lap; `next`, to be visited in
// the next; or `rested`, visited. Saying a line touches no member. A lap begins with an exchange of pointers: all of
// `next` becomes `due`, and if the log has grown, all of `rested` too. From then on `due` only gets shorter, whatever
// anybody asks for: a lap visits each member once and comes to its end. Lines said during a lap ride along with the
// visits still to come, so the busier a room, the more lines a send carries; the lap's end finds that the log has grown
// and begins the next. A member whose socket is full is in none of these lists (blocked) until it can be written to
// again. Whoever speaks much waits for it for a moment, since it may only have been busy; after that it holds up
// nobody.
//
// The log keeps what blocked members are still to be sent, up to a limit that is theirs: what waits in their own queues
// counts too. A lap limits them, before it ends, when the log has grown by some part of that.
//
// The invariant that a lost wake-up would break: a lane with news (a member due, or something said since the lap began)
// is scheduled; and an unblocked member with something pending is due, or becomes so when the next lap begins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "confab/base/intrusive_list.hpp"
#include "confab/outbound/line_log.hpp"

namespace confab {

class FlushSchedule;
class WriteQueue;
struct Lagging;  // tags the list of members who lag

class Lane : private ListHook<> {
 public:
  Lane(FlushSchedule& schedule, const Framing& framing);
  ~Lane();

  /// Says a line with this text to every member but `except`, which may be null or no member.
  void append(std::string_view text, WriteQueue* except);

  /// Counts `bytes` that went to members' own queues instead of the log, so that congested() sees them.
  void count(std::uint64_t bytes);

  /// Whether members who are not slow have yet to be sent so much that nothing more should be said here before the
  /// flush: so a busy room never makes them miss a line. True past 1 / congested_part of what a write queue holds.
  bool congested() const;

  /// With a line more of the greatest length, and as much again of other lines (WriteQueue::congested()), it still
  /// fits.
  static constexpr std::uint32_t congested_part = 4;

  const LineLog& log() const { return log_; }

  /// Checks the invariant above at a cost of O(members), for tests.
  void check();

 private:
  friend class FlushSchedule;
  friend class WriteQueue;
  template <class T, class Tag>
  friend class IntrusiveList;

  /// How far the log may grow, as a part of what it retains, before blocked members are limited again.
  static constexpr std::uint32_t limited_part = 16;

  std::uint64_t written() const { return log_.end() + counted_; }
  bool log_has_grown() const { return log_.end() != lap_log_end_; }
  bool lap_is_over() const { return due_.empty() && unlimited_.empty(); }
  bool has_news() const { return !lap_is_over() || !next_.empty() || written() != lap_written_; }
  void begin_lap();
  void end_lap();
  std::size_t visit(std::size_t flushes_max);
  bool flush_next();
  bool limit_next();

  /// How much of the log is kept, in bytes, for members whose sockets are full: what a write queue may hold.
  std::uint32_t retained_bytes_max() const;
  bool keeps_for_any() const { return !blocked_.empty() || !unlimited_.empty(); }
  void keep_for(WriteQueue& blocked);
  bool may_forget(LineLog::Position position) const { return lap_open_ && position < lap_log_end_; }

  FlushSchedule& schedule_;
  LineLog log_;
  IntrusiveList<WriteQueue> due_;
  IntrusiveList<WriteQueue> next_;
  IntrusiveList<WriteQueue> rested_;
  IntrusiveList<WriteQueue> blocked_;           // whose sockets are full
  IntrusiveList<WriteQueue> unlimited_;         // likewise; they are still to be limited in this lap
  IntrusiveList<WriteQueue, Lagging> lagging_;  // who has lagged longest first
  LineLog::Position lap_log_end_ = 0;           // the log's end when this lap began
  LineLog::Position limited_at_ = 0;            // the log's end when those blocked were limited last
  LineLog::Position kept_from_ = 0;             // nobody blocked is still to be sent anything before this
  LineLog::Position kept_from_next_ = 0;        // the same once all of `unlimited` are limited
  std::uint64_t counted_ = 0;                   // bytes said to members, but not through the log
  std::uint64_t lap_written_ = 0;               // written() when this lap began
  std::uint64_t floor_ = 0;                     // every member that keeps up has been sent at least these
  std::uint32_t lap_ = 0;                       // a member whose lap is this one is rested, else due, now or next
  bool lap_open_ = false;
};

class FlushSchedule {
 public:
  /// Members of one lane that are flushed before the next lane has its turn.
  static constexpr std::size_t lane_flushes_max = 16;

  /// `write_queue_bytes_max` outlives the schedule. `wanted` is called when there is something to flush and there was
  /// not before; it must not call back into the core.
  FlushSchedule(const std::uint32_t& write_queue_bytes_max, std::function<void()> wanted);
  FlushSchedule(const std::uint32_t&& write_queue_bytes_max, std::function<void()> wanted) = delete;
  ~FlushSchedule();
  FlushSchedule(const FlushSchedule&) = delete;
  FlushSchedule& operator=(const FlushSchedule&) = delete;

  /// Flushes up to `flushes_max` queues. Returns whether more is pending: the caller then runs it again, soon.
  bool run(std::size_t flushes_max);

  /// Rises whenever a lane, or all that was pending, has been gone through: the time to ask again whether congestion is
  /// over. Whoever is congested() can count on it.
  std::uint64_t laps() const { return laps_; }

  /// Where queues stand that follow no log: before a name is given, or in several rooms at once.
  Lane& loose() { return loose_; }

 private:
  friend class Lane;
  friend class WriteQueue;
  void schedule(Lane& lane);
  void look_again(Lane& lane);

  const std::uint32_t& write_queue_bytes_max_;
  std::function<void()> wanted_;
  IntrusiveList<Lane> with_news_;
  std::uint64_t laps_ = 0;
  bool running_ = false;
  Lane loose_;
};

inline std::uint32_t Lane::retained_bytes_max() const {
  return schedule_.write_queue_bytes_max_;
}

}  // namespace confab
