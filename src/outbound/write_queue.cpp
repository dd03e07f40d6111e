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
  slices_.copy(text, bytes_of(ending_));
  appended_bytes_ += text.size();
  limit();
  become_due();
}

void WriteQueue::append_bytes(std::string_view lines) {
  if (closed_ || finishing_ || lines.empty()) return;
  hold_range();
  slices_.copy(lines);
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
  return standing_ != Standing::slow && queued_bytes() > lane_->retained_bytes_max_ / Lane::congested_part;
}

std::uint64_t WriteQueue::queued_bytes() const {
  return slices_.bytes() + (lane_->log().end() - cursor_);
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
  cursor_ = lane.log().end();
  cursor_line_ = lane.log().lines_before(cursor_);
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
  while (cursor_ != lane_->log().end()) {
    Extent extent = lane_->log().extent_at(cursor_);
    cursor_ += extent.length;
    slices_.share(std::move(extent), blocked_);
  }
  cursor_line_ = lane_->log().lines_before(cursor_);
}

void WriteQueue::catch_up_with_log() {
  const LineLog& log = lane_->log();
  if (cursor_ >= log.begin()) return;
  // The log went on without us: all our slices are older still, so they go first.
  missed_ += slices_.skip_down_to(0, false);
  missed_ += log.lines_before(log.begin()) - cursor_line_;
  cursor_ = log.begin();
  cursor_line_ = log.lines_before(cursor_);
}

// ---- Staying within the limit

void WriteQueue::limit() {
  const std::uint64_t bytes_max = lane_->retained_bytes_max_;
  if (queued_bytes() <= bytes_max) return;
  const std::uint64_t in_log = lane_->log().end() - cursor_;
  missed_ += slices_.skip_down_to(bytes_max - std::min(bytes_max, in_log), in_log == 0);
  if (queued_bytes() > bytes_max) skip_in_log(queued_bytes() - bytes_max);
}

/// Skips `bytes`, and the rest of the line that they end in, of what is pending in the log; but not its newest line.
void WriteQueue::skip_in_log(std::uint64_t bytes) {
  const LineLog& log = lane_->log();
  if (cursor_ == log.end() || cursor_ < log.begin()) return;
  const LineLog::Position next = log.line_start_from(std::min(cursor_ + bytes, log.end()));
  const std::uint64_t next_line = log.lines_before(next);
  missed_ += next_line - log.lines_before(cursor_);
  cursor_ = next;
  cursor_line_ = next_line;
}

void WriteQueue::report_missed() {
  CONFAB_ASSERT(missed_notice_ != nullptr);
  std::string notice = missed_notice_(missed_);
  notice += bytes_of(ending_);
  slices_.put_notice(notice, missed_);
  missed_ = 0;
}

// ---- Taking out

std::size_t WriteQueue::gather(std::span<std::string_view> views) {
  if (closed_) return 0;
  if (missed_ > 0) report_missed();
  std::size_t used = slices_.gather(views);
  if (used < views.size()) used += lane_->log().read(cursor_, views.subspan(used));
  return used;
}

void WriteQueue::consume(std::size_t bytes) {
  bytes = slices_.consume(bytes);
  if (bytes == 0) return;
  cursor_ += bytes;
  CONFAB_ASSERT(cursor_ <= lane_->log().end());
  if (cursor_ == lane_->log().end()) return;
  const Extent rest = lane_->log().extent_at(cursor_);
  if (rest.offset == 0 || rest.chunk->view(rest.offset - 1, 1) == "\n") return;
  const std::uint32_t line = first_line_bytes(rest.view());
  cursor_ += line;
  slices_.put_begun({rest.chunk, rest.offset, line});
}

void WriteQueue::block() {
  if (closed_ || blocked_) return;
  blocked_ = true;
  lane_->keep_for(*this);
  if (standing_ == Standing::keeps_up && !finishing_) stand(Standing::lags);
  cursor_line_ = lane_->log().lines_before(cursor_);
  limit();
  slices_.settle_down();
}

void WriteQueue::unblock() {
  if (closed_ || !blocked_) return;
  catch_up_with_log();
  limit();
  // It is due in the next lap, and the end of this one may forget what it is still to be sent.
  if (lane_->may_forget(cursor_)) hold_range();
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
  cursor_ = lane_->log().end();
}

}  // namespace confab
