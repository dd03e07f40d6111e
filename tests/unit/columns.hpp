// columns_of: how wide a text is on a terminal.
#pragma once

#include <utf8proc.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "confab/base/utf8.hpp"

namespace confab {

/// Counts the columns that clean `text` takes on a terminal, by utf8proc_charwidth(): what combines or is invisible
/// takes none.
inline std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const utf8::Decoded decoded = utf8::decode(text);
    const int width = utf8proc_charwidth(static_cast<utf8proc_int32_t>(decoded.code_point));
    columns += static_cast<std::size_t>(std::max(0, width));
    text.remove_prefix(decoded.bytes);
  }
  return columns;
}

}  // namespace confab
