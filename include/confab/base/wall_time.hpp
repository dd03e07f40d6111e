// WallTime: a moment of the time of day. The core reads no clock: its callers pass the time in. The clock can be set,
// so it can jump; what must not jump counts in Instants.
#pragma once

#include <chrono>

namespace confab {

/// Since 1970, UTC.
using WallTime = std::chrono::seconds;

}  // namespace confab
