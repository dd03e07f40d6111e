#include "confab/base/calendar.hpp"

#include <chrono>

namespace confab {

namespace {

class CalendarOfInstants final : public Calendar {
 public:
  WallTime wall_time(Instant now) const override { return std::chrono::duration_cast<WallTime>(now); }

  CivilTime civil_time(WallTime time) const override {
    const auto days = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{std::chrono::sys_days(days)};
    const std::chrono::hh_mm_ss clock{time - days};
    return {.year = static_cast<int>(date.year()),
            .month = static_cast<unsigned>(date.month()),
            .day = static_cast<unsigned>(date.day()),
            .hour = static_cast<unsigned>(clock.hours().count()),
            .minute = static_cast<unsigned>(clock.minutes().count())};
  }
};

}  // namespace

const Calendar& calendar_of_instants() {
  static const CalendarOfInstants calendar;
  return calendar;
}

}  // namespace confab
