#include "confab/wire/slice_queue.hpp"

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

}  // namespace

// ---- Putting in

/// The last slice, if more may be made part of it.
SliceQueue::Slice* SliceQueue::growing() {
  const bool only_begun = front_begun_ && first_ + 1 == slices_.size();
  if (empty() || only_begun || slices_.back().missed > 0) return nullptr;
  return &slices_.back();
}

void SliceQueue::share(Extent extent, bool may_wait) {
  if (may_wait && !worth_sharing(extent)) return copy(extent.view());
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
    const auto capacity = std::max(size, std::clamp(bytes_, own_chunk_bytes_min, own_chunk_bytes_max));
    slices_.push_back({{ChunkRef::make(capacity), 0, 0}, 0, true});
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
  const auto place = slices_.begin() + static_cast<std::ptrdiff_t>(first_ + (front_begun_ ? 1 : 0));
  slices_.insert(place, Slice{{std::move(chunk), 0, size}, missed, true});
  bytes_ += size;
}

// ---- Taking out

std::uint64_t SliceQueue::skip_oldest_line(bool keep_newest) {
  const std::size_t oldest = first_ + (front_begun_ ? 1 : 0);
  if (oldest == slices_.size()) return 0;
  Slice& slice = slices_[oldest];
  const std::uint32_t line = first_line_bytes(slice.view());
  const bool newest = oldest + 1 == slices_.size() && line == slice.length;
  if (newest && keep_newest) return 0;
  const std::uint64_t lost = slice.missed > 0 ? slice.missed : 1;
  slice.offset += line;
  slice.length -= line;
  bytes_ -= line;
  if (slice.length == 0) slices_.erase(slices_.begin() + static_cast<std::ptrdiff_t>(oldest));
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
      keep_begun_line();
      return 0;
    }
    bytes -= slice.length;
    bytes_ -= slice.length;
    slice.chunk = {};
    ++first_;
    front_begun_ = false;
  }
  if (empty()) clear();
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
  slices_.insert(slices_.begin() + static_cast<std::ptrdiff_t>(first_), std::move(begun));
}

void SliceQueue::settle_down() {
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

void SliceQueue::clear() {
  // An idle client owns no buffer.
  slices_ = {};
  first_ = 0;
  bytes_ = 0;
  front_begun_ = false;
}

}  // namespace confab
