#include "confab/inbound/shown_text.hpp"

#include <algorithm>

#include "confab/base/utf8.hpp"

namespace confab {

namespace {

constexpr char32_t bel = 0x07;
constexpr char32_t can = 0x18;
constexpr char32_t sub = 0x1a;
constexpr char32_t esc = 0x1b;
constexpr char32_t ss2 = 0x8e;
constexpr char32_t ss3 = 0x8f;
constexpr char32_t dcs = 0x90;
constexpr char32_t sos = 0x98;
constexpr char32_t csi = 0x9b;
constexpr char32_t st = 0x9c;
constexpr char32_t osc = 0x9d;
constexpr char32_t pm = 0x9e;
constexpr char32_t apc = 0x9f;

constexpr bool between(char32_t c, char32_t low, char32_t high) {
  return c >= low && c <= high;
}

constexpr bool is_plain(char32_t c) {
  return between(c, 0x20, 0x7e);
}

constexpr bool is_c1(char32_t c) {
  return between(c, 0x80, 0x9f);
}

constexpr bool is_control(char32_t c) {
  return c < 0x20 || c == 0x7f || is_c1(c);
}

constexpr bool is_blank(char32_t c) {
  return c == '\t' || c == '\v' || c == '\f' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

constexpr bool is_unseen(char32_t c) {
  return is_control(c) || between(c, 0x202a, 0x202e) || between(c, 0x2066, 0x2069);
}

/// Measures one control sequence.
class Sequence {
 public:
  explicit Sequence(std::string_view text) : text_(text) {}

  /// The size in bytes of the sequence at the start of the text, or else of the control there.
  std::size_t measure() {
    switch (take()) {
      case esc: escape(); break;
      case csi: parameters(); break;
      case ss2:
      case ss3: one_character(); break;
      case dcs:
      case sos:
      case osc:
      case pm:
      case apc: string(); break;
      default: break;
    }
    return at_;
  }

 private:
  bool at_end() const { return at_ == text_.size(); }
  utf8::Decoded here() const { return utf8::decode(text_.substr(at_)); }

  /// Consumes the character here. Returns its code point, or 0 if it is ill-formed.
  char32_t take() {
    const utf8::Decoded taken = here();
    at_ += taken.bytes;
    return taken.code_point;
  }

  /// Consumes the character here if it is in this range. Returns whether it did.
  bool skip(char32_t low, char32_t high) {
    if (at_end()) return false;
    const utf8::Decoded next = here();
    if (!next.valid || !between(next.code_point, low, high)) return false;
    at_ += next.bytes;
    return true;
  }

  void skip_all(char32_t low, char32_t high) {
    while (skip(low, high)) {
    }
  }

  void parameters() {
    if (skip('[', '[')) return one_character();
    skip_all(0x20, 0x3f);
    skip(0x40, 0x7e);
  }

  void one_character() {
    if (at_end()) return;
    const utf8::Decoded next = here();
    if (!next.valid || !is_control(next.code_point)) at_ += next.bytes;
  }

  void string() {
    while (!at_end()) {
      const utf8::Decoded next = here();
      const char32_t c = next.valid ? next.code_point : U'\ufffd';
      if (c == esc && text_.substr(at_).starts_with("\x1b\\")) {
        at_ += 2;
        return;
      }
      const bool ends_it = c == bel || c == st;
      if (!ends_it && (c == esc || c == can || c == sub || is_c1(c))) return;
      at_ += next.bytes;
      if (ends_it) return;
    }
  }

  void escape() {
    if (skip('[', '[')) return parameters();
    if (skip('N', 'O')) return one_character();
    if (skip('P', 'P') || skip('X', 'X') || skip(']', '_')) return string();
    skip_all(0x20, 0x2f);
    skip(0x30, 0x7e);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

ShownText::Piece ShownText::next() {
  std::size_t shown = 0;
  while (shown < rest_.size()) {
    if (is_plain(static_cast<unsigned char>(rest_[shown]))) {
      ++shown;
      continue;
    }
    const utf8::Decoded decoded = utf8::decode(rest_.substr(shown));
    const bool blank = decoded.valid && is_blank(decoded.code_point);
    if (decoded.valid && !blank && !is_unseen(decoded.code_point)) {
      shown += decoded.bytes;
      continue;
    }
    if (shown > 0) break;
    const std::string_view bytes = rest_.substr(0, decoded.bytes);
    if (blank || !decoded.valid) {
      rest_.remove_prefix(decoded.bytes);
      return {blank ? Kind::blank : Kind::ill_formed, bytes};
    }
    rest_.remove_prefix(Sequence(rest_).measure());
  }
  const std::string_view bytes = rest_.substr(0, shown);
  rest_.remove_prefix(shown);
  return {bytes.empty() ? Kind::end : Kind::text, bytes};
}

std::string_view scrub(std::string_view text, std::string& scratch) {
  constexpr std::string_view replacement = "\xef\xbf\xbd";
  // The usual line is plain, and this is the fastest way to learn it.
  if (std::all_of(text.begin(), text.end(), is_plain)) return text;
  ShownText shown(text);
  ShownText::Piece piece = shown.next();
  if (piece.bytes.size() == text.size() && piece.kind == ShownText::Kind::text) return text;
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

}  // namespace confab
