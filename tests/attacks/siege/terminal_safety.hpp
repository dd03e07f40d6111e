// Whether a line of the server could do anything to a terminal except be shown on it. Written independently, from the
// contract rather than from the server's scrubber, so that an error would have to be in both.
#pragma once

#include <string_view>

namespace confab::attacks {

/// Whether `line`, without its ending, is well-formed UTF-8 without controls, line separators and bidirectional
/// overrides.
bool is_safe_for_terminals(std::string_view line);

}  // namespace confab::attacks
