#include "confab/base/utf8.hpp"

#include <algorithm>

namespace confab::utf8 {

namespace {

constexpr std::size_t bytes_max = 4;

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

}  // namespace

Decoded decode(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  if (lead < 0xc2 || lead > 0xf4) return {};
  const std::size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  // Only the second byte has narrower limits: no overlong forms, no surrogates, nothing above U+10FFFF.
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

Decoded decode_last(std::string_view text) {
  // A byte that is not a continuation starts something, so decoding may begin at the last such byte.
  const std::size_t looked_at = std::min(bytes_max, text.size());
  for (std::size_t back = 1; back <= looked_at; ++back) {
    if (continues(text[text.size() - back])) continue;
    const Decoded last = decode(text.substr(text.size() - back));
    if (last.bytes == back) return last;
    break;
  }
  return {};  // a stray continuation byte
}

}  // namespace confab::utf8
