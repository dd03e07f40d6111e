// Whether a line of the server could do anything to a terminal but be shown on it. Written anew from the contract, not
// from the server's own scrubber, so that both would have to be wrong in the same way.
#pragma once

#include <string_view>

namespace confab::attacks {

/// `line` is without its ending: well-formed UTF-8, and no control, line separator or bidirectional override in it.
bool is_safe_for_terminals(std::string_view line);

}  // namespace confab::attacks
