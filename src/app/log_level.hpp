// Which lines the log has. It knows what spdlog calls each level. Called at the start and at a reload.
#pragma once

#include "confab/settings.hpp"

namespace confab::app {

void set_log_level(LogLevel level);

}  // namespace confab::app
