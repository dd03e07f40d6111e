#include "confab/outbound/line_log.hpp"

#include <algorithm>
#include <iterator>

#include "confab/base/assert.hpp"
#include "confab/base/drop_front.hpp"

namespace confab {

std::uint32_t first_line_bytes(std::string_view lines) {
  const auto end = lines.find('\n');
  return static_cast<std::uint32_t>(end == std::string_view::npos ? lines.size() : end + 1);
}

void LineLog::append(std::string_view line) {
  CONFAB_ASSERT(!line.empty() && line.back() == '\n');
  const auto size = static_cast<std::uint32_t>(line.size());
  if (holds_nothing() || parts_.back().chunk->room() < size) {
    const auto grown =
        holds_nothing() ? chunk_bytes_min : std::min(parts_.back().chunk->capacity() * 4, chunk_bytes_max);
    parts_.push_back({ChunkRef::make(std::max(grown, size)), end_, lines_});
  }
  parts_.back().chunk->append(line);
  end_ += size;
  ++lines_;
  last_line_bytes_ = size;
}

const LineLog::Part& LineLog::part_at(Position position) const {
  CONFAB_ASSERT(!holds_nothing() && position >= begin());
  // Nearly every reader is at the log's end.
  if (parts_.back().position <= position) return parts_.back();
  const auto first = parts_.begin() + static_cast<std::ptrdiff_t>(first_);
  const auto behind = std::upper_bound(first, parts_.end(), position,
                                       [](Position wanted, const Part& part) { return wanted < part.position; });
  return *std::prev(behind);
}

std::uint64_t LineLog::lines_before(Position position) const {
  if (position == end_) return lines_;
  const Part& part = part_at(position);
  const auto before = part.chunk->view(0, static_cast<std::uint32_t>(position - part.position));
  return part.line + static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
}

Extent LineLog::last_line() const {
  CONFAB_ASSERT(!holds_nothing());
  const ChunkRef& chunk = parts_.back().chunk;
  return {chunk, chunk->size() - last_line_bytes_, last_line_bytes_};
}

LineLog::Position LineLog::line_start_from(Position position) const {
  const Position newest = end_ - last_line_bytes_;
  if (position >= newest) return newest;
  const Part& part = part_at(position);
  const auto offset = static_cast<std::uint32_t>(position - part.position);
  if (offset == 0) return position;
  const auto behind = part.chunk->view(offset - 1, part.chunk->size() - offset + 1);
  return position - 1 + first_line_bytes(behind);
}

Extent LineLog::extent_at(Position from) const {
  if (from == end_) return {};
  const Part& part = part_at(from);
  const auto offset = static_cast<std::uint32_t>(from - part.position);
  return {part.chunk, offset, part.chunk->size() - offset};
}

std::size_t LineLog::read(Position from, std::span<std::string_view> views) const {
  std::size_t used = 0;
  if (from == end_) return used;
  const Part* part = &part_at(from);
  for (const Part* behind = parts_.data() + parts_.size(); part != behind && used < views.size(); ++part) {
    const auto offset = static_cast<std::uint32_t>(from - part->position);
    views[used++] = part->chunk->view(offset, part->chunk->size() - offset);
    from = part->position + part->chunk->size();
  }
  return used;
}

void LineLog::forget_before(Position position) {
  while (!holds_nothing() && parts_[first_].position + parts_[first_].chunk->size() <= position) {
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
