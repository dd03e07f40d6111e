#include "confab/outbound/write_queue.hpp"

#include <algorithm>
#include <utility>

#include "confab/base/assert.hpp"

namespace confab {

WriteQueue::WriteQueue(FlushSchedule& schedule, Outlet& outlet) : lane_(&schedule.loose()), outlet_(outlet) {
  enter(*lane_);
}

WriteQueue::~WriteQueue() {
  close();
}

// ---- Putting in

void WriteQueue::append(std::string_view text) {
  if (closed_ || finishing_) return;
  hold_range();
  slices_.append(text, *framing_);
  appended_bytes_ += text.size();
  limit();
  become_due();
}

void WriteQueue::append_bytes(std::string_view lines) {
  if (closed_ || finishing_ || lines.empty()) return;
  hold_range();
  slices_.copy(lines, Framing::lf.cut);
  limit();
  become_due();
}

void WriteQueue::collect(const LineLog& log) {
  CONFAB_ASSERT(&log != &lane_->log());
  if (closed_ || finishing_) return;
  hold_range();
  slices_.share(log.last_line(), blocked_);
  limit();
  become_due();
}

void WriteQueue::follow(Lane& lane) {
  if (closed_ || finishing_) return;
  hold_range();
  leave_lane();
  enter(lane);
  limit();
}

void WriteQueue::finish() {
  if (closed_ || finishing_) return;
  give_up_waiting();
  follow(lane_->schedule_.loose());
  finishing_ = true;
  become_due();
}

bool WriteQueue::congested() const {
  return standing_ != Standing::slow && queued_bytes() > lane_->retained_bytes_max() / Lane::congested_part;
}

std::uint64_t WriteQueue::queued_bytes() const {
  return slices_.bytes() + (lane_->log().end() - cursor_.position);
}

void WriteQueue::become_due() {
  if (blocked_ || due()) return;
  lap_ = lane_->lap_ - 1;
  // Never in the lap under way: who asks for something all the time would keep it from ending.
  lane_->next_.push_back(*this);
  lane_->schedule_.schedule(*lane_);
}

void WriteQueue::enter(Lane& lane) {
  lane_ = &lane;
  cursor_ = lane.log().next();
  if (lags()) {
    lags_from_ = lane.floor_;
    lane.lagging_.push_back(*this);
  }
  if (blocked_) return lane.keep_for(*this);
  lap_ = lane.lap_;
  lane.rested_.push_back(*this);
  if (!empty()) become_due();
}

void WriteQueue::leave_lane() {
  ListHook<>::unlink();  // from where it is due, rested or blocked
  if (lags()) {
    ListHook<Lagging>::unlink();
    // Who waits for this one may be the only one left to whom that matters.
    lane_->schedule_.look_again(*lane_);
  }
  // The log may have been kept for this one alone.
  if (blocked_ && !lane_->keeps_for_any() && !lane_->linked()) lane_->log_.forget_before(lane_->log_.end());
}

void WriteQueue::hold_range() {
  if (blocked_) catch_up_with_log();
  const LineLog& log = lane_->log();
  for (LineLog::Position from = cursor_.position; from != log.end();) {
    Extent extent = log.extent_at(from);
    from += extent.length;
    slices_.share(std::move(extent), blocked_);
  }
  cursor_ = log.next();
}

void WriteQueue::catch_up_with_log() {
  const LineLog& log = lane_->log();
  if (cursor_.position >= log.begin()) return;
  // The log went on without us: all our slices are older still, so they go first.
  missed_ += slices_.skip_down_to(0, false);
  missed_ += log.oldest().line - cursor_.line;
  cursor_ = log.oldest();
}

// ---- Staying within the limit

void WriteQueue::limit() {
  const std::uint64_t bytes_max = lane_->retained_bytes_max();
  if (queued_bytes() <= bytes_max) return;
  const std::uint64_t in_log = lane_->log().end() - cursor_.position;
  missed_ += slices_.skip_down_to(bytes_max - std::min(bytes_max, in_log), in_log == 0);
  if (queued_bytes() > bytes_max) skip_in_log(queued_bytes() - bytes_max);
}

/// Skips `bytes`, and the rest of the line that they end in, of what is pending in the log; but not its newest line.
void WriteQueue::skip_in_log(std::uint64_t bytes) {
  const LineLog& log = lane_->log();
  if (cursor_.position == log.end() || cursor_.position < log.begin()) return;
  const LineLog::Position wanted = cursor_.position + bytes;
  const LineLog::Place next = wanted < log.newest().position ? log.place_from(wanted) : log.newest();
  missed_ += next.line - cursor_.line;
  cursor_ = next;
}

void WriteQueue::report_missed() {
  CONFAB_ASSERT(missed_notice_ != nullptr);
  slices_.put_notice(missed_notice_(missed_), *framing_, missed_);
  missed_ = 0;
}

// ---- Taking out

std::size_t WriteQueue::gather(std::span<std::string_view> views) {
  if (closed_) return 0;
  if (missed_ > 0) report_missed();
  std::size_t used = slices_.gather(views);
  if (used < views.size()) used += lane_->log().read(cursor_.position, views.subspan(used));
  return used;
}

void WriteQueue::consume(std::size_t bytes) {
  bytes = slices_.consume(bytes);
  if (bytes == 0) return;
  const LineLog& log = lane_->log();
  const LineLog::Position sent_to = cursor_.position + bytes;
  CONFAB_ASSERT(sent_to <= log.end());
  cursor_ = log.place_from(sent_to);
  if (cursor_.position == sent_to) return;
  Extent begun = log.extent_at(sent_to);
  begun.length = static_cast<std::uint32_t>(cursor_.position - sent_to);
  slices_.put_begun(std::move(begun));
}

void WriteQueue::block() {
  if (closed_ || blocked_) return;
  blocked_ = true;
  lane_->keep_for(*this);
  if (standing_ == Standing::keeps_up && !finishing_) stand(Standing::lags);
  limit();
  slices_.settle_down();
}

void WriteQueue::unblock() {
  if (closed_ || !blocked_) return;
  catch_up_with_log();
  limit();
  // It is due in the next lap, and the end of this one may forget what it is still to be sent.
  if (lane_->may_forget(cursor_.position)) hold_range();
  blocked_ = false;
  lap_ = lane_->lap_;
  lane_->rested_.push_back(*this);
  become_due();
}

void WriteQueue::give_up_waiting() {
  if (closed_ || !lags()) return;
  stand(Standing::slow);
  lane_->schedule_.look_again(*lane_);
}

void WriteQueue::stand(Standing standing) {
  if (standing_ == standing) return;
  standing_ = standing;
  if (!lags()) return ListHook<Lagging>::unlink();
  lags_from_ = lane_->floor_;
  lane_->lagging_.push_back(*this);
}

void WriteQueue::close() {
  if (closed_) return;
  leave_lane();
  blocked_ = false;
  standing_ = Standing::slow;
  closed_ = true;
  slices_.clear();
  missed_ = 0;
  lane_ = &lane_->schedule_.loose();
  cursor_ = lane_->log().next();
}

}  // namespace confab
