#include "confab/inbound/typed_line.hpp"

#include <utf8proc.h>

#include <array>
#include <optional>

#include "confab/base/utf8.hpp"
#include "confab/inbound/shown_text.hpp"

namespace confab {

namespace {

constexpr char ill_formed = '\xff';

utf8proc_int32_t code_point_of(const utf8::Decoded& decoded) {
  return decoded.valid ? static_cast<utf8proc_int32_t>(decoded.code_point) : 0xfffd;
}

/// Whether a cluster starts between these two whatever precedes them. (After a joiner or a mark, an earlier cluster
/// such as an emoji may continue; ASCII never continues one.)
bool surely_apart(utf8proc_int32_t before, utf8proc_int32_t after) {
  if (!utf8proc_grapheme_break(before, after)) return false;
  const auto bound_class = utf8proc_get_property(before)->boundclass;
  return after < 0x80 || (bound_class != UTF8PROC_BOUNDCLASS_EXTEND && bound_class != UTF8PROC_BOUNDCLASS_ZWJ);
}

bool is_ascii(char byte) {
  return static_cast<unsigned char>(byte) < 0x80;
}

}  // namespace

void TypedLine::assign(std::string_view bytes) {
  bytes_ = bytes;
  settled_ = 0;
  end_ = Place{};
}

void TypedLine::forget() {
  std::string().swap(bytes_);  // an assignment would keep the memory
  settled_ = 0;
  end_ = Place{};
}

/// Keeps only the first `bytes`, all of them settled.
void TypedLine::shorten(std::size_t bytes, std::optional<Place> end) {
  bytes_.resize(bytes);
  settled_ = bytes;
  end_ = bytes == 0 ? Place{} : end;
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
  const std::size_t settled_before = settled_;
  settle();
  if (bytes_.empty()) return shorten(0, {});
  const std::size_t size = bytes_.size();
  // The usual case: no ASCII character combines with another before it.
  if (is_ascii(bytes_.back()) && (size == 1 || is_ascii(bytes_[size - 2]))) return shorten(size - 1, {});
  if (!rub_out_new(settled_before)) rub_out_old();
}

/// Erases the last cluster if it starts at or after `from`, in newly settled text. So it looks at each byte once.
bool TypedLine::rub_out_new(std::size_t from) {
  if (!end_) return false;
  Place place = *end_;
  std::optional<Place> start;
  std::size_t start_at = 0;
  std::size_t code_points = 0;
  for (std::size_t at = from; at < bytes_.size();) {
    const utf8::Decoded decoded = utf8::decode(std::string_view(bytes_).substr(at));
    const auto code_point = code_point_of(decoded);
    const Place before = place;
    if (utf8proc_grapheme_break_stateful(before.before, code_point, &place.state)) {
      start = before;
      start_at = at;
      code_points = 0;
    }
    place.before = code_point;
    ++code_points;
    at += decoded.bytes;
  }
  if (!start || code_points > cluster_code_points_max) return false;
  shorten(start_at, start);
  return true;
}

/// Erases the last cluster, wherever it starts.
void TypedLine::rub_out_old() {
  struct Unit {
    utf8proc_int32_t code_point;
    std::size_t bytes;
  };
  std::array<Unit, cluster_code_points_max> units;  // NOLINT: those below `count` are set
  std::size_t count = 0;
  // Go back to where a cluster certainly starts, ...
  for (std::string_view rest = bytes_; !rest.empty() && count < units.size();) {
    const utf8::Decoded last = utf8::decode_last(rest);
    const auto code_point = code_point_of(last);
    if (count > 0 && surely_apart(code_point, units[count - 1].code_point)) break;
    units[count++] = {code_point, last.bytes};
    rest.remove_suffix(last.bytes);
  }
  // ... then forward from cluster to cluster.
  Place place;
  std::optional<Place> end;
  std::size_t cluster_bytes = 0;
  for (bool first = true; count > 0; first = false) {
    const Unit& unit = units[--count];
    const Place before = place;
    if (utf8proc_grapheme_break_stateful(before.before, unit.code_point, &place.state)) {
      cluster_bytes = 0;
      if (!first) end = before;
    }
    place.before = unit.code_point;
    cluster_bytes += unit.bytes;
  }
  shorten(bytes_.size() - cluster_bytes, end);
}

void TypedLine::rub_out_word() {
  settle();
  const auto word_end = bytes_.find_last_not_of(' ');
  const auto blank = word_end == std::string::npos ? word_end : bytes_.find_last_of(' ', word_end);
  shorten(blank == std::string::npos ? 0 : blank + 1, {});
}

// ---- A live upgrade

carried::TypedLineState TypedLine::carried() const {
  return {bytes_, static_cast<std::uint32_t>(settled_), end_};
}

void TypedLine::restore(const carried::TypedLineState& state) {
  if (state.settled > state.bytes.size())
    throw carried::BadState("More of an unfinished line is settled than is there.");
  bytes_ = state.bytes;
  settled_ = state.settled;
  end_ = state.end;
}

}  // namespace confab
