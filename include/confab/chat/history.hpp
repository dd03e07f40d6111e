// History: the last lines said in one room, the oldest first. It knows no clock, no limits and no dialect. The
// RoomMemories own all histories, and alone change them.
//
// The lines lie in blocks, one after the other. So a line costs no allocation of its own, and the oldest lines go
// without moving the others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "confab/base/wall_time.hpp"

namespace confab {

class History {
 public:
  struct Line {
    WallTime at;
    std::string_view from;
    std::string_view text;
  };

  /// Blocks grow from the first size to the second, in bytes; a longer line has one of its own.
  static constexpr std::size_t block_bytes_min = 500;
  static constexpr std::size_t block_bytes_max = 16'000;

  void add(const Line& line);

  /// Adds all of `older` before the first line.
  void put_before(History older);

  std::size_t lines() const { return lines_; }

  /// Bytes of memory held for lines.
  std::size_t bytes() const { return bytes_; }

  // ---- Forgetting, the oldest first

  /// Keeps at most the newest `count`.
  void keep(std::size_t count);

  /// Forgets what was said before `time`, up to the first line that was not.
  void forget_before(WallTime time);

  /// Frees the oldest block, if there is one, with the lines in it.
  void forget_block();

  // ---- Looking

  /// How many of the newest lines there are of which none is older than `since` or comes after one that is, and that
  /// take at most `bytes_max` bytes of memory together; at most `count`.
  std::size_t newest(std::size_t count, WallTime since, std::size_t bytes_max) const;

  /// Calls `visit` with each of the newest `count` lines, the oldest first. There are as many.
  template <class Visit>
  void visit_newest(std::size_t count, Visit&& visit) const;

 private:
  struct Block {
    std::vector<char> bytes;  // of its final size
    std::size_t begin = 0;    // where the oldest line is that is not forgotten
    std::size_t end = 0;
    std::size_t lines = 0;
  };

  static std::size_t size_of(const Line& line);
  static Line line_at(const Block& block, std::size_t offset);
  static void write(const Line& line, Block& block);
  Block& block_with_room(std::size_t bytes);
  void forget_line();

  std::vector<Block> blocks_;
  std::size_t lines_ = 0;
  std::size_t bytes_ = 0;
};

template <class Visit>
void History::visit_newest(std::size_t count, Visit&& visit) const {
  std::size_t skipped = lines_ - count;
  for (const Block& block : blocks_) {
    if (skipped >= block.lines) {
      skipped -= block.lines;
      continue;
    }
    for (std::size_t offset = block.begin; offset < block.end;) {
      const Line line = line_at(block, offset);
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
