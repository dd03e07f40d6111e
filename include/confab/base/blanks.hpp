// Blanks: the invisible characters. Phones put a space after a name, and text copied from web pages contains no-break
// and zero-width spaces that nobody sees. Knows nothing of lines or names; any code may use it.
//
// Blanks are TAB; the Unicode White_Space characters that clean text can contain (U+0020, U+00A0, U+1680, U+2000 to
// U+200A, U+202F, U+205F, U+3000); and the characters that are equally invisible though not spaces: U+200B to U+200F,
// U+2060, U+FEFF. The name of a user, room or command contains none of them.
#pragma once

#include <cstddef>
#include <string_view>

namespace confab {

/// The size of the blank that `text` starts with, in bytes; 0 if it starts with none. `text` may be any bytes.
std::size_t size_of_blank(std::string_view text);

/// Whether `c` is a visible ASCII character.
constexpr bool is_ink(char c) {
  return c > ' ' && c < '\x7f';
}

/// The position of the first blank in `text`; npos if there is none.
std::size_t find_blank(std::string_view text);

std::string_view without_trailing_blanks(std::string_view text);

/// `text` without leading and trailing blanks.
std::string_view trimmed(std::string_view text);

/// Whether `text` is empty or only blanks.
inline bool is_blank(std::string_view text) {
  return text.empty() || (!is_ink(text.front()) && trimmed(text).empty());
}

}  // namespace confab
