// LineLog: the rendered lines of one room in one wire format, each stored once, as a record, for all who read it.
// It does not know its readers: a reader is a place, kept elsewhere. Owned by a Lane, which decides what may be
// forgotten. Positions count the bytes ever appended; they are never reused, so a position before begin() means that
// its reader was overtaken, and line numbers tell by how much.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "confab/outbound/chunk.hpp"
#include "confab/outbound/framing.hpp"

namespace confab {

/// A run of records inside a chunk, how they are told apart, and the claim that keeps them alive.
struct Extent {
  ChunkRef chunk;
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  RecordCut cut = nullptr;

  std::string_view view() const { return chunk->view(offset, length); }
};

class LineLog {
 public:
  using Position = std::uint64_t;

  /// Where a line begins, or the next one will.
  struct Place {
    Position position = 0;
    std::uint64_t line = 0;  // lines ever appended before it
  };

  /// Chunks grow from the first size to the second, in bytes, while the log is in use: a room where little is said
  /// stays small, and a slice of a chunk never holds on to much more than was waiting to be read.
  static constexpr std::uint32_t chunk_bytes_min = 1000;
  static constexpr std::uint32_t chunk_bytes_max = 16'000;

  explicit LineLog(const Framing& framing) : framing_(framing) {}
  LineLog(const LineLog&) = delete;
  LineLog& operator=(const LineLog&) = delete;

  /// Adds a line with this text. A line never spans chunks.
  void append(std::string_view text);

  /// First position still held, and the one behind the last byte.
  Position begin() const { return oldest().position; }
  Position end() const { return next_.position; }

  /// Where the oldest line held begins, the one appended last, and the next one.
  Place oldest() const { return holds_nothing() ? next_ : parts_[first_].start; }
  Place newest() const { return {next_.position - last_line_bytes_, next_.line - 1}; }
  Place next() const { return next_; }

  /// Where the first line begins that begins at `position` (within [begin, end]) or behind it.
  Place place_from(Position position) const { return position == end() ? next_ : place_inside(position); }

  /// The line appended last; it must not have been forgotten.
  Extent last_line() const;

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
    Place start;
  };
  const Part& part_at(Position position) const;
  Place place_inside(Position position) const;

  bool holds_nothing() const { return first_ == parts_.size(); }

  const Framing& framing_;
  std::vector<Part> parts_;
  std::size_t first_ = 0;  // parts before this one are forgotten
  Place next_;
  std::uint32_t last_line_bytes_ = 0;
};

}  // namespace confab
