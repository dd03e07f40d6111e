// How the reference model answers telnet: see docs/protocols.md.
#include "reference_chat.hpp"

namespace confab::simulation {

/// Returns false if it was empty or blank.
bool ReferenceChat::hear_one(Client& client, InputModel::Heard heard) {
  if (heard == InputModel::Heard::line || heard == InputModel::Heard::too_long) return hear_line(client, heard);
  if (heard == InputModel::Heard::are_you_there) answer_that_we_are_here(client);
  return true;
}

void ReferenceChat::answer_that_we_are_here(Client& client) {
  mirror_line_ending(client);
  if (client.protocol == Protocol::slash) put(client, "* confab is here.");
  if (client.protocol == Protocol::sigil && client.here) put(client, "! here");
}

void ReferenceChat::tell_to_leave(Client& client, Instant now) {
  if (client.told_to_leave_at && now - *client.told_to_leave_at < std::chrono::minutes(1)) return;
  client.told_to_leave_at = now;
  if (client.protocol == Protocol::slash) put(client, "* To leave, type /quit.");
}

}  // namespace confab::simulation
