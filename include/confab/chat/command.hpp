// Command: everything a person can ask, in words of the chat and not of a dialect. A dialect's parser makes one of
// every line there can be: nonsense is a command too. Commands hold views of the line they were parsed from, and names
// in them are not checked yet: dispatch() does that, so that a bad name is refused in one place.
#pragma once

#include <optional>
#include <string_view>
#include <variant>

namespace confab {

struct Say {  // in the present room
  std::string_view text;
};
struct SayIn {
  std::string_view room;
  std::string_view text;
};
struct Tell {  // to one person alone
  std::string_view to;
  std::string_view text;
};
struct Enter {
  std::string_view room;
};
struct Leave {  // without a room: the present one
  std::optional<std::string_view> room;
};
struct ListMembers {  // without a room: of the present one
  std::optional<std::string_view> room;
};
struct ListPeople {};
struct ListRooms {};
struct Help {
  std::string_view topic;
};
struct Quit {};
struct Misuse {  // a known command with missing or superfluous arguments
  std::string_view usage;
};
struct Unknown {
  std::string_view word;
};

using Command =
    std::variant<Say, SayIn, Tell, Enter, Leave, ListMembers, ListPeople, ListRooms, Help, Quit, Misuse, Unknown>;

}  // namespace confab
