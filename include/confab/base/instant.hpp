// Instant: a moment, as the core is told it. The core reads no clock: whoever calls it passes the time in.
#pragma once

#include <chrono>

namespace confab {

/// Time since some fixed moment; never goes back.
using Instant = std::chrono::nanoseconds;

}  // namespace confab
