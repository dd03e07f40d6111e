// Calendar: what time of day it is, for what people are shown and for what outlives the process. The core asks it and
// reads no clock. The shell has one of the machine's clock and time zone; without it, UTC counts from the start of the
// Instants.
#pragma once

#include "confab/base/instant.hpp"
#include "confab/base/wall_time.hpp"

namespace confab {

/// A date and a time of day, in the time zone of a calendar.
struct CivilTime {
  int year = 1970;
  unsigned month = 1;  // 1 to 12
  unsigned day = 1;    // 1 to 31
  unsigned hour = 0;
  unsigned minute = 0;

  bool is_same_day(const CivilTime& other) const {
    return year == other.year && month == other.month && day == other.day;
  }
  bool operator==(const CivilTime&) const = default;
};

class Calendar {
 public:
  /// The time of day at `now`, which is the present.
  virtual WallTime wall_time(Instant now) const = 0;

  virtual CivilTime civil_time(WallTime time) const = 0;

 protected:
  ~Calendar() = default;
};

/// In UTC, as if the start of the Instants had been the start of 1970.
const Calendar& calendar_of_instants();

}  // namespace confab
