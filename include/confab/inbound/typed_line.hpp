// TypedLine: the line that a client is typing, with what one can take back of it: a character, a word, all of it. It
// does not know limits, endings or telnet. A value, owned by the LineFramer, which puts in bytes as they come.
//
// What one takes back is what one sees. So the first rubbing out in a line settles it: what is not shown goes (see
// shown_text.hpp), blanks become spaces, and each ill-formed part becomes one byte 0xFF, which is ill-formed too but
// joins nothing. That never makes a line longer. Each byte is settled once, so rubbing out costs what was typed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace confab {

class TypedLine {
 public:
  /// Code points that one rubbing out takes at most; of a longer grapheme cluster it takes the last ones. Of what was
  /// there when one rubbed out before, it looks at no more. No emoji has more than 10.
  static constexpr std::size_t cluster_code_points_max = 16;

  void append(std::string_view bytes) { bytes_ += bytes; }
  void assign(std::string_view bytes);

  /// Takes back the last grapheme cluster (UAX 29); an ill-formed part counts as U+FFFD.
  void rub_out_character();

  /// Takes back the spaces at the end and then what is before them up to another space, as a terminal does (VWERASE).
  void rub_out_word();

  /// Becomes empty, and gives up its memory.
  void forget();

  std::string_view bytes() const { return bytes_; }
  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }

 private:
  /// Where utf8proc stands between two characters.
  struct Place {
    std::int32_t state = 0;
    std::int32_t before = 0;  // the code point; as for utf8proc, 0 where a text starts
  };

  void settle();
  void shorten(std::size_t bytes, std::optional<Place> end);
  bool rub_out_new(std::size_t from);
  void rub_out_old();

  std::string bytes_;
  std::size_t settled_ = 0;             // how many of them are settled
  std::optional<Place> end_ = Place{};  // of those, if it is known
};

}  // namespace confab
