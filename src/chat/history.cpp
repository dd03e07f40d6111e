#include "confab/chat/history.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "confab/base/assert.hpp"

namespace confab {

namespace {

/// Before each line. The name follows, and then the text.
struct Header {
  std::int64_t at;
  std::uint32_t text_size;
  std::uint32_t from_size;
};

char* lines_of(void* block, std::size_t header_bytes) {
  return static_cast<char*>(block) + header_bytes;
}

}  // namespace

History& History::operator=(History&& other) noexcept {
  if (this == &other) return *this;
  clear();
  first_ = std::exchange(other.first_, nullptr);
  last_ = std::exchange(other.last_, nullptr);
  used_ = std::exchange(other.used_, {});
  room_ = std::exchange(other.room_, 0);
  lines_ = std::exchange(other.lines_, 0);
  gone_ = std::exchange(other.gone_, 0);
  bytes_ = std::exchange(other.bytes_, 0);
  return *this;
}

std::size_t History::size_of(const Line& line) {
  return sizeof(Header) + line.from.size() + line.text.size();
}

History::Line History::line_at(const Block& block, std::size_t offset) {
  Header header{};
  const char* const place = reinterpret_cast<const char*>(&block + 1) + offset;
  std::memcpy(&header, place, sizeof(header));
  const char* const from = place + sizeof(header);
  return {WallTime(header.at), {from, header.from_size}, {from + header.from_size, header.text_size}};
}

void History::add(const Line& line) {
  const std::size_t bytes = size_of(line);
  if (room_ - used_.end < bytes) begin_block(bytes);
  const Header header{line.at.count(), static_cast<std::uint32_t>(line.text.size()),
                      static_cast<std::uint32_t>(line.from.size())};
  char* out = lines_of(last_, sizeof(Block)) + used_.end;
  std::memcpy(out, &header, sizeof(header));
  out = std::copy(line.from.begin(), line.from.end(), out + sizeof(header));
  std::copy(line.text.begin(), line.text.end(), out);
  used_.end += static_cast<std::uint32_t>(bytes);
  ++used_.lines;
  ++lines_;
}

void History::begin_block(std::size_t line_bytes) {
  const std::size_t usual = last_ == nullptr ? block_bytes_min : std::min(2 * last_->bytes, block_bytes_max);
  const std::size_t bytes = std::max(sizeof(Block) + line_bytes, usual);
  auto* const block = new (::operator new(bytes)) Block{nullptr, bytes, {}};
  if (last_ == nullptr) {
    first_ = block;
  } else {
    last_->used = used_;
    last_->next = block;
  }
  last_ = block;
  used_ = {};
  room_ = static_cast<std::uint32_t>(bytes - sizeof(Block));
  bytes_ += bytes;
}

void History::put_before(History older) {
  // What comes before a line that was cut is older still.
  if (older.first_ == nullptr || gone_ > 0) return;
  if (first_ == nullptr) {
    last_ = older.last_;
    used_ = older.used_;
    room_ = older.room_;
  } else {
    older.last_->used = older.used_;
    older.last_->next = first_;
  }
  first_ = std::exchange(older.first_, nullptr);
  lines_ += older.lines_;
  gone_ = older.gone_;
  bytes_ += older.bytes_;
}

// ---- Forgetting

void History::keep(std::size_t count) {
  while (first_ != nullptr && lines_ - used(*first_).lines >= count) forget_block();
}

void History::forget_before(WallTime time) {
  while (first_ != last_ && line_at(*first_->next, 0).at < time) forget_block();
}

void History::cut(std::size_t count, WallTime time) {
  keep(count);
  forget_before(time);
  if (lines_ > count) gone_ = std::max(gone_, static_cast<std::uint32_t>(lines_ - count));
  std::size_t offset = 0;
  std::uint32_t index = 0;
  for (; first_ != nullptr && index < used(*first_).lines; ++index) {
    const Line line = line_at(*first_, offset);
    if (line.at >= time) break;
    offset += size_of(line);
  }
  gone_ = std::max(gone_, index);
}

void History::forget_block() {
  if (first_ == nullptr) return;
  const std::uint32_t lines = used(*first_).lines;
  lines_ -= lines;
  gone_ -= std::min(gone_, lines);
  bytes_ -= first_->bytes;
  Block* const block = std::exchange(first_, first_->next);
  if (first_ == nullptr) {
    last_ = nullptr;
    used_ = {};
    room_ = 0;
  }
  ::operator delete(block);
}

void History::clear() {
  while (first_ != nullptr) forget_block();
}

// ---- Looking

std::size_t History::newest(std::size_t count, WallTime since, std::size_t bytes_max) const {
  std::size_t newest = std::min<std::size_t>(count, lines());
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
