#include "confab/chat/history.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "confab/base/assert.hpp"

namespace confab {

namespace {

/// Before each line. The name follows, and then the text.
struct Header {
  std::int64_t at;
  std::uint32_t text_size;
  std::uint32_t from_size;
};

}  // namespace

std::size_t History::size_of(const Line& line) {
  return sizeof(Header) + line.from.size() + line.text.size();
}

History::Line History::line_at(const Block& block, std::size_t offset) {
  Header header{};
  std::memcpy(&header, block.bytes.data() + offset, sizeof(header));
  const char* const from = block.bytes.data() + offset + sizeof(header);
  return {WallTime(header.at), {from, header.from_size}, {from + header.from_size, header.text_size}};
}

void History::write(const Line& line, Block& block) {
  const Header header{line.at.count(), static_cast<std::uint32_t>(line.text.size()),
                      static_cast<std::uint32_t>(line.from.size())};
  char* out = block.bytes.data() + block.end;
  std::memcpy(out, &header, sizeof(header));
  out = std::copy(line.from.begin(), line.from.end(), out + sizeof(header));
  std::copy(line.text.begin(), line.text.end(), out);
  block.end += size_of(line);
  ++block.lines;
}

History::Block& History::block_with_room(std::size_t bytes) {
  if (!blocks_.empty() && blocks_.back().bytes.size() - blocks_.back().end >= bytes) return blocks_.back();
  const std::size_t usual = blocks_.empty() ? block_bytes_min : 2 * blocks_.back().bytes.size();
  const std::size_t capacity = std::max(bytes, std::min(usual, block_bytes_max));
  blocks_.emplace_back().bytes.resize(capacity);
  bytes_ += capacity;
  return blocks_.back();
}

void History::add(const Line& line) {
  write(line, block_with_room(size_of(line)));
  ++lines_;
}

void History::put_before(History older) {
  lines_ += older.lines_;
  bytes_ += older.bytes_;
  blocks_.insert(blocks_.begin(), std::make_move_iterator(older.blocks_.begin()),
                 std::make_move_iterator(older.blocks_.end()));
}

// ---- Forgetting

void History::keep(std::size_t count) {
  while (!blocks_.empty() && lines_ - blocks_.front().lines >= count) forget_block();
  while (lines_ > count) forget_line();
}

void History::forget_before(WallTime time) {
  while (!blocks_.empty() && line_at(blocks_.front(), blocks_.front().begin).at < time) forget_line();
}

void History::forget_line() {
  Block& block = blocks_.front();
  CONFAB_ASSERT(block.lines > 0);
  if (block.lines == 1) return forget_block();
  block.begin += size_of(line_at(block, block.begin));
  --block.lines;
  --lines_;
}

void History::forget_block() {
  if (blocks_.empty()) return;
  lines_ -= blocks_.front().lines;
  bytes_ -= blocks_.front().bytes.size();
  blocks_.erase(blocks_.begin());
}

// ---- Looking

std::size_t History::newest(std::size_t count, WallTime since, std::size_t bytes_max) const {
  std::size_t newest = std::min(count, lines_);
  std::size_t bytes = 0;
  visit_newest(newest, [&](const Line& line) { bytes += size_of(line); });
  visit_newest(newest, [&, left = newest](const Line& line) mutable {
    if (bytes > bytes_max) newest = left - 1;
    bytes -= size_of(line);
    if (line.at < since) newest = left - 1;
    --left;
  });
  return newest;
}

}  // namespace confab
