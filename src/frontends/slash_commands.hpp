// The commands of slash: one table of what people can type after a slash, with the words that other chats use for it.
// It knows how commands are read and explained, and not how they are answered. Only the dialect uses it.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "confab/chat/command.hpp"

namespace confab {

struct SlashCommand {
  /// The first is the command's name. Other chats use the others: they are understood, and not listed.
  std::array<std::string_view, 4> words;
  std::string_view usage;
  std::string_view purpose;
  std::optional<Command> (*parse)(std::string_view arguments);  // nothing if the arguments are wrong
  bool listed = true;
  bool for_operators = false;  // only; others do not see it in the list
};

std::span<const SlashCommand> slash_commands();

/// Finds a command by any of its words, with or without the slash, without case. Returns null if there is none.
const SlashCommand* find_slash_command(std::string_view word);

/// Whether what stands in `line`, after any blanks, is a command with a password. It must be said to nobody.
bool holds_password(std::string_view line);

/// Where that password begins, in bytes; npos if there is none.
std::size_t password_at(std::string_view line);

/// Turns a line that starts with one slash into a command.
Command parse_slash_command(std::string_view line);

}  // namespace confab
