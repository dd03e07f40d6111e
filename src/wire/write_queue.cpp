#include "confab/wire/write_queue.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "confab/assert.hpp"

namespace confab {

namespace {

// A slice that keeps a chunk alive for less than this part of it is copied out once it may have to wait: memory held
// for a slow reader stays in proportion to the bytes it is owed.
constexpr std::uint32_t pinned_per_byte_max = 4;
constexpr std::uint32_t own_chunk_bytes_min = 240;
constexpr std::uint32_t own_chunk_bytes_max = 4000;

bool worth_sharing(const Extent& extent) {
  return extent.length >= extent.chunk->capacity() / pinned_per_byte_max;
}

std::uint32_t first_line_bytes(std::string_view lines) {
  const auto end = lines.find('\n');
  // Telnet refusals are no lines; they may stand alone at a slice's end.
  return static_cast<std::uint32_t>(end == std::string_view::npos ? lines.size() : end + 1);
}

}  // namespace

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
  copy(text, bytes_of(ending_));
  appended_bytes_ += text.size();
  limit();
  become_due();
}

void WriteQueue::append_bytes(std::string_view lines) {
  if (closed_ || finishing_ || lines.empty()) return;
  hold_range();
  copy(lines);
  limit();
  become_due();
}

void WriteQueue::collect(const LineLog& log) {
  CONFAB_ASSERT(&log != &lane_->log());
  if (closed_ || finishing_) return;
  hold_range();
  add(log.last_line());
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
  follow(lane_->schedule_.loose());
  finishing_ = true;
  become_due();
}

bool WriteQueue::congested() const {
  return !blocked_ && slice_bytes_ > lane_->retained_bytes_max_ / 2;
}

std::uint64_t WriteQueue::queued_bytes() const {
  return slice_bytes_ + (lane_->log().end() - cursor_);
}

void WriteQueue::become_due() {
  if (blocked_ || due()) return;
  lap_ = lane_->lap_ - 1;
  lane_->due_.push_back(*this);
  lane_->schedule_.schedule(*lane_);
}

void WriteQueue::enter(Lane& lane) {
  lane_ = &lane;
  cursor_ = lane.log().end();
  cursor_line_ = lane.log().lines_before(cursor_);
  if (blocked_) {
    ++lane.blocked_;
    return;
  }
  lap_ = lane.lap_;
  lane.rested_.push_back(*this);
  if (!empty()) become_due();
}

void WriteQueue::leave_lane() {
  unlink();
  // The log may have been kept for this one alone.
  if (blocked_ && --lane_->blocked_ == 0 && !lane_->linked()) lane_->log_.forget_before(lane_->log_.end());
}

void WriteQueue::hold_range() {
  if (blocked_) catch_up_with_log();
  while (cursor_ != lane_->log().end()) {
    Extent extent = lane_->log().extent_at(cursor_);
    cursor_ += extent.length;
    add(std::move(extent));
  }
  cursor_line_ = lane_->log().lines_before(cursor_);
}

void WriteQueue::catch_up_with_log() {
  const LineLog& log = lane_->log();
  if (cursor_ >= log.begin()) return;
  // The log went on without us: all our slices are older still, so they go first.
  while (skip_oldest_line()) {
  }
  missed_ += log.lines_before(log.begin()) - cursor_line_;
  cursor_ = log.begin();
  cursor_line_ = log.lines_before(cursor_);
}

/// The last slice, if more may be made part of it.
WriteQueue::Slice* WriteQueue::growing_slice() {
  const bool only_begun = front_begun_ && first_ + 1 == slices_.size();
  if (first_ == slices_.size() || only_begun || slices_.back().missed > 0) return nullptr;
  return &slices_.back();
}

void WriteQueue::add(Extent extent) {
  if (blocked_ && !worth_sharing(extent)) return copy(extent.view());
  slice_bytes_ += extent.length;
  Slice* last = growing_slice();
  if (last != nullptr && last->chunk == extent.chunk && last->offset + last->length == extent.offset) {
    last->length += extent.length;
  } else {
    slices_.push_back({std::move(extent)});
  }
}

/// Queues `lines` and `ending` behind them in a chunk of our own. A line never spans slices.
void WriteQueue::copy(std::string_view lines, std::string_view ending) {
  const auto size = static_cast<std::uint32_t>(lines.size() + ending.size());
  Slice* last = growing_slice();
  if (last == nullptr || !last->own || last->chunk->room() < size) {
    const auto capacity = std::max(size, std::clamp(slice_bytes_, own_chunk_bytes_min, own_chunk_bytes_max));
    slices_.push_back({{ChunkRef::make(capacity), 0, 0}, 0, true});
    last = &slices_.back();
  }
  last->chunk->append(lines);
  last->chunk->append(ending);
  last->length += size;
  slice_bytes_ += size;
}

// ---- Staying within the limit

void WriteQueue::limit() {
  const std::uint64_t bytes_max = lane_->retained_bytes_max_;
  while (queued_bytes() > bytes_max && skip_oldest_line()) {
  }
}

