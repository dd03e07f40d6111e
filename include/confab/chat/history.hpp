// History: the last lines said in one room, the oldest first. It knows no clock, no limits and no dialect. The
// RoomMemories own all histories, and alone change them.
//
// The lines lie in a chain of blocks. A new line needs nothing but this object and the end of the last block: with many
// rooms, each look elsewhere is one into memory that no cache holds. So memory is freed a block at a time, and a
// history holds up to two blocks more than it was told to keep.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "confab/base/prefetch.hpp"
#include "confab/base/wall_time.hpp"

namespace confab {

class History {
 public:
  struct Line {
    WallTime at;
    std::string_view from;
    std::string_view text;
  };

  /// Blocks grow from the first size to the second, in bytes; a line that needs more has one of its own.
  static constexpr std::size_t block_bytes_min = 1024;
  static constexpr std::size_t block_bytes_max = 16 * 1024;

  History() = default;
  History(History&& other) noexcept { *this = std::move(other); }
  History& operator=(History&& other) noexcept;
  ~History() { clear(); }

  void add(const Line& line);

  /// A line of `bytes` bytes will soon be added: brings near where it will be.
  void expect(std::size_t bytes) const {
    if (last_ != nullptr) prefetch(reinterpret_cast<const char*>(last_ + 1) + used_.end, bytes);
  }

  /// Adds all of `older` before the first line.
  void put_before(History older);

  std::size_t lines() const { return lines_ - gone_; }

  /// Bytes of memory held for lines.
  std::size_t bytes() const { return bytes_; }

  // ---- Forgetting, the oldest first

  /// Frees the blocks in which none of the newest `count` lines is.
  void keep(std::size_t count);

  /// Frees each block whose successor begins before `time`.
  void forget_before(WallTime time);

  /// Forgets all but the newest `count` lines, and what comes before the first line that was said at `time` or later.
  /// Nobody sees any of it again. Its memory goes with its blocks.
  void cut(std::size_t count, WallTime time);

  /// Frees the oldest block, if there is one, with the lines in it.
  void forget_block();

  void clear();

  // ---- Looking

  /// How many of the newest lines there are of which none is older than `since` or comes after one that is, and that
  /// take at most `bytes_max` bytes of memory together; at most `count`.
  std::size_t newest(std::size_t count, WallTime since, std::size_t bytes_max) const;

  /// Calls `visit` with each of the newest `count` lines, the oldest first. There are as many.
  template <class Visit>
  void visit_newest(std::size_t count, Visit&& visit) const;

 private:
  struct Extent {
    std::uint32_t end = 0;  // where the next line would begin
    std::uint32_t lines = 0;
  };
  /// Lines follow.
  struct Block {
    Block* next;
    std::size_t bytes;  // with this
    Extent used;        // once it is not the last one
  };

  static std::size_t size_of(const Line& line);
  static Line line_at(const Block& block, std::size_t offset);
  const Extent& used(const Block& block) const { return &block == last_ ? used_ : block.used; }
  void begin_block(std::size_t line_bytes);

  Block* first_ = nullptr;
  Block* last_ = nullptr;
  Extent used_;              // of the last block
  std::uint32_t room_ = 0;   // where it ends
  std::uint32_t lines_ = 0;  // in the blocks
  std::uint32_t gone_ = 0;   // the first of these, which were cut
  std::size_t bytes_ = 0;
};

template <class Visit>
void History::visit_newest(std::size_t count, Visit&& visit) const {
  std::size_t skipped = lines_ - count;  // with those that are gone
  for (const Block* block = first_; block != nullptr; block = block->next) {
    const Extent extent = used(*block);
    if (skipped >= extent.lines) {
      skipped -= extent.lines;
      continue;
    }
    for (std::size_t offset = 0; offset < extent.end;) {
      const Line line = line_at(*block, offset);
      offset += size_of(line);
      if (skipped > 0) {
        --skipped;
      } else {
        visit(line);
      }
    }
  }
}

}  // namespace confab
