#include "confab/wire/typed_line.hpp"

#include <utf8proc.h>

#include <array>
#include <cstdint>

#include "confab/wire/shown_text.hpp"
#include "confab/wire/utf8.hpp"

namespace confab {

namespace {

constexpr char ill_formed = '\xff';

utf8proc_int32_t code_point_of(const utf8::Decoded& decoded) {
  return decoded.valid ? static_cast<utf8proc_int32_t>(decoded.code_point) : 0xfffd;
}

/// Whether a cluster starts between the two whatever comes before them. (Not so behind a joiner or a mark, which may
/// belong to an emoji or a conjunct that goes on.)
bool surely_apart(utf8proc_int32_t before, utf8proc_int32_t after) {
  const auto bound_class = utf8proc_get_property(before)->boundclass;
  return bound_class != UTF8PROC_BOUNDCLASS_EXTEND && bound_class != UTF8PROC_BOUNDCLASS_ZWJ &&
         utf8proc_grapheme_break(before, after);
}

/// Bytes of the last grapheme cluster of `text`, which is settled and not empty.
std::size_t last_cluster_bytes(std::string_view text) {
  const auto is_ascii = [](char byte) { return static_cast<unsigned char>(byte) < 0x80; };
  // The usual case. Nothing in ASCII joins an ASCII character behind it.
  if (is_ascii(text.back()) && (text.size() == 1 || is_ascii(text[text.size() - 2]))) return 1;

  // Back to where a cluster surely starts, ...
  struct Unit {
    utf8proc_int32_t code_point;
    std::size_t bytes;
  };
  std::array<Unit, TypedLine::cluster_code_points_max> units;  // NOLINT: those below `count` are set
  std::size_t count = 0;
  for (std::string_view rest = text; !rest.empty() && count < units.size();) {
    const utf8::Decoded last = utf8::decode_last(rest);
    const auto code_point = code_point_of(last);
    if (count > 0 && surely_apart(code_point, units[count - 1].code_point)) break;
    units[count++] = {code_point, last.bytes};
    rest.remove_suffix(last.bytes);
  }
  // ... and forward again from cluster to cluster. The first call tells utf8proc of the first character.
  utf8proc_int32_t state = 0;
  utf8proc_int32_t before = 0;
  std::size_t bytes = 0;
  while (count > 0) {
    const Unit& unit = units[--count];
    if (utf8proc_grapheme_break_stateful(before, unit.code_point, &state)) bytes = 0;
    bytes += unit.bytes;
    before = unit.code_point;
  }
  return bytes;
}

}  // namespace

void TypedLine::assign(std::string_view bytes) {
  bytes_ = bytes;
  settled_ = 0;
}

void TypedLine::forget() {
  bytes_ = std::string();  // {} would keep its memory
  settled_ = 0;
}

void TypedLine::settle() {
  if (settled_ == bytes_.size()) return;
  std::size_t end = settled_;
  ShownText shown(std::string_view(bytes_).substr(settled_));
  for (auto piece = shown.next(); piece.kind != ShownText::Kind::end; piece = shown.next()) {
    switch (piece.kind) {
      case ShownText::Kind::text:
        for (const char byte : piece.bytes) bytes_[end++] = byte;
        break;
      case ShownText::Kind::blank: bytes_[end++] = ' '; break;
      case ShownText::Kind::ill_formed: bytes_[end++] = ill_formed; break;
      case ShownText::Kind::end: break;
    }
  }
  bytes_.resize(end);
  settled_ = end;
}

void TypedLine::rub_out_character() {
  settle();
  if (bytes_.empty()) return;
  bytes_.resize(bytes_.size() - last_cluster_bytes(bytes_));
  settled_ = bytes_.size();
}

void TypedLine::rub_out_word() {
  settle();
  const auto word_end = bytes_.find_last_not_of(' ');
  const auto blank = word_end == std::string::npos ? word_end : bytes_.find_last_of(' ', word_end);
  bytes_.resize(blank == std::string::npos ? 0 : blank + 1);
  settled_ = bytes_.size();
}

}  // namespace confab
