// LineLog: the rendered lines of one room in one wire format. Each is stored once, as a record, for all its readers.
// The log does not know them: a reader is a place, kept elsewhere. A Lane owns the log and decides what it may forget.
// Positions count the bytes ever appended and are never reused. So a reader whose position is before begin() was
// overtaken, and line numbers tell by how much.
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

  /// Where a line begins, or will begin.
  struct Place {
    Position position = 0;
    std::uint64_t line = 0;  // lines ever appended before it
  };

  /// While the log is in use its chunks grow from the first size to the second, in bytes. So a quiet room stays small,
  /// and a slice of a chunk never keeps much more alive than waits to be read.
  static constexpr std::uint32_t chunk_bytes_min = 1000;
  static constexpr std::uint32_t chunk_bytes_max = 16'000;

  explicit LineLog(const Framing& framing) : framing_(framing) {}
  LineLog(const LineLog&) = delete;
  LineLog& operator=(const LineLog&) = delete;

  /// Adds a line with this text. A line never spans chunks.
  void append(std::string_view text);

  /// The first position that is still held, and the one after the last byte.
  Position begin() const { return oldest().position; }
  Position end() const { return next_.position; }

  /// Where the oldest line that is still held begins, where the newest does, and where the next one will.
  Place oldest() const { return holds_nothing() ? next_ : parts_[first_].start; }
  Place newest() const { return {next_.position - last_line_bytes_, next_.line - 1}; }
  Place next() const { return next_; }

  /// The place of the first line that begins at or after `position`, which is within [begin, end].
  Place place_from(Position position) const { return position == end() ? next_ : place_inside(position); }

  /// The newest line, which must not have been forgotten.
  Extent last_line() const;

  /// The bytes from `from` (within [begin, end]) to the end of the chunk they lie in; empty at end().
  Extent extent_at(Position from) const;

  /// Fills `views` with what follows `from`, in order; returns how many it used.
  std::size_t read(Position from, std::span<std::string_view> views) const;

  /// Frees the chunks that lie wholly before `position`; all of them if it is end().
  void forget_before(Position position);

  /// Bytes of memory held for lines, including the unused end of the last chunk.
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
