// Whether a Screen shows an edited line, and what was printed above it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/screen.hpp"

namespace confab::test {

/// What a screen of so many columns shows of clean `text`: without what takes no column, and with `?` for what is too
/// wide.
std::string visible(std::string_view text, std::size_t columns);

/// Empty if the lines that were printed are above, whole, none of them empty; then comes the line, whole or as much of
/// it as there are rows; and the cursor is on what follows byte `cursor`. Else a sentence.
std::string why_not_seen(const Screen& screen, const std::vector<std::string>& printed, std::string_view text,
                         std::size_t cursor);

}  // namespace confab::test
