// ShownText: reads a line as a terminal would and returns the parts of it that may be shown, in order. It does not know
// its user: scrub() writes these parts for everybody, TypedLine for a client that erases. A value, over a text that
// outlives it.
//
// It omits controls, bidirectional overrides and isolates, and whole control sequences (ECMA-48, section 5.4 and after,
// and console_codes(4)). Which, and where a sequence ends: docs/protocols.md, "Lines", on cleaning.
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
