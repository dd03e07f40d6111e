// SystemCalendar: the machine's clock and time zone (TZ, or else /etc/localtime). It knows nothing of the chat. The
// Daemon owns it; the core asks it.
#pragma once

#include "confab/base/calendar.hpp"

namespace confab::app {

class SystemCalendar final : public Calendar {
 public:
  /// Reads the time zone, once: from then on nothing waits for a file.
  SystemCalendar();

  WallTime wall_time(Instant now) const override;
  CivilTime civil_time(WallTime time) const override;
};

}  // namespace confab::app
