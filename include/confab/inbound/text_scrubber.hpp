// TextScrubber: makes a line safe to show on anybody's terminal. It knows nothing of users or rooms. Intake applies it
// once, before any rule sees the line, so no later code has to think of terminals.
#pragma once

#include <string>
#include <string_view>

namespace confab {

/// Returns `text` as valid UTF-8 in which no code point can drive a terminal or forge a line:
/// - each maximal ill-formed part becomes one U+FFFD (Unicode 15, 3.9, "U+FFFD Substitution of Maximal Subparts");
/// - TAB, VT, FF, NEL (U+0085), U+2028 and U+2029 become one space each;
/// - whole control sequences are removed (see shown_text.hpp), an unfinished one up to the end of `text`;
/// - the other controls and the bidirectional overrides and isolates (U+202A-202E, U+2066-2069) are removed.
/// The result is `text` itself if it is already clean, otherwise a view of `scratch`, which is overwritten. At most
/// three times as long as `text`. Idempotent.
std::string_view scrub(std::string_view text, std::string& scratch);

}  // namespace confab
