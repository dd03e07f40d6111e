// TypedLine: the line that a client is typing, and what the client can erase of it: a character, a word, everything. It
// does not know limits, endings or telnet. A value, owned by the LineFramer, which adds bytes as they arrive.
//
// Erasing works on what is visible. So the first erasure in a line settles it: what is not shown goes (see
// shown_text.hpp), blanks become spaces, and each ill-formed part becomes one byte 0xFF, which is ill-formed too but
// combines with nothing. That never makes a line longer. Each byte is settled once, so the cost of erasing is bounded
// by what was typed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "confab/carried_state.hpp"

namespace confab {

class TypedLine {
 public:
  /// One erasure removes at most this many code points; of a longer grapheme cluster it removes the last ones. In text
  /// that was there at an earlier erasure, it looks no further back than that either. No emoji has more than 10.
  static constexpr std::size_t cluster_code_points_max = 16;

  void append(std::string_view bytes) { bytes_ += bytes; }
  void assign(std::string_view bytes);

  /// Erases the last grapheme cluster (UAX 29); an ill-formed part counts as U+FFFD.
  void rub_out_character();

  /// Erases the spaces at the end and then everything back to the next space, as a terminal does (VWERASE).
  void rub_out_word();

  /// Becomes empty and frees its memory.
  void forget();

  std::string_view bytes() const { return bytes_; }
  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }

  carried::TypedLineState carried() const;

  /// Throws carried::BadState.
  void restore(const carried::TypedLineState& state);

 private:
  /// The code point is 0 at the start of a text, as in utf8proc.
  using Place = carried::ClusterPlace;

  void settle();
  void shorten(std::size_t bytes, std::optional<Place> end);
  bool rub_out_new(std::size_t from);
  void rub_out_old();

  std::string bytes_;
  std::size_t settled_ = 0;             // how many bytes are settled
  std::optional<Place> end_ = Place{};  // at the end of those, if known
};

}  // namespace confab
