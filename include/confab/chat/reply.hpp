// Reply: what a person is told about its own command. Refusal: the reply that says why nothing has happened. dispatch()
// and sessions make replies, which know no dialect. A dialect renders a reply at once, while the reply's views and
// references are valid, or keeps silent about it. A command that the dialect answers from what it knows is its own
// reply.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "confab/base/wall_time.hpp"
#include "confab/chat/command.hpp"

namespace confab {

class Calendar;
class History;
class Person;
class Room;
class RoomRegistry;

struct Refusal {
  enum class Reason : std::uint8_t {
    name_invalid,
    name_reserved,
    name_in_use,
    name_banned,
    name_is_own,
    name_kept,           // by somebody else
    too_many_passwords,  // were tried for the name, or by the client: later
    password_invalid,    // too short or too long
    password_wrong,
    passwords_busy,  // later
    name_not_kept,
    no_names_kept,       // by this server
    too_many_kept,       // on the server
    too_many_kept_here,  // by people at the same address
    room_name_invalid,
    no_such_person,
    no_such_room,
    not_a_member,   // of the room named
    already_there,  // in the room to enter
    not_there,      // in the room to leave
    no_room_given,  // where there is no present room
    lobby_is_never_left,
    too_many_rooms,  // on the server
    too_many_rooms_of_own,
    nobody_wrote,  // to whom an answer could go
    topic_too_long,
    is_oneself,   // whom nobody can ignore
    not_ignored,  // the person named
    ignores_too_many,
    no_paste,       // to be ended
    for_operators,  // only
  };
  Reason reason;
  std::string_view subject;  // the name in question, if there is one
};

struct Silence {};  // done, and there is nothing to say about it
/// The lines of the message of the day, safe to be shown; perhaps none.
using Motd = std::vector<std::string>;

struct Greeting {  // the reader has a name now
  const Motd& motd;
};
struct NameRefused {
  Refusal why;
  bool last;  // the connection closes now
};
struct PasswordWanted {                                                    // of a kept name
  enum class Why : std::uint8_t { name_kept, wrong, too_long, too_many };  // too many: were tried lately
  std::string_view name;
  Why why;
  bool last;  // the connection closes now
};
struct Claimed {
  std::string_view name;
  bool again;  // it had another password before
};
struct Released {
  std::string_view name;
};
struct Entered {  // a room that the reader is now in
  const Room& room;
};
struct Told {
  std::string_view to;
  std::string_view text;
};
struct MemberList {
  const Room& room;
};
struct PersonList {
  const RoomRegistry& registry;
};
struct RoomList {
  const RoomRegistry& registry;
};
struct HistoryShown {
  const Room& room;
  const History* history;  // null if nothing was ever said
  std::size_t lines;       // the newest ones, which are to be shown
  const Calendar& calendar;
  WallTime now;
};
struct TopicShown {
  const Room& room;
};
struct PresenceToggled {
  bool is_shown;
};
struct BellToggled {
  bool rings;
};
struct IgnoreChanged {
  std::string_view who;
  bool is_ignored;
};
struct IgnoredList {
  const Person& person;
};
struct PasteBegun {};
struct PasteEnded {
  std::uint32_t lines;  // said
};
struct MotdShown {
  const Motd& motd;
};
struct DeedDone {  // or not, by an operator
  const std::vector<std::string>& sentences;
};
struct Goodbye {};

using Reply =
    std::variant<Silence, Greeting, NameRefused, PasswordWanted, Claimed, Released, Entered, Told, MemberList,
                 PersonList, RoomList, HistoryShown, TopicShown, PresenceToggled, BellToggled, IgnoreChanged,
                 IgnoredList, PasteBegun, PasteEnded, MotdShown, DeedDone, Help, Goodbye, Misuse, Unknown, Refusal>;

}  // namespace confab
