// LineLog: the rendered lines of one room in one wire format, each stored once for all who read it.
// It does not know its readers: a reader is a position, kept elsewhere. Owned by a Lane, which decides what may be
// forgotten. Positions count the bytes ever appended; they are never reused, so a position before begin() means that
// its reader was overtaken, and line numbers tell by how much.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "confab/outbound/chunk.hpp"

namespace confab {

/// A run of bytes inside a chunk, and the claim that keeps them alive.
struct Extent {
  ChunkRef chunk;
  std::uint32_t offset = 0;
  std::uint32_t length = 0;

  std::string_view view() const { return chunk->view(offset, length); }
};

/// How long the first of `lines` is, its ending included. What has no ending (a telnet refusal) counts as one.
std::uint32_t first_line_bytes(std::string_view lines);

class LineLog {
 public:
  using Position = std::uint64_t;

  /// Chunks grow from the first size to the second, in bytes, while the log is in use: a room where little is said
  /// stays small, and a slice of a chunk never holds on to much more than was waiting to be read.
  static constexpr std::uint32_t chunk_bytes_min = 1000;
  static constexpr std::uint32_t chunk_bytes_max = 16'000;

  LineLog() = default;
  LineLog(const LineLog&) = delete;
  LineLog& operator=(const LineLog&) = delete;

  /// Adds one whole line, its ending included. A line never spans chunks.
  void append(std::string_view line);

  /// First position still held, and the one behind the last byte.
  Position begin() const { return holds_nothing() ? end_ : parts_[first_].position; }
  Position end() const { return end_; }

  /// How many lines were ever appended before `position`; `position` is a line's start within [begin, end].
  std::uint64_t lines_before(Position position) const;

  /// The line appended last; it must not have been forgotten.
  Extent last_line() const;

  /// Where the first line begins that begins at `position` (within [begin, end]) or behind it; if there is none, where
  /// the line appended last begins. The log must not be empty.
  Position line_start_from(Position position) const;

  /// The bytes from `from` (within [begin, end]) to the end of the chunk they lie in; empty at end().
  Extent extent_at(Position from) const;

  /// Fills `views` with what follows `from`, in order; returns how many it used.
  std::size_t read(Position from, std::span<std::string_view> views) const;

  /// Frees the chunks that lie wholly before `position`; all of them if it is end().
  void forget_before(Position position);

  /// Bytes of memory held for lines, including what is not yet used of the last chunk.
  std::size_t capacity() const;

 private:
  struct Part {
    ChunkRef chunk;
    Position position;   // of the chunk's first byte
    std::uint64_t line;  // lines appended before it
  };
  const Part& part_at(Position position) const;

  bool holds_nothing() const { return first_ == parts_.size(); }

  std::vector<Part> parts_;
  std::size_t first_ = 0;  // parts before this one are forgotten
  Position end_ = 0;
  std::uint64_t lines_ = 0;
  std::uint32_t last_line_bytes_ = 0;
};

}  // namespace confab