/// Skips the oldest line that is not the newest of all; false if there is none.
bool WriteQueue::skip_oldest_line() {
  const std::size_t oldest = first_ + (front_begun_ ? 1 : 0);
  const LineLog& log = lane_->log();
  if (oldest == slices_.size()) {
    if (cursor_ == log.end() || cursor_ < log.begin()) return false;
    const Extent extent = log.extent_at(cursor_);
    const std::uint32_t line = first_line_bytes(extent.view());
    if (cursor_ + line == log.end()) return false;
    cursor_ += line;
    ++cursor_line_;
    ++missed_;
    return true;
  }
  Slice& slice = slices_[oldest];
  const std::uint32_t line = first_line_bytes(slice.view());
  const bool newest = oldest + 1 == slices_.size() && line == slice.length && cursor_ == log.end();
  if (newest) return false;
  missed_ += slice.missed > 0 ? slice.missed : 1;
  slice.offset += line;
  slice.length -= line;
  slice_bytes_ -= line;
  if (slice.length == 0) slices_.erase(slices_.begin() + static_cast<std::ptrdiff_t>(oldest));
  return true;
}

void WriteQueue::report_missed() {
  CONFAB_ASSERT(missed_notice_ != nullptr);
  std::string notice = missed_notice_(missed_);
  notice += bytes_of(ending_);
  ChunkRef chunk = ChunkRef::make(static_cast<std::uint32_t>(notice.size()));
  chunk->append(notice);
  const auto size = chunk->size();
  const auto reported =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(missed_, std::numeric_limits<std::uint32_t>::max()));
  const auto place = slices_.begin() + static_cast<std::ptrdiff_t>(first_ + (front_begun_ ? 1 : 0));
  slices_.insert(place, Slice{{std::move(chunk), 0, size}, reported, true});
  slice_bytes_ += size;
  missed_ = 0;
}

// ---- Taking out

std::size_t WriteQueue::gather(std::span<std::string_view> views) {
  if (closed_) return 0;
  if (missed_ > 0) report_missed();
  std::size_t used = 0;
  for (std::size_t slice = first_; slice < slices_.size() && used < views.size(); ++slice) {
    views[used++] = slices_[slice].view();
  }
  if (used < views.size()) used += lane_->log().read(cursor_, views.subspan(used));
  return used;
}

void WriteQueue::consume(std::size_t bytes) {
  while (bytes > 0 && first_ < slices_.size()) {
    Slice& slice = slices_[first_];
    if (bytes < slice.length) {
      slice.offset += static_cast<std::uint32_t>(bytes);
      slice.length -= static_cast<std::uint32_t>(bytes);
      slice_bytes_ -= static_cast<std::uint32_t>(bytes);
      keep_begun_line();
      return;
    }
    bytes -= slice.length;
    slice_bytes_ -= slice.length;
    slice.chunk = {};
    ++first_;
    front_begun_ = false;
  }
  if (first_ == slices_.size()) release_slices();
  if (bytes == 0) return;
  cursor_ += bytes;
  CONFAB_ASSERT(cursor_ <= lane_->log().end());
  if (cursor_ == lane_->log().end()) return;
  const Extent rest = lane_->log().extent_at(cursor_);
  if (rest.offset == 0 || rest.chunk->view(rest.offset - 1, 1) == "\n") return;
  const std::uint32_t line = first_line_bytes(rest.view());
  cursor_ += line;
  slice_bytes_ += line;
  slices_.push_back({{rest.chunk, rest.offset, line}, 0, false});
  front_begun_ = true;
}

/// Sets the rest of a line whose start was sent apart from the lines behind it, which may still be skipped.
void WriteQueue::keep_begun_line() {
  Slice& slice = slices_[first_];
  if (slice.chunk->view(slice.offset - 1, 1) == "\n") {
    front_begun_ = false;
    return;
  }
  front_begun_ = true;
  const std::uint32_t line = first_line_bytes(slice.view());
  if (line == slice.length) return;
  Slice begun = slice;
  begun.length = line;
  begun.own = false;
  slice.offset += line;
  slice.length -= line;
  slices_.insert(slices_.begin() + static_cast<std::ptrdiff_t>(first_), std::move(begun));
}

void WriteQueue::release_slices() {
  // An idle client owns no buffer.
  slices_ = {};
  first_ = 0;
  front_begun_ = false;
}

void WriteQueue::block() {
  if (closed_ || blocked_) return;
  unlink();
  blocked_ = true;
  ++lane_->blocked_;
  cursor_line_ = lane_->log().lines_before(cursor_);
  std::vector<Slice> waiting;
  waiting.swap(slices_);
  const std::size_t first = std::exchange(first_, 0);
  const bool begun = front_begun_;
  slice_bytes_ = 0;
  for (std::size_t index = first; index < waiting.size(); ++index) {
    Slice& slice = waiting[index];
    const bool must_stay_apart = slice.missed > 0 || (begun && index <= first + 1);
    if (must_stay_apart || slice.own || worth_sharing(slice)) {
      slice_bytes_ += slice.length;
      slices_.push_back(std::move(slice));
    } else {
      copy(slice.view());
    }
  }
}

void WriteQueue::unblock() {
  if (closed_ || !blocked_) return;
  catch_up_with_log();
  limit();
  blocked_ = false;
  --lane_->blocked_;
  lap_ = lane_->lap_;
  lane_->rested_.push_back(*this);
  become_due();
}

void WriteQueue::close() {
  if (closed_) return;
  leave_lane();
  blocked_ = false;
  closed_ = true;
  release_slices();
  slice_bytes_ = 0;
  missed_ = 0;
  lane_ = &lane_->schedule_.loose();
  cursor_ = lane_->log().end();
}

}  // namespace confab
