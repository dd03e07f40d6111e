#include "log_level.hpp"

#include <spdlog/spdlog.h>

#include <array>
#include <cstddef>

namespace confab::app {

void set_log_level(LogLevel level) {
  // In the order of LogLevel.
  constexpr std::array names = {spdlog::level::debug, spdlog::level::info, spdlog::level::warn, spdlog::level::err,
                                spdlog::level::off};
  spdlog::set_level(names.at(static_cast<std::size_t>(level)));
}

}  // namespace confab::app
