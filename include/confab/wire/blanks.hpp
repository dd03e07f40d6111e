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
constexpr std::size_t size_of_blank(std::string_view text) {
  if (text.starts_with(' ') || text.starts_with('\t')) return 1;
  if (text.starts_with("\xc2\xa0")) return 2;
  if (text.size() < 3) return 0;
  const auto last = static_cast<unsigned char>(text[2]);
  if (text.starts_with("\xe2\x80")) return last <= 0x8f || last == 0xaf ? 3 : 0;
  if (text.starts_with("\xe2\x81")) return last == 0x9f || last == 0xa0 ? 3 : 0;
  const auto first = text.substr(0, 3);
  return first == "\xe1\x9a\x80" || first == "\xe3\x80\x80" || first == "\xef\xbb\xbf" ? 3 : 0;
}

/// Whether `text` is empty or nothing but blanks.
constexpr bool is_blank(std::string_view text) {
  while (const std::size_t size = size_of_blank(text)) text.remove_prefix(size);
  return text.empty();
}

/// Where the first blank in `text` starts; npos if there is none.
std::size_t find_blank(std::string_view text);

std::string_view without_trailing_blanks(std::string_view text);

/// `text` without the blanks on both sides of it.
std::string_view trimmed(std::string_view text);

}  // namespace confab
