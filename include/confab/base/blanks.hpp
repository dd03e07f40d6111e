// Blanks: the characters that show nothing. Phones put a space behind a name, web pages bring no-break and zero-width
// spaces along, and nobody sees them. Knows nothing of lines or names; anybody may ask.
//
// Blank are TAB and those of Unicode's White_Space that are left in clean text (U+0020, U+00A0, U+1680, U+2000 to
// U+200A, U+202F, U+205F, U+3000), and what is as invisible although it is no space: U+200B to U+200F, U+2060, U+FEFF.
// No name of a user, room or command contains one of them.
#pragma once

#include <cstddef>
#include <string_view>

namespace confab {

/// Bytes of the blank that `text` starts with; 0 if it starts with none. `text` may be any bytes.
std::size_t size_of_blank(std::string_view text);

/// Whether `c` is ASCII that can be seen.
constexpr bool is_ink(char c) {
  return c > ' ' && c < '\x7f';
}

/// Whether nothing but blanks is left of `text`; is_blank() is the quick way to ask.
bool has_only_blanks(std::string_view text);

/// Whether `text` is empty or nothing but blanks.
inline bool is_blank(std::string_view text) {
  return text.empty() || (!is_ink(text.front()) && has_only_blanks(text));
}

/// Where the first blank in `text` starts; npos if there is none.
std::size_t find_blank(std::string_view text);

std::string_view without_trailing_blanks(std::string_view text);

/// `text` without the blanks on both sides of it.
std::string_view trimmed(std::string_view text);

}  // namespace confab
