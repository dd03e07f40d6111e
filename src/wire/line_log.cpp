#include "confab/wire/line_log.hpp"

#include <algorithm>

#include "confab/assert.hpp"

namespace confab {

std::uint32_t first_line_bytes(std::string_view lines) {
  const auto end = lines.find('\n');
  return static_cast<std::uint32_t>(end == std::string_view::npos ? lines.size() : end + 1);
}

void LineLog::append(std::string_view line) {
  CONFAB_ASSERT(!line.empty() && line.back() == '\n');
  const auto size = static_cast<std::uint32_t>(line.size());
  if (parts_.empty() || parts_.back().chunk->room() < size) {
    const auto grown =
        parts_.empty() ? chunk_bytes_min : std::min(parts_.back().chunk->capacity() * 4, chunk_bytes_max);
    parts_.push_back({ChunkRef::make(std::max(grown, size)), end_, lines_});
  }
  parts_.back().chunk->append(line);
  end_ += size;
  ++lines_;
  last_line_bytes_ = size;
}

const LineLog::Part& LineLog::part_at(Position position) const {
  // From the back: nearly every reader is at the log's end.
  auto part = parts_.rbegin();
  while (part != parts_.rend() && part->position > position) ++part;
  CONFAB_ASSERT(part != parts_.rend());
  return *part;
}

std::uint64_t LineLog::lines_before(Position position) const {
  if (position == end_) return lines_;
  const Part& part = part_at(position);
  const auto before = part.chunk->view(0, static_cast<std::uint32_t>(position - part.position));
  return part.line + static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
}

Extent LineLog::last_line() const {
  CONFAB_ASSERT(!parts_.empty());
  const ChunkRef& chunk = parts_.back().chunk;
  return {chunk, chunk->size() - last_line_bytes_, last_line_bytes_};
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
  const auto kept = std::find_if(parts_.begin(), parts_.end(), [position](const Part& part) {
    return part.position + part.chunk->size() > position;
  });
  parts_.erase(parts_.begin(), kept);
  if (parts_.empty()) parts_ = {};
}

std::size_t LineLog::capacity() const {
  std::size_t bytes = 0;
  for (const Part& part : parts_) bytes += part.chunk->capacity();
  return bytes;
}

}  // namespace confab
