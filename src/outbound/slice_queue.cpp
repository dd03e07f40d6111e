#include "confab/outbound/slice_queue.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "confab/base/assert.hpp"
#include "confab/base/drop_front.hpp"

namespace confab {

namespace {

// A slice that keeps a chunk alive for less than this part of it is copied out once it may have to wait: so what is
// kept for a slow reader is at most so many times what it is owed.
constexpr std::uint32_t pinned_per_byte_max = 2;
// Chunks of our own double in size from the first to the second, in bytes, for as long as one follows another.
constexpr std::uint32_t own_chunk_bytes_min = 240;
constexpr std::uint32_t own_chunk_bytes_max = 4000;
// A longer line has a chunk that just fits: the end of the chunk before it may go unused, and must not be much.
constexpr std::uint32_t line_in_common_chunk_bytes_max = own_chunk_bytes_max / 4;

bool worth_sharing(const Extent& extent) {
  return extent.length >= extent.chunk->capacity() / pinned_per_byte_max;
}

/// How long the last of `lines` is, its ending included.
std::uint32_t last_line_bytes(std::string_view lines) {
  const auto end_before = lines.size() < 2 ? std::string_view::npos : lines.rfind('\n', lines.size() - 2);
  return static_cast<std::uint32_t>(end_before == std::string_view::npos ? lines.size()
                                                                         : lines.size() - end_before - 1);
}

/// How long the first whole lines are that are `bytes` long together, or just longer.
std::uint32_t whole_lines_bytes(std::string_view lines, std::uint64_t bytes) {
  if (bytes >= lines.size()) return static_cast<std::uint32_t>(lines.size());
  const auto before = static_cast<std::uint32_t>(bytes - 1);
  return before + first_line_bytes(lines.substr(before));
}

/// What has no ending (a telnet refusal) counts as one.
std::uint64_t count_lines(std::string_view lines) {
  const auto endings = static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n'));
  return lines.back() == '\n' ? endings : endings + 1;
}

}  // namespace

// ---- Putting in

/// The last slice, if more may be made part of it.
SliceQueue::Slice* SliceQueue::growing() {
  const bool only_begun = front_begun_ && first_ + 1 == slices_.size();
  if (empty() || only_begun || slices_.back().missed > 0) return nullptr;
  return &slices_.back();
}

void SliceQueue::share(Extent extent, bool may_wait) {
  if (!worth_sharing(extent)) {
    if (may_wait) return copy(extent.view());
    settled_ = false;
  }
  bytes_ += extent.length;
  Slice* last = growing();
  if (last != nullptr && last->chunk == extent.chunk && last->offset + last->length == extent.offset) {
    last->length += extent.length;
  } else {
    slices_.push_back({std::move(extent)});
  }
}

void SliceQueue::copy(std::string_view lines, std::string_view ending) {
  const auto size = static_cast<std::uint32_t>(lines.size() + ending.size());
  Slice* last = growing();
  if (last == nullptr || !last->own || last->chunk->room() < size) {
    const bool one_follows_another = last != nullptr && last->own && !last->made_to_fit;
    const bool made_to_fit = size > line_in_common_chunk_bytes_max;
    const auto grown =
        one_follows_another ? std::min(last->chunk->capacity() * 2, own_chunk_bytes_max) : own_chunk_bytes_min;
    slices_.push_back({{ChunkRef::make(made_to_fit ? size : std::max(size, grown)), 0, 0}, 0, true, made_to_fit});
    last = &slices_.back();
  }
  last->chunk->append(lines);
  last->chunk->append(ending);
  last->length += size;
  bytes_ += size;
}

void SliceQueue::put_begun(Extent rest) {
  CONFAB_ASSERT(empty());
  bytes_ += rest.length;
  slices_.push_back({std::move(rest)});
  front_begun_ = true;
}

void SliceQueue::put_notice(std::string_view notice, std::uint64_t lines) {
  const auto size = static_cast<std::uint32_t>(notice.size());
  ChunkRef chunk = ChunkRef::make(size);
  chunk->append(notice);
  const auto missed =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(lines, std::numeric_limits<std::uint32_t>::max()));
  Slice begun;
  if (front_begun_) begun = std::move(slices_[first_++]);
  put_first({{std::move(chunk), 0, size}, missed, true, true});
  if (front_begun_) put_first(std::move(begun));
  bytes_ += size;
}

