// The commands of the admin front-end, one row each: how they are read, what they ask of Administration, and what they
// answer. They know no session. Called by the admin session only.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "confab/administration.hpp"
#include "confab/chat/room_registry.hpp"

namespace confab {

/// Who asks, and whom.
struct AdminCall {
  Administration& administration;
  const RoomRegistry& registry;
  std::string_view by;
};

/// The lines of an answer before its end, and why nothing was done, if so.
struct AdminAnswer {
  std::vector<std::string> lines{};
  std::string error{};    // a sentence; empty: ok
  bool is_usage = false;  // the arguments are wrong: `error` is made from the usage
  bool quits = false;     // the connection ends after it
};

struct AdminCommand {
  std::string_view usage;    // begins with the word
  std::string_view purpose;  // for help
  /// `arguments` has no blanks at its ends, and is empty unless takes_arguments(). Null for a command whose answer
  /// takes time.
  AdminAnswer (*answer)(const AdminCall& call, std::string_view arguments);
  /// Starts a command whose answer takes time. Null for the others.
  void (*start)(const AdminCall& call, Operations::Outcome outcome) = nullptr;
  bool is_upgrade = false;  // its answer is ok when another process serves

  std::string_view word() const { return usage.substr(0, usage.find(' ')); }
  bool takes_arguments() const { return word() != usage; }
};

std::span<const AdminCommand> admin_commands();

/// Null if there is no such command.
const AdminCommand* find_admin_command(std::string_view word);

}  // namespace confab
