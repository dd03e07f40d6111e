#include "confab/outbound/line_log.hpp"

#include <algorithm>
#include <iterator>

#include "confab/base/assert.hpp"
#include "confab/base/drop_front.hpp"

namespace confab {

void LineLog::append(std::string_view text) {
  const std::uint32_t size = framing_.record_bytes(text);
  if (holds_nothing() || parts_.back().chunk->spare() < size) {
    const auto grown =
        holds_nothing() ? chunk_bytes_min : std::min(parts_.back().chunk->capacity() * 4, chunk_bytes_max);
    parts_.push_back({ChunkRef::make(std::max(grown, size)), next_});
  }
  framing_.append(text, *parts_.back().chunk);
  next_.position += size;
  ++next_.line;
  last_line_bytes_ = size;
}

const LineLog::Part& LineLog::part_at(Position position) const {
  CONFAB_ASSERT(!holds_nothing() && position >= begin());
  // Nearly every reader is at the log's end.
  if (parts_.back().start.position <= position) return parts_.back();
  const auto first = parts_.begin() + static_cast<std::ptrdiff_t>(first_);
  const auto after = std::upper_bound(first, parts_.end(), position,
                                      [](Position wanted, const Part& part) { return wanted < part.start.position; });
  return *std::prev(after);
}

LineLog::Place LineLog::place_inside(Position position) const {
  const Part& part = part_at(position);
  if (position == part.start.position) return part.start;
  const Records before = framing_.cut(part.chunk->view(0, part.chunk->size()), position - part.start.position);
  return {part.start.position + before.bytes, part.start.line + before.count};
}

Extent LineLog::last_line() const {
  CONFAB_ASSERT(!holds_nothing());
  const ChunkRef& chunk = parts_.back().chunk;
  return {chunk, chunk->size() - last_line_bytes_, last_line_bytes_, framing_.cut};
}

Extent LineLog::extent_at(Position from) const {
  if (from == end()) return {};
  const Part& part = part_at(from);
  const auto offset = static_cast<std::uint32_t>(from - part.start.position);
  return {part.chunk, offset, part.chunk->size() - offset, framing_.cut};
}

std::size_t LineLog::read(Position from, std::span<std::string_view> views) const {
  std::size_t used = 0;
  if (from == end()) return used;
  const Part* part = &part_at(from);
  for (const Part* after = parts_.data() + parts_.size(); part != after && used < views.size(); ++part) {
    const auto offset = static_cast<std::uint32_t>(from - part->start.position);
    views[used++] = part->chunk->view(offset, part->chunk->size() - offset);
    from = part->start.position + part->chunk->size();
  }
  return used;
}

void LineLog::forget_before(Position position) {
  while (!holds_nothing() && parts_[first_].start.position + parts_[first_].chunk->size() <= position) {
    parts_[first_++].chunk = ChunkRef{};
  }
  drop_front(parts_, first_);
}

std::size_t LineLog::capacity() const {
  std::size_t bytes = 0;
  for (std::size_t i = first_; i < parts_.size(); ++i) bytes += parts_[i].chunk->capacity();
  return bytes;
}

}  // namespace confab
