#include "chat_reminders.hpp"

namespace confab::net {

namespace {

Instant now() {
  return Clock::now().time_since_epoch();
}

}  // namespace

void ChatReminders::look() {
  if (chat_.has_crowds_to_announce()) {
    crowds_alarm_.set(crowds_interval, [this] { chat_.announce_crowds(now()); });
  }
  if (chat_.memories().has_resting()) {
    memories_alarm_.set(memories_interval, [this] { chat_.memories().forget_rested(now()); });
  }
  if (chat_.kept_names().size() > 0) {
    uses_alarm_.set(uses_interval, [this] { chat_.note_uses(now()); });
  }
}

void ChatReminders::cancel() {
  crowds_alarm_.cancel();
  memories_alarm_.cancel();
  uses_alarm_.cancel();
}

}  // namespace confab::net
