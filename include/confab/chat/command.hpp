// Command: everything a person can ask, in words of the chat and not of a dialect. A dialect's parser turns every line
// into a command, nonsense included. Commands hold views of the line they were parsed from. Nobody has checked the
// names in them yet: the RoomRegistry does, so that a bad name is refused in one place.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace confab {

struct Say {  // by default in the present room
  std::string_view text;
  std::optional<std::string_view> room{};
};
struct Tell {  // to one person alone
  std::string_view to;
  std::string_view text;
};
struct Act {  // in the present room: what the person does, in the third person
  std::string_view text;
};
struct Answer {  // to whoever wrote last to this person alone
  std::string_view text;
};
struct Enter {
  std::string_view room;
};
struct Leave {  // by default the present room
  std::optional<std::string_view> room;
};
struct ListMembers {  // by default of the present room
  std::optional<std::string_view> room;
};
struct ListPeople {};
struct ListRooms {};
struct ShowHistory {  // by default of the present room
  std::optional<std::string_view> room{};
  std::optional<std::uint32_t> lines{};
};
struct ShowTopic {};  // of the present room
struct SetTopic {
  std::string_view text;
};
struct Rename {
  std::string_view name;
};
struct TogglePresence {};  // whether comings and goings are shown
struct ToggleBell {};
struct Ignore {
  std::string_view name;
};
struct Unignore {
  std::string_view name;
};
struct ListIgnored {};
struct ToggleTidy {};  // whether the server edits the line that is typed; the session does it, not the registry
struct BeginPaste {};  // each line is said as it is, until EndPaste
struct EndPaste {};
struct ShowMotd {};  // the message of the day
/// What only operators may do to others. Whoever carries it out reads the arguments.
struct Operate {
  enum class Deed : std::uint8_t { kick, ban, unban, list_bans, announce };
  Deed deed;
  std::string_view usage;
  std::string_view arguments;  // without blanks at their ends
};
struct Help {
  std::string_view topic;
  bool for_operators = false;  // with what only they may do; set by dispatch()
};
struct Claim {  // keeps the person's name
  std::string_view password;
};
struct Release {  // gives the kept name up
  std::string_view password;
};
struct Quit {};
struct Misuse {  // a known command with too few or too many arguments
  std::string_view usage;
};
struct Unknown {
  std::string_view word;
};

using Command =
    std::variant<Say, Tell, Act, Answer, Enter, Leave, ListMembers, ListPeople, ListRooms, ShowHistory, ShowTopic,
                 SetTopic, Rename, TogglePresence, ToggleBell, Ignore, Unignore, ListIgnored, ToggleTidy, BeginPaste,
                 EndPaste, ShowMotd, Operate, Help, Claim, Release, Quit, Misuse, Unknown>;

}  // namespace confab
