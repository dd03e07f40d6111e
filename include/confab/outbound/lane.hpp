// Lane: one LineLog and the members that follow it. It decides which member is sent what is pending next. One more
// lane, the loose one, holds the members that follow no log. A lane does not know sockets, rooms or dialects, nor what
// its members are to be sent besides the log. A RoomFeed owns it and says lines in it; the FlushSchedule owns the loose
// one and visits them all; its members put themselves into its lists. How it works, lap by lap, and what the log keeps:
// docs/architecture.md, "How a flush works".
//
// The invariant that a lost wake-up would break: a lane with news (a member due, or something said since the lap began)
// is scheduled; and an unblocked member with something pending is due, or becomes so when the next lap begins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "confab/base/intrusive_list.hpp"
#include "confab/carried_state.hpp"
#include "confab/outbound/lane_member.hpp"
#include "confab/outbound/line_log.hpp"

namespace confab {

class FlushSchedule;

class Lane : public ListHook<> {
 public:
  Lane(FlushSchedule& schedule, const Framing& framing);
  ~Lane();

  // ---- Saying something

  /// Says a line with this text to every member but `except`, which may be null or no member.
  /// Returns whether `except` is a member.
  bool append(std::string_view text, LaneMember* except) {
    return append(text, std::span<LaneMember* const>(&except, except == nullptr ? 0 : 1)) > 0;
  }

  /// The same for several, of whom some may be no members. Returns how many are.
  std::size_t append(std::string_view text, std::span<LaneMember* const> except);

  /// Counts `bytes` that went to members' own queues instead of the log, so that congested() sees them.
  void count(std::uint64_t bytes);

  /// True while a member that is not slow is still to be sent more than 1 / congested_part of what a write queue may
  /// hold. Speakers then wait for the flush, so a busy room never makes such a member miss a line.
  bool congested() const;

  /// What is left holds one more line of the greatest length, and as much again of the member's own lines
  /// (WriteQueue::congested()).
  static constexpr std::uint32_t congested_part = 4;

  const LineLog& log() const { return log_; }

  // ---- For its members

  /// Bytes of the log that are kept for members whose sockets are full: what a write queue may hold.
  std::uint32_t retained_bytes_max() const;

  /// A member whose lap is this one has been visited; any other is due, in this lap or the next.
  std::uint32_t lap() const { return lap_; }

  /// Every member that keeps up has been sent at least this many of the bytes written here.
  std::uint64_t sent_to_all() const { return sent_to_all_; }

  /// Whether the log may forget what it holds at `position` when this lap ends.
  bool may_forget(LineLog::Position position) const { return lap_open_ && position < lap_log_end_; }

  /// A member will never be sent this many lines.
  void count_skipped(std::uint64_t lines);

  void put_visited(LaneMember& member) { visited_.push_back(member); }
  void put_next(LaneMember& member);
  void put_lagging(LaneMember& member) { lagging_.push_back(member); }

  /// Keeps what `member`, whose socket is full, is still to be sent.
  void put_blocked(LaneMember& member);
  void blocked_one_left();

  /// Asks for a visit even if there is nothing to flush: clients that wait for the end of a lap may go on then.
  void look_again();

  Lane& loose() const;

  // ---- For the schedule

  /// Flushes up to `flushes_max` members. Returns the cost, in flushes.
  std::size_t visit(std::size_t flushes_max);
  bool has_news() const { return !lap_is_over() || !next_.empty() || written() != lap_written_; }

  // ---- A live upgrade

  carried::LaneState carried() const { return {written(), sent_to_all_}; }

  /// As much is congested as where `state` comes from. Nothing has been said here yet. Throws carried::BadState.
  void restore(const carried::LaneState& state);

  /// The longest lagging member first again, once all are here. Throws carried::BadState.
  void restore_order();

  /// Checks the invariant above at a cost of O(members), for tests.
  void check();

 private:
  /// Blocked members are limited again once the log has grown by 1 / limited_part of what it keeps.
  static constexpr std::uint32_t limited_part = 16;

  std::uint64_t written() const { return log_.end() + counted_; }
  bool log_has_grown() const { return log_.end() != lap_log_end_; }
  bool lap_is_over() const { return due_.empty() && unlimited_.empty(); }
  bool keeps_for_any() const { return !blocked_.empty() || !unlimited_.empty(); }
  void begin_lap();
  void end_lap();
  bool flush_next();
  bool limit_next();

  FlushSchedule& schedule_;
  LineLog log_;
  IntrusiveList<LaneMember> due_;
  IntrusiveList<LaneMember> next_;
  IntrusiveList<LaneMember> visited_;
  IntrusiveList<LaneMember> blocked_;           // their sockets are full
  IntrusiveList<LaneMember> unlimited_;         // blocked too, and still to be limited in this lap
  IntrusiveList<LaneMember, Lagging> lagging_;  // the longest first
  LineLog::Position lap_log_end_ = 0;           // the log's end when this lap began
  LineLog::Position limited_at_ = 0;            // the log's end when blocked members were limited last
  LineLog::Position kept_from_ = 0;             // no blocked member is still to be sent anything before this
  LineLog::Position kept_from_next_ = 0;        // the same once all of `unlimited` are limited
  std::uint64_t counted_ = 0;                   // bytes said to members, but not through the log
  std::uint64_t lap_written_ = 0;               // written() when this lap began
  std::uint64_t sent_to_all_ = 0;
  std::uint32_t lap_ = 0;
  bool lap_open_ = false;
};

}  // namespace confab
