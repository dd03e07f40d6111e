// ShownText: reads a line as a terminal would and gives what of it may be shown, piece by piece, in order. It does not
// know who reads it or where it goes: the scrubber writes it down for everybody, TypedLine for one who rubs out. A
// value, over a text that outlives it.
//
// Not shown are controls, bidirectional overrides and isolates, and whole control sequences (ECMA-48, section 5.4 and
// after; with what terminals really send):
// - CSI (ESC [ or U+009B): parameters and intermediates (0x20 to 0x3F) up to a final byte (0x40 to 0x7E). The Linux
//   console sends its keys F1 to F5 as CSI, another [, and one character (console_codes(4));
// - DCS, SOS, OSC, PM, APC (ESC P X ] ^ _, or U+0090, U+0098, U+009D to U+009F): everything up to ST (ESC \ or U+009C)
//   or BEL;
// - SS2, SS3 (ESC N O, or U+008E, U+008F): one character, an ill-formed part being one too;
// - ESC, intermediates (0x20 to 0x2F), and a final byte (0x30 to 0x7E).
// What can't stand in a sequence ends it and is read as if it stood alone. CAN, SUB, ESC, and the C1 controls can stand
// in none; the other controls only in a string (DCS and so on). What the line's end cuts off is not shown either.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace confab {

class ShownText {
 public:
  enum class Kind : std::uint8_t {
    end,         // nothing is left
    text,        // `bytes` as they are
    blank,       // a space: TAB, VT, FF, NEL (U+0085), U+2028 or U+2029
    ill_formed,  // one U+FFFD
  };
  struct Piece {
    Kind kind = Kind::end;
    std::string_view bytes{};  // what it was; a text is as long as possible
  };

  explicit ShownText(std::string_view text) : rest_(text) {}

  Piece next();

 private:
  std::string_view rest_;
};

}  // namespace confab
