// ShownText: reads a line as a terminal would and returns the parts of it that may be shown, in order. It does not know
// its user: scrub() writes these parts for everybody, TypedLine for a client that erases. A value, over a text that
// outlives it.
//
// It omits controls, bidirectional overrides and isolates (U+202A-202E, U+2066-2069), and whole control sequences
// (ECMA-48, section 5.4 and after, plus what terminals really send):
// - CSI (ESC [ or U+009B): parameters and intermediates (0x20 to 0x3F) up to a final byte (0x40 to 0x7E). The Linux
//   console sends its keys F1 to F5 as CSI, another [, and one character (console_codes(4));
// - DCS, SOS, OSC, PM, APC (ESC P X ] ^ _, or U+0090, U+0098, U+009D to U+009F): everything up to ST (ESC \ or U+009C)
//   or BEL;
// - SS2, SS3 (ESC N O, or U+008E, U+008F): one character; an ill-formed part counts as one;
// - ESC, intermediates (0x20 to 0x2F), and a final byte (0x30 to 0x7E).
// A character that can't be part of a sequence ends it and is read on its own. CAN, SUB, ESC and the C1 controls can't
// be part of any; the other controls only of a string (DCS and so on). A sequence cut off by the end of the line is
// omitted too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace confab {

class ShownText {
 public:
  enum class Kind : std::uint8_t {
    end,         // nothing remains
    text,        // `bytes` as they are
    blank,       // a space: TAB, VT, FF, NEL (U+0085), U+2028 or U+2029
    ill_formed,  // one U+FFFD for each maximal ill-formed part
  };
  struct Piece {
    Kind kind = Kind::end;
    std::string_view bytes{};  // the original bytes; a text is as long as possible
  };

  explicit ShownText(std::string_view text) : rest_(text) {}

  Piece next();

 private:
  std::string_view rest_;
};

/// Returns all of `text` that may be shown, as valid UTF-8, in which no code point can drive a terminal or forge a
/// line. Intake applies it once, before any rule sees the line, so no later code has to think of terminals. The result
/// is `text` itself if it is already clean, otherwise a view of `scratch`, which is overwritten. At most three times as
/// long as `text`. Idempotent.
std::string_view scrub(std::string_view text, std::string& scratch);

}  // namespace confab