void SliceQueue::put_first(Slice slice) {
  if (first_ == 0) {
    // Room for more than one, so that many slices are not all moved each time.
    first_ = 1 + slices_.size() / 8;
    slices_.insert(slices_.begin(), first_, Slice{});
  }
  slices_[--first_] = std::move(slice);
}

// ---- Taking out

std::uint64_t SliceQueue::skip_down_to(std::uint64_t bytes_max, bool keep_newest) {
  std::uint64_t lost = 0;
  std::size_t oldest = first_ + (front_begun_ ? 1 : 0);
  while (bytes_ > bytes_max && oldest < slices_.size()) {
    Slice& slice = slices_[oldest];
    const std::string_view lines = slice.view();
    std::uint32_t skipped = whole_lines_bytes(lines, bytes_ - bytes_max);
    if (keep_newest && oldest + 1 == slices_.size()) skipped = std::min(skipped, slice.length - last_line_bytes(lines));
    if (skipped == 0) break;
    lost += slice.missed > 0 ? slice.missed : count_lines(lines.substr(0, skipped));
    bytes_ -= skipped;
    slice.offset += skipped;
    slice.length -= skipped;
    if (slice.length > 0) break;
    slice.chunk = ChunkRef{};
    ++oldest;
  }
  if (front_begun_) {
    --oldest;
    if (oldest != first_) slices_[oldest] = std::move(slices_[first_]);
  }
  first_ = oldest;
  drop_front(slices_, first_);
  settled_ = settled_ || empty();
  return lost;
}

std::size_t SliceQueue::gather(std::span<std::string_view> views) const {
  std::size_t used = 0;
  for (std::size_t slice = first_; slice < slices_.size() && used < views.size(); ++slice) {
    views[used++] = slices_[slice].view();
  }
  return used;
}

std::size_t SliceQueue::consume(std::size_t bytes) {
  while (bytes > 0 && !empty()) {
    Slice& slice = slices_[first_];
    if (bytes < slice.length) {
      slice.offset += static_cast<std::uint32_t>(bytes);
      slice.length -= static_cast<std::uint32_t>(bytes);
      bytes_ -= static_cast<std::uint32_t>(bytes);
      bytes = 0;
      keep_begun_line();
      break;
    }
    bytes -= slice.length;
    bytes_ -= slice.length;
    slice.chunk = ChunkRef{};
    ++first_;
    front_begun_ = false;
  }
  drop_front(slices_, first_);
  settled_ = settled_ || empty();
  return bytes;
}

/// Sets the rest of a line whose start was sent apart from the lines behind it, which may still be skipped.
void SliceQueue::keep_begun_line() {
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
  put_first(std::move(begun));
}

void SliceQueue::settle_down() {
  if (empty()) return;
  if (front_begun_) settle(slices_[first_]);
  if (std::exchange(settled_, true)) return;
  std::vector<Slice> waiting;
  waiting.swap(slices_);
  const std::size_t first = std::exchange(first_, 0);
  bytes_ = 0;
  for (std::size_t index = first; index < waiting.size(); ++index) {
    Slice& slice = waiting[index];
    const bool must_stay_apart = slice.missed > 0 || (front_begun_ && index == first);
    if (must_stay_apart || slice.own || worth_sharing(slice)) {
      bytes_ += slice.length;
      slices_.push_back(std::move(slice));
    } else {
      copy(slice.view());
    }
  }
}

/// Gives `slice`, which is to stay apart, a chunk of its own size.
void SliceQueue::settle(Slice& slice) {
  if (worth_sharing(slice)) return;
  ChunkRef chunk = ChunkRef::make(slice.length);
  chunk->append(slice.view());
  slice.chunk = std::move(chunk);
  slice.offset = 0;
}

void SliceQueue::clear() {
  first_ = slices_.size();
  drop_front(slices_, first_);
  bytes_ = 0;
  front_begun_ = false;
  settled_ = true;
}

}  // namespace confab
