// Instant: a moment in time, after a fixed start. The core reads no clock: its callers pass the time in.
#pragma once

#include <chrono>

namespace confab {

/// Time since some fixed moment; never goes back.
using Instant = std::chrono::nanoseconds;

}  // namespace confab
