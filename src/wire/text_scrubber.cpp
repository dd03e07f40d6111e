#include "confab/wire/text_scrubber.hpp"

#include <algorithm>
#include <cstddef>

namespace confab {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

constexpr bool is_plain(char c) {
  return c >= 0x20 && c < 0x7f;
}

struct Decoded {
  char32_t code_point = 0;
  std::size_t bytes = 1;
  bool valid = false;
};

/// Decodes what starts `text` by table 3-7 of the Unicode standard; if it is ill-formed, `bytes` is its maximal
/// subpart.
Decoded decode(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  if (lead < 0xc2 || lead > 0xf4) return {};
  const std::size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  // Only the second byte is limited further: no overlong forms, no surrogates, nothing above U+10FFFF.
  unsigned char low = 0x80;
  unsigned char high = 0xbf;
  if (lead == 0xe0) low = 0xa0;
  if (lead == 0xed) high = 0x9f;
  if (lead == 0xf0) low = 0x90;
  if (lead == 0xf4) high = 0x8f;
  char32_t code_point = lead & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= text.size() || byte(i) < low || byte(i) > high) return {0, i, false};
    code_point = (code_point << 6) | (byte(i) & 0x3fU);
    low = 0x80;
    high = 0xbf;
  }
  return {code_point, length, true};
}

constexpr bool is_forbidden(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

}  // namespace

std::string_view scrub(std::string_view text, std::string& scratch) {
  const auto first = std::find_if_not(text.begin(), text.end(), is_plain);
  if (first == text.end()) return text;
  auto plain = static_cast<std::size_t>(first - text.begin());
  scratch.assign(text.substr(0, plain));
  for (text.remove_prefix(plain); !text.empty();) {
    const Decoded decoded = decode(text);
    if (!decoded.valid) {
      scratch += replacement;
    } else if (decoded.code_point == '\t') {
      scratch += ' ';
    } else if (!is_forbidden(decoded.code_point)) {
      scratch += text.substr(0, decoded.bytes);
    }
    text.remove_prefix(decoded.bytes);
  }
  return scratch;
}

}  // namespace confab
