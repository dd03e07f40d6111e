// Blanks: the invisible characters that clean text can contain; docs/protocols.md lists them. Phones put a space after
// a name, and text copied from web pages contains no-break and zero-width spaces that nobody sees. Knows nothing of
// lines or names; any code may use it.
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
