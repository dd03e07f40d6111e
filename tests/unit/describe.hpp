// Writes a command as text, so that a parser test has one line per case and a failure shows the result.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "confab/chat/command.hpp"

namespace confab::test {

struct CommandDescriber {
  static std::string with(std::string_view name, std::string_view a) {
    return std::string(name) + "{" + std::string(a) + "}";
  }
  static std::string with(std::string_view name, std::string_view a, std::string_view b) {
    return std::string(name) + "{" + std::string(a) + "|" + std::string(b) + "}";
  }
  static std::string with(std::string_view name, const std::optional<std::string_view>& room) {
    return room ? with(name, *room) : std::string(name);
  }

  std::string operator()(const Say& say) const {
    return say.room ? with("Say", *say.room, say.text) : with("Say", say.text);
  }
  std::string operator()(const Tell& tell) const { return with("Tell", tell.to, tell.text); }
  std::string operator()(const Enter& enter) const { return with("Enter", enter.room); }
  std::string operator()(const Leave& leave) const { return with("Leave", leave.room); }
  std::string operator()(const ListMembers& list) const { return with("ListMembers", list.room); }
  std::string operator()(const ListPeople&) const { return "ListPeople"; }
  std::string operator()(const ListRooms&) const { return "ListRooms"; }
  std::string operator()(const Act& act) const { return with("Act", act.text); }
  std::string operator()(const Answer& answer) const { return with("Answer", answer.text); }
  std::string operator()(const ShowHistory& show) const {
    const std::string lines = show.lines ? std::to_string(*show.lines) : "";
    return with("ShowHistory", show.room.value_or(""), lines);
  }
  std::string operator()(const ShowTopic&) const { return "ShowTopic"; }
  std::string operator()(const SetTopic& topic) const { return with("SetTopic", topic.text); }
  std::string operator()(const Rename& rename) const { return with("Rename", rename.name); }
  std::string operator()(const TogglePresence&) const { return "TogglePresence"; }
  std::string operator()(const ToggleBell&) const { return "ToggleBell"; }
  std::string operator()(const Ignore& ignore) const { return with("Ignore", ignore.name); }
  std::string operator()(const Unignore& unignore) const { return with("Unignore", unignore.name); }
  std::string operator()(const ListIgnored&) const { return "ListIgnored"; }
  std::string operator()(const ToggleTidy&) const { return "ToggleTidy"; }
  std::string operator()(const BeginPaste&) const { return "BeginPaste"; }
  std::string operator()(const EndPaste&) const { return "EndPaste"; }
  std::string operator()(const ShowMotd&) const { return "ShowMotd"; }
  std::string operator()(const Operate& deed) const { return with("Operate", deed.usage, deed.arguments); }
  std::string operator()(const Help& help) const { return with("Help", help.topic); }
  std::string operator()(const Claim& claim) const { return with("Claim", claim.password); }
  std::string operator()(const Release& release) const { return with("Release", release.password); }
  std::string operator()(const Quit&) const { return "Quit"; }
  std::string operator()(const Misuse& misuse) const { return with("Misuse", misuse.usage); }
  std::string operator()(const Unknown& unknown) const { return with("Unknown", unknown.word); }
};

inline std::string describe(const Command& command) {
  return std::visit(CommandDescriber{}, command);
}

}  // namespace confab::test
