// ChatReminders: calls the chat when something in it is due. The chat has no clock and sets no alarm; it only says that
// something waits. Knows none of its rules. The Server owns the one there is, and calls it in the loop's thread.
#pragma once

#include <chrono>

#include "asio.hpp"
#include "confab/chat.hpp"

namespace confab::net {

class ChatReminders {
 public:
  /// Both outlive the reminders.
  ChatReminders(asio::io_context& context, Chat& chat)
      : chat_(chat), crowds_alarm_(context), memories_alarm_(context), uses_alarm_(context) {}

  /// Sets an alarm for all that waits. Called in each turn.
  void look();

  void cancel();

 private:
  // How long a large room's arrivals and departures are counted before they are announced.
  static constexpr std::chrono::seconds crowds_interval{1};
  // How long the memory of a room stays after it was to be forgotten.
  static constexpr std::chrono::minutes memories_interval{1};
  // How often those who are here are noted as users of their kept names, which are noted once a day.
  static constexpr std::chrono::hours uses_interval{6};

  Chat& chat_;
  Alarm crowds_alarm_;
  Alarm memories_alarm_;
  Alarm uses_alarm_;
};

}  // namespace confab::net
