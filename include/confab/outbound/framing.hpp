// Framing: how a line goes over the wire: as a record, whose length is read by walking forward from where it begins.
// Nothing is ever looked for backwards: the header of a record may hold any byte, a line feed too. It does not know
// what a line says or who reads it. Framings are constants: a log has one, and a write queue the one its client reads.
#pragma once

#include <cstdint>
#include <string_view>

#include "confab/outbound/chunk.hpp"

namespace confab {

/// The first records of some bytes.
struct Records {
  std::uint32_t bytes = 0;
  std::uint32_t count = 0;
};

/// How records are told apart. `bytes`, some whole records, are not empty, and `bytes_min` is not 0. Returns the first
/// records that take `bytes_min` together or just more; all of them, if all take less.
using RecordCut = Records (*)(std::string_view bytes, std::uint64_t bytes_min);

struct Framing {
  /// Bytes of the record that a line with this text becomes.
  std::uint32_t (*record_bytes)(std::string_view text);

  /// Adds that record to `chunk`, which has room for it.
  void (*append)(std::string_view text, Chunk& chunk);

  /// Framings with the same cut may take turns in one run of records.
  RecordCut cut;

  /// A line is its text and LF, or CR LF. The text holds no line feed: text_scrubber.hpp sees to that.
  static const Framing lf;
  static const Framing crlf;
};

}  // namespace confab
