#include "slash_history.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>

#include "confab/base/calendar.hpp"
#include "confab/chat/room.hpp"

namespace confab {

namespace {

/// "14:02", or "Nov 25 14:02" if that is not the day of `today`.
std::string time_for_people(const CivilTime& time, const CivilTime& today) {
  constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string clock = fmt::format("{:02}:{:02}", time.hour, time.minute);
  return time.is_same_day(today) ? clock : fmt::format("{} {} {}", months.at(time.month - 1), time.day, clock);
}

}  // namespace

void write_slash_history(const HistoryShown& shown, WriteQueue& out) {
  if (shown.lines == 0) return out.append(fmt::format("* Nothing was said in {} yet.", shown.room.name()));
  if (shown.lines == 1) {
    out.append(fmt::format("* The last line in {}:", shown.room.name()));
  } else {
    out.append(fmt::format("* The last {} lines in {}:", shown.lines, shown.room.name()));
  }
  const CivilTime today = shown.calendar.civil_time(shown.now);
  shown.history->visit_newest(shown.lines, [&](const History::Line& line) {
    const std::string time = time_for_people(shown.calendar.civil_time(line.at), today);
    out.append(fmt::format("* {} {}: {}", time, line.from, line.text));
  });
  out.append("* That is all.");
}

}  // namespace confab
