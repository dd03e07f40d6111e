#include "confab/outbound/write_queue.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "confab/base/assert.hpp"
#include "confab/outbound/carried_blobs.hpp"

namespace confab {

static_assert(sizeof(WriteQueue) <= LaneMember::bytes_read_max);

namespace {

/// `missed` and `lines` together, or the most that a notice tells.
std::uint32_t more_missed(std::uint32_t missed, std::uint64_t lines) {
  constexpr std::uint64_t told_max = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(missed + lines, told_max));
}

}  // namespace

WriteQueue::WriteQueue(FlushSchedule& schedule, Outlet& outlet) : LaneMember(schedule.loose()), outlet_(outlet) {}

WriteQueue::~WriteQueue() {
  close();
}

// ---- Putting in

void WriteQueue::append(std::string_view text) {
  if (takes_nothing()) return;
  hold_range();
  slices_.append(text, *framing_);
  appended_bytes_ += text.size();
  limit();
  become_due();
}

void WriteQueue::append_bytes(std::string_view lines) {
  if (takes_nothing() || lines.empty()) return;
  hold_range();
  slices_.copy(lines, Framing::lf.cut);
  limit();
  become_due();
}

void WriteQueue::collect(const LineLog& log) {
  CONFAB_ASSERT(&log != &lane().log());
  if (takes_nothing()) return;
  hold_range();
  slices_.share(log.last_line(), blocked());
  limit();
  become_due();
}

void WriteQueue::want_flush() {
  if (has_left()) return;
  wants_flush_ = true;
  become_due();
}

void WriteQueue::follow(Lane& lane) {
  if (takes_nothing()) return;
  hold_range();
  move_to(lane);
  if (!empty()) become_due();
  limit();
}

void WriteQueue::finish() {
  if (takes_nothing()) return;
  give_up_waiting();
  follow(lane().loose());
  finishing_ = true;
  become_due();
}

bool WriteQueue::congested() const {
  return !takes_nothing() && !slow() && queued_bytes() > lane().retained_bytes_max() / Lane::congested_part;
}

void WriteQueue::hold() {
  hold_range();
  limit();
}

void WriteQueue::hold_range() {
  if (blocked()) catch_up_with_log();
  const LineLog& log = lane().log();
  for (LineLog::Position from = cursor_.position; from != log.end();) {
    Extent extent = log.extent_at(from);
    from += extent.length;
    slices_.share(std::move(extent), blocked());
  }
  cursor_ = log.next();
}

void WriteQueue::catch_up_with_log() {
  const LineLog& log = lane().log();
  if (cursor_.position >= log.begin()) return;
  // The log has forgotten what comes next. All slices are older still, so they go too.
  miss(slices_.skip_down_to(0, false));
  miss({.lines = log.oldest().line - cursor_.line});
  cursor_ = log.oldest();
}

// ---- Staying within the limit

bool WriteQueue::cut_back() {
  const std::uint32_t missed_before = missed_;
  catch_up_with_log();
  limit();
  return missed_ != missed_before;
}

void WriteQueue::limit() {
  const std::uint64_t bytes_max = lane().retained_bytes_max();
  if (queued_bytes() <= bytes_max) return;
  const std::uint64_t in_log = bytes_in_log();
  miss(slices_.skip_down_to(bytes_max - std::min(bytes_max, in_log), in_log == 0));
  if (queued_bytes() > bytes_max) skip_in_log(queued_bytes() - bytes_max);
}

/// Skips `bytes` of what is pending in the log, and the rest of the line that they end in, but not the newest line.
void WriteQueue::skip_in_log(std::uint64_t bytes) {
  const LineLog& log = lane().log();
  if (cursor_.position == log.end() || cursor_.position < log.begin()) return;
  const LineLog::Position wanted = cursor_.position + bytes;
  const LineLog::Place next = wanted < log.newest().position ? log.place_from(wanted) : log.newest();
  miss({.lines = next.line - cursor_.line});
  cursor_ = next;
}

void WriteQueue::miss(SliceQueue::Skipped skipped) {
  missed_ = more_missed(missed_, skipped.lines);
  lane().count_skipped(skipped.lines - skipped.retold);
}

// ---- Taking out

bool WriteQueue::flush() {
  // If others wait for this reader, the outlet must learn that all is sent, even when that happened outside the queue.
  if (empty() && !lags()) return false;
  outlet_.flush();
  CONFAB_ASSERT(empty() || blocked());
  return true;
}

std::size_t WriteQueue::gather(std::span<std::string_view> views) {
  if (missed_ > 0) {
    CONFAB_ASSERT(missed_notice_ != nullptr);
    slices_.put_notice(missed_notice_(missed_), *framing_, missed_);
    missed_ = 0;
  }
  const std::size_t used = slices_.gather(views);
  if (used == views.size() || bytes_in_log() == 0) return used;
  return used + lane().log().read(cursor_.position, views.subspan(used));
}

void WriteQueue::consume(std::size_t bytes) {
  bytes = slices_.consume(bytes);
  if (bytes == 0) return;
  const LineLog& log = lane().log();
  const LineLog::Position sent_to = cursor_.position + bytes;
  CONFAB_ASSERT(sent_to <= log.end());
  cursor_ = log.place_from(sent_to);
  if (cursor_.position == sent_to) return;
  Extent begun = log.extent_at(sent_to);
  begun.length = static_cast<std::uint32_t>(cursor_.position - sent_to);
  slices_.put_begun(std::move(begun));
}

void WriteQueue::block() {
  if (has_left() || blocked()) return;
  LaneMember::block(!finishing_);
  limit();
  slices_.settle_down();
}

void WriteQueue::unblock() {
  if (!blocked()) return;
  catch_up_with_log();
  limit();
  // It is due in the next lap, and the log may forget its range at the end of this one.
  if (lane().may_forget(cursor_.position)) hold_range();
  LaneMember::unblock();
}

void WriteQueue::close() {
  if (has_left()) return;
  leave();
  slices_.clear();
  missed_ = 0;
  wants_flush_ = false;
}

// ---- A live upgrade

carried::QueueState WriteQueue::carried(BlobTaker& blobs) const {
  CONFAB_ASSERT(!takes_nothing());
  carried::QueueState state;
  state.missed = missed_;
  state.appended_bytes = appended_bytes_;
  state.framing = blobs.number_of(*framing_);
  state.blocked = blocked();
  state.standing = standing();
  if (lags()) state.lags_from = lags_from();
  const LineLog& log = lane().log();
  LineLog::Position from = cursor_.position;
  if (from < log.begin()) {
    // What catch_up_with_log() would do, to a copy.
    SliceQueue begun = slices_;
    state.missed = more_missed(missed_, begun.skip_down_to(0, false).lines + log.oldest().line - cursor_.line);
    begun.carry(state, blobs);
    from = log.begin();
  } else {
    slices_.carry(state, blobs);
  }
  while (from != log.end()) {
    const Extent extent = log.extent_at(from);
    state.pieces.push_back(blobs.piece(extent, false));
    from += extent.length;
  }
  return state;
}

void WriteQueue::restore(const carried::QueueState& state, BlobRestorer& blobs) {
  slices_.restore(state, blobs);
  missed_ = state.missed;
  appended_bytes_ = state.appended_bytes;
  LaneMember::restore(state);
  // Others wait for one that lags until it is flushed, even if nothing is left for it: TLS may have had the last bytes.
  if (!empty() || (lags() && !blocked())) become_due();
}

}  // namespace confab
