// UTF-8, decoded one code point at a time. It does not know lines, terminals or what a code point means. Pure
// functions, for code that reads what clients send; our own bytes are always valid.
#pragma once

#include <cstddef>
#include <string_view>

namespace confab::utf8 {

struct Decoded {
  char32_t code_point = 0;  // 0 unless `valid`
  std::size_t bytes = 1;    // 1 to 4; for an ill-formed part, the bytes that one U+FFFD replaces
  bool valid = false;
};

/// Decodes the start of `text`, which is not empty, by table 3-7 of the Unicode standard (version 15). An ill-formed
/// start counts as its maximal subpart (section 3.9).
Decoded decode(std::string_view text);

/// Decodes the end of `text`, which is not empty: the last result that repeated decode() would give.
Decoded decode_last(std::string_view text);

}  // namespace confab::utf8
