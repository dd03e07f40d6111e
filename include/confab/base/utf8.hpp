// UTF-8, decoded one code point at a time. It does not know lines, terminals or what a code point means. Pure
// functions, for whoever reads what clients send; bytes of ours are valid anyway.
#pragma once

#include <cstddef>
#include <string_view>

namespace confab::utf8 {

struct Decoded {
  char32_t code_point = 0;  // 0 unless `valid`
  std::size_t bytes = 1;    // 1 to 4; of an ill-formed part, as many as one U+FFFD stands for
  bool valid = false;
};

/// What `text`, which is not empty, starts with, by table 3-7 of the Unicode standard (version 15). What is ill-formed
/// counts as its maximal subpart (section 3.9).
Decoded decode(std::string_view text);

/// What `text`, which is not empty, ends with: the last of what decode() finds in it one after the other.
Decoded decode_last(std::string_view text);

}  // namespace confab::utf8
