#include "system_calendar.hpp"

#include <ctime>

#include "ban_keeper.hpp"

namespace confab::app {

SystemCalendar::SystemCalendar() {
  ::tzset();
}

WallTime SystemCalendar::wall_time(Instant) const {
  return app::wall_time();
}

CivilTime SystemCalendar::civil_time(WallTime time) const {
  constexpr int first_year = 1900;
  const std::time_t seconds = time.count();
  std::tm broken{};
  // A time that fits no calendar comes from an edited file.
  if (::localtime_r(&seconds, &broken) == nullptr) return {};
  return {.year = first_year + broken.tm_year,
          .month = static_cast<unsigned>(broken.tm_mon) + 1,
          .day = static_cast<unsigned>(broken.tm_mday),
          .hour = static_cast<unsigned>(broken.tm_hour),
          .minute = static_cast<unsigned>(broken.tm_min)};
}

}  // namespace confab::app
