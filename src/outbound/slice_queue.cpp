#include "confab/outbound/slice_queue.hpp"

#include <algorithm>
#include <utility>

#include "confab/base/assert.hpp"
#include "confab/base/drop_front.hpp"
#include "confab/outbound/carried_blobs.hpp"

namespace confab {

namespace {

// A slice that keeps a chunk alive for less than half of it is copied out once it may have to wait. So the memory kept
// for a slow reader is at most so many times what it is still to be sent.
constexpr std::uint32_t pinned_per_byte_max = 2;
// Of the first chunk of our own.
constexpr std::uint32_t own_chunk_bytes_min = 240;
// A longer line gets a chunk that just fits. The end of the chunk before it stays unused, so that must not be much.
constexpr std::uint32_t line_in_common_chunk_bytes_max = SliceQueue::own_chunk_bytes_max / 4;

bool worth_sharing(const Extent& extent) {
  return extent.length >= extent.chunk->capacity() / pinned_per_byte_max;
}

}  // namespace

// ---- Putting in

/// The last slice, if records that are cut like this may be added to it.
SliceQueue::Slice* SliceQueue::growing(RecordCut cut) {
  const bool only_begun = front_begun_ && first_ + 1 == slices_.size();
  if (empty() || only_begun || slices_.back().missed > 0 || slices_.back().cut != cut) return nullptr;
  return &slices_.back();
}

void SliceQueue::share(Extent extent, bool may_wait) {
  if (!worth_sharing(extent)) {
    if (may_wait) return copy(extent.view(), extent.cut);
    settled_ = false;
  }
  bytes_ += extent.length;
  Slice* last = growing(extent.cut);
  if (last != nullptr && last->chunk == extent.chunk && last->offset + last->length == extent.offset) {
    last->length += extent.length;
  } else {
    slices_.push_back({std::move(extent)});
  }
}

void SliceQueue::append(std::string_view text, const Framing& framing) {
  framing.append(text, *grown_by(framing.record_bytes(text), framing.cut).chunk);
}

void SliceQueue::copy(std::string_view records, RecordCut cut) {
  grown_by(static_cast<std::uint32_t>(records.size()), cut).chunk->append(records);
}

/// The last slice or a new one, made longer by `bytes`, which are to be appended to its chunk.
SliceQueue::Slice& SliceQueue::grown_by(std::uint32_t bytes, RecordCut cut) {
  Slice* last = growing(cut);
  if (last == nullptr || !last->own || last->chunk->spare() < bytes) {
    const bool one_follows_another = last != nullptr && last->own && !last->made_to_fit;
    const bool made_to_fit = bytes > line_in_common_chunk_bytes_max;
    const auto grown =
        one_follows_another ? std::min(last->chunk->capacity() * 2, own_chunk_bytes_max) : own_chunk_bytes_min;
    slices_.push_back(
        {{ChunkRef::make(made_to_fit ? bytes : std::max(bytes, grown)), 0, 0, cut}, 0, true, made_to_fit});
    last = &slices_.back();
  }
  last->length += bytes;
  bytes_ += bytes;
  return *last;
}

void SliceQueue::put_begun(Extent rest) {
  CONFAB_ASSERT(empty());
  bytes_ += rest.length;
  slices_.push_back({std::move(rest)});
  front_begun_ = true;
}

void SliceQueue::put_notice(std::string_view text, const Framing& framing, std::uint32_t lines) {
  const std::uint32_t size = framing.record_bytes(text);
  ChunkRef chunk = ChunkRef::make(size);
  framing.append(text, *chunk);
  Slice begun;
  if (front_begun_) begun = std::move(slices_[first_++]);
  put_first({{std::move(chunk), 0, size, framing.cut}, lines, true, true});
  if (front_begun_) put_first(std::move(begun));
  bytes_ += size;
}

void SliceQueue::put_first(Slice slice) {
  if (first_ == 0) {
    // Makes room for several, so that a long queue is not moved for each.
    first_ = 1 + slice_count() / 8;
    slices_.insert(slices_.begin(), first_, Slice{});
  }
  slices_[--first_] = std::move(slice);
}

// ---- Taking out

SliceQueue::Skipped SliceQueue::skip_down_to(std::uint64_t bytes_max, bool keep_newest) {
  Skipped lost;
  std::uint32_t oldest = first_ + (front_begun_ ? 1 : 0);
  while (bytes_ > bytes_max && oldest < slices_.size()) {
    Slice& slice = slices_[oldest];
    Records skipped = slice.cut(slice.view(), bytes_ - bytes_max);
    const bool newest_too = oldest + 1 == slices_.size() && skipped.bytes == slice.length;
    if (keep_newest && newest_too) skipped = all_but_last(slice);
    if (skipped.count == 0) break;
    lost.lines += slice.missed > 0 ? slice.missed : skipped.count;
    lost.retold += slice.missed;
    bytes_ -= skipped.bytes;
    slice.offset += skipped.bytes;
    slice.length -= skipped.bytes;
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

/// All records of `slice` but the last.
Records SliceQueue::all_but_last(const Slice& slice) {
  Records before;
  for (std::string_view rest = slice.view();;) {
    const Records next = slice.cut(rest, 1);
    if (next.bytes == rest.size()) return before;
    before.bytes += next.bytes;
    before.count += next.count;
    rest.remove_prefix(next.bytes);
  }
}

std::size_t SliceQueue::gather(std::span<std::string_view> views) const {
  std::size_t used = 0;
  for (std::size_t slice = first_; slice < slices_.size() && used < views.size(); ++slice) {
    views[used++] = slices_[slice].view();
  }
  return used;
}

std::size_t SliceQueue::consume(std::size_t bytes) {
  if (empty()) return bytes;
  while (bytes > 0 && !empty()) {
    Slice& slice = slices_[first_];
    if (bytes < slice.length) {
      consume_part(static_cast<std::uint32_t>(bytes));
      bytes = 0;
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

/// The first `bytes` of the first slice were sent, but not all of it. Splits off the rest of a line whose start was
/// sent, because the lines after it may still be skipped.
void SliceQueue::consume_part(std::uint32_t bytes) {
  Slice& slice = slices_[first_];
  const std::uint32_t line_end = front_begun_ ? slice.length : slice.cut(slice.view(), bytes).bytes;
  bytes_ -= bytes;
  slice.offset += bytes;
  slice.length -= bytes;
  const std::uint32_t begun_bytes = line_end - bytes;
  front_begun_ = begun_bytes > 0;
  if (!front_begun_ || begun_bytes == slice.length) return;
  Slice begun = slice;
  begun.length = begun_bytes;
  begun.own = false;
  slice.offset += begun_bytes;
  slice.length -= begun_bytes;
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
      copy(slice.view(), slice.cut);
    }
  }
}

/// Gives `slice`, which stays apart from others, a chunk of its own size.
void SliceQueue::settle(Slice& slice) {
  if (worth_sharing(slice)) return;
  ChunkRef chunk = ChunkRef::make(slice.length);
  chunk->append(slice.view());
  slice.chunk = std::move(chunk);
  slice.offset = 0;
}

void SliceQueue::clear() {
  first_ = slice_count();
  drop_front(slices_, first_);
  bytes_ = 0;
  front_begun_ = false;
  settled_ = true;
}

// ---- A live upgrade

void SliceQueue::carry(carried::QueueState& state, BlobTaker& blobs) const {
  state.begun = front_begun_;
  for (std::size_t index = first_; index < slices_.size(); ++index) {
    const Slice& slice = slices_[index];
    carried::PieceState& piece = state.pieces.emplace_back(blobs.piece(slice, slice.own));
    piece.missed = slice.missed;
    piece.made_to_fit = slice.made_to_fit;
  }
}

void SliceQueue::restore(const carried::QueueState& state, BlobRestorer& blobs) {
  CONFAB_ASSERT(empty());
  if (state.begun && state.pieces.empty())
    throw carried::BadState("The rest of a line is to be sent, but is not there.");
  std::vector<Slice> slices;
  slices.reserve(state.pieces.size());
  std::uint64_t bytes = 0;
  bool settled = true;
  for (const carried::PieceState& piece : state.pieces) {
    bytes += piece.length;
    slices.push_back({blobs.extent(piece), piece.missed, piece.own, piece.made_to_fit});
    settled = settled && (piece.own || worth_sharing(slices.back()));
  }
  if (bytes > carried::waiting_bytes_max) throw carried::BadState("Too much output waits for one client.");
  slices_ = std::move(slices);
  first_ = 0;
  bytes_ = static_cast<std::uint32_t>(bytes);
  settled_ = settled;
  front_begun_ = state.begun;
}

}  // namespace confab
