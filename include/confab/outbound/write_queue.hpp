// WriteQueue: which bytes one client is still to be sent: a few slices, and then everything after a position in the log
// that it follows. Its base, the LaneMember, knows when its turn comes. It does not know sockets, users or dialects.
// The client's Conversation owns it; the core puts lines in, the carrier (its Outlet) takes bytes out. All calls come
// from one thread.
//
// The contract: putting something in never blocks, never fails and never reorders, and memory is bounded by a limit.
// When more than that waits, the queue skips and counts the oldest lines that the client has not begun to receive; in
// their place the client gets one notice that tells how many it missed. What keeps the order of slices and log:
// docs/architecture.md, "How a flush works".
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "confab/base/origin.hpp"
#include "confab/outbound/flush_schedule.hpp"
#include "confab/outbound/framing.hpp"
#include "confab/outbound/lane.hpp"
#include "confab/outbound/lane_member.hpp"
#include "confab/outbound/line_log.hpp"
#include "confab/outbound/slice_queue.hpp"

namespace confab {

/// Takes bytes out of a WriteQueue: the connection, or a test.
class Outlet {
 public:
  /// Sends what is pending with gather() and consume(); calls block() if it can't send all. Must not call into the
  /// core.
  virtual void flush() = 0;

  /// Somebody else wants the name of this client: makes sure that the client is still there. Must not call into the
  /// core.
  virtual void probe() {}

  /// The session has ended, but not by a line of this client's: makes sure that the end is noticed. Must not call into
  /// the core.
  virtual void end_soon() {}

  /// Where the client comes from.
  virtual Origin origin() const { return {}; }

  /// The client's user has another name from now on, for those who want to know later who did what. Must not call into
  /// the core.
  virtual void renamed(std::string_view /*was*/, std::string_view /*is*/) {}

 protected:
  ~Outlet() = default;
};

/// Renders the notice for `missed` lines.
using MissedNotice = std::string (*)(std::uint64_t missed);

class WriteQueue final : public LaneMember {
 public:
  WriteQueue(FlushSchedule& schedule, Outlet& outlet);
  ~WriteQueue();

  // ---- Putting in: the core.

  /// Queues a line with this text for this client alone.
  void append(std::string_view text);

  /// Queues bytes as they are, whatever the framing: whole lines with their endings, or an answer to telnet, which
  /// counts as the start of the line after it.
  void append_bytes(std::string_view lines);

  /// Queues the newest line of `log`, which is not the log this queue follows, and shares its bytes.
  void collect(const LineLog& log);

  /// The outlet has something to send besides what is queued here: asks for a turn for it.
  void want_flush();

  /// Follows `lane` from now on, after all that is pending. In the loose lane it follows nothing.
  void follow(Lane& lane);

  /// Nothing more will be heard from this client, and later lines for it are dropped: the connection closes once all is
  /// sent.
  void finish();
  bool finishing() const { return finishing_; }

  /// How lines queued from now on are framed.
  void set_framing(const Framing& framing) { framing_ = &framing; }
  const Framing& framing() const { return *framing_; }
  void set_missed_notice(MissedNotice notice) { missed_notice_ = notice; }

  /// True while more than 1 / Lane::congested_part of what the queue may hold waits for this client. Clients that write
  /// to it then wait for the flush. Never true for a slow client, which misses lines instead, nor
  /// for one that takes no more.
  bool congested() const;

  /// Makes sure that the client is still there, because somebody wants its name.
  void probe() {
    if (!takes_nothing()) outlet_.probe();
  }

  /// The same as finish(), when the session is not at work.
  void finish_from_outside() {
    finish();
    outlet_.end_soon();
  }

  /// Where the client is; see Outlet.
  Origin origin() const { return outlet_.origin(); }

  /// The client's user has another name from now on.
  void renamed(std::string_view was, std::string_view is) { outlet_.renamed(was, is); }

  // ---- Taking out: the outlet.

  /// Fills `views` with what is to be sent first; returns how many it used. 0 means that nothing is pending.
  std::size_t gather(std::span<std::string_view> views);

  /// The first `bytes` of what gather() returned were sent.
  void consume(std::size_t bytes);

  /// Whether the outlet has more to send besides what is queued here. With more, it goes on or calls block().
  void keep_wanting_flush(bool wants) { wants_flush_ = wants && !has_left(); }

  /// The socket is full: this queue has no turn until unblock().
  void block();
  void unblock();

  /// From now on, until all is sent, this client is slow: it misses lines, and nobody waits for it. Others wait while
  /// it lags(), so the outlet must call this after a short time.
  using LaneMember::give_up_waiting;

  bool empty() const override { return !has_pending() && !wants_flush_; }

  /// Whether anything that was put in is still to be sent.
  bool has_pending() const { return !slices_.empty() || missed_ > 0 || bytes_in_log() > 0; }

  /// Bytes waiting to be sent.
  std::uint64_t queued_bytes() const { return slices_.bytes() + bytes_in_log(); }

  /// Bytes of text ever queued for this client alone: what its questions cost.
  std::uint64_t appended_bytes() const { return appended_bytes_; }

  /// Leaves its lane and drops what is queued, and everything that is put in later.
  void close();

  // ---- A live upgrade

  /// All that waits, as pieces: of the log too. The queue is open.
  carried::QueueState carried(BlobTaker& blobs) const;

  /// Makes what `state` says wait in this new queue, behind its lane, which it is in already. Asks for a turn if it has
  /// one. Throws carried::BadState, and has then done nothing.
  void restore(const carried::QueueState& state, BlobRestorer& blobs);

 private:
  bool flush() override;
  bool cut_back() override;
  void hold() override;

  bool takes_nothing() const { return finishing_ || has_left(); }
  std::uint64_t bytes_in_log() const { return lane().log().end() - cursor_.position; }
  void hold_range();
  void catch_up_with_log();
  void limit();
  void skip_in_log(std::uint64_t bytes);
  void miss(SliceQueue::Skipped skipped);

  bool finishing_ = false;
  bool wants_flush_ = false;
  Outlet& outlet_;
  MissedNotice missed_notice_ = nullptr;
  const Framing* framing_ = &Framing::lf;
  std::uint64_t appended_bytes_ = 0;
  [[no_unique_address]] SliceQueue slices_;
  std::uint32_t missed_ = 0;  // lines skipped and not yet reported; lies in the padding of slices_
};

}  // namespace confab
