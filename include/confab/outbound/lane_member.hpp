// LaneMember: one client's place in a lane: whose turn it is, how far it has been sent the lane's log, and whether
// others wait for it. It does not know what else the client is to be sent, or how: that is for the WriteQueue, which
// derives from it and alone calls its protected part. The lane calls the public part. A member is always in one lane,
// at first the loose one, until it leaves for good.
#pragma once

#include <cstddef>
#include <cstdint>

#include "confab/base/intrusive_list.hpp"
#include "confab/outbound/line_log.hpp"

namespace confab {

class Lane;
struct Lagging;  // tags the list of members who lag

class LaneMember : public ListHook<>, public ListHook<Lagging> {
 public:
  /// What a turn reads of a member and of the queue that derives from it.
  static constexpr std::size_t bytes_read_max = 192;

  /// Whether nothing is pending.
  virtual bool empty() const = 0;

  /// Its turn in this lap has come. Returns whether there was anything to flush.
  bool take_turn(std::uint32_t lap);

  /// Skips what is too much, because the log has grown. Returns whether anything was skipped.
  virtual bool cut_back() = 0;

  /// The next line said in the lane is not for this member: takes what was said before it out of the log.
  virtual void hold() = 0;
  void pass_over_line();

  /// Whether the socket is full: it is left out of all turns until it can be written to again.
  bool blocked() const { return blocked_; }

  /// Whether the socket was full and not all has been sent since. Whoever says much to this client waits for it.
  bool lags() const { return standing_ == Standing::lags; }

  /// While it lags: of what its lane has written, it has been sent at least so many bytes.
  std::uint64_t lags_from() const { return lags_from_; }

  LaneMember(const LaneMember&) = delete;
  LaneMember& operator=(const LaneMember&) = delete;

  /// What the lane's log holds before this is not pending.
  const LineLog::Place& cursor() const { return cursor_; }

  bool follows(const Lane& lane) const { return lane_ == &lane; }

  /// Whether it is to be visited in this lap, or in the next.
  bool due() const;

 protected:
  explicit LaneMember(Lane& loose) { enter(loose); }
  ~LaneMember() = default;

  /// Sends what is pending. Returns whether there was anything.
  virtual bool flush() = 0;

  Lane& lane() const { return *lane_; }

  void move_to(Lane& lane);

  /// Leaves every list, and is in no lane from now on.
  void leave();
  bool has_left() const { return !ListHook<>::linked(); }

  /// Asks for a turn: in the next lap, if it has none in this one.
  void become_due();

  void block(bool others_wait);
  void unblock();

  /// Nobody waits for it until it has been sent everything.
  void give_up_waiting();
  bool slow() const { return standing_ == Standing::slow; }

  LineLog::Place cursor_;

 private:
  enum class Standing : std::uint8_t { keeps_up, lags, slow };

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
