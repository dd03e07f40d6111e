// Framing: how a line goes over the wire, as a record. The length of a record is read by walking forward from where it
// begins. Nothing looks backwards for a separator, because the header of a record may hold any byte, a line feed too.
// A framing does not know what a line says or who reads it. Framings are constants: each log has one, and each write
// queue has the one that its client reads.
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

/// Tells records apart. `bytes` are some whole records, at least one; `bytes_min` is not 0. Returns the fewest of them,
/// from the first one on, that take `bytes_min` together; all of them if they take less.
using RecordCut = Records (*)(std::string_view bytes, std::uint64_t bytes_min);

struct Framing {
  /// Bytes of the record that a line with this text becomes.
  std::uint32_t (*record_bytes)(std::string_view text);

  /// Adds that record to `chunk`, which has room for it.
  void (*append)(std::string_view text, Chunk& chunk);

  /// Records of framings with the same cut may stand in one run.
  RecordCut cut;

  /// A record is the text and LF, or CR LF. The text holds no line feed: shown_text.hpp sees to that.
  static const Framing lf;
  static const Framing crlf;
};

}  // namespace confab
