#include "confab/inbound/text_scrubber.hpp"

#include <algorithm>

#include "confab/inbound/shown_text.hpp"

namespace confab {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

constexpr bool is_plain(char c) {
  return c >= 0x20 && c < 0x7f;
}

std::string_view scrub_what_is_not_plain(std::string_view text, std::string& scratch) {
  ShownText shown(text);
  ShownText::Piece piece = shown.next();
  if (piece.kind == ShownText::Kind::text && piece.bytes.size() == text.size()) return text;
  scratch.clear();
  for (; piece.kind != ShownText::Kind::end; piece = shown.next()) {
    switch (piece.kind) {
      case ShownText::Kind::text: scratch += piece.bytes; break;
      case ShownText::Kind::blank: scratch += ' '; break;
      case ShownText::Kind::ill_formed: scratch += replacement; break;
      case ShownText::Kind::end: break;
    }
  }
  return scratch;
}

}  // namespace

std::string_view scrub(std::string_view text, std::string& scratch) {
  // The usual line is plain.
  if (std::find_if_not(text.begin(), text.end(), is_plain) == text.end()) return text;
  return scrub_what_is_not_plain(text, scratch);
}

}  // namespace confab
