// Reply: what a person is told about its own command. Refusal: the reply that says why nothing has happened. dispatch()
// and sessions make replies, which know no dialect. A dialect renders a reply at once, while the reply's views and
// references are valid, or keeps silent about it. A command that the dialect answers from what it knows is its own
// reply.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "confab/chat/command.hpp"

namespace confab {

class Room;
class RoomRegistry;

struct Refusal {
  enum class Reason : std::uint8_t {
    name_invalid,
    name_reserved,
    name_in_use,
    name_banned,
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
  };
  Reason reason;
  std::string_view subject;  // the name in question, if there is one
};

struct Silence {};   // done, and there is nothing to say about it
struct Greeting {};  // the reader has a name now
struct NameRefused {
  Refusal why;
  bool last;  // the connection closes now
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
struct Goodbye {};

using Reply = std::variant<Silence, Greeting, NameRefused, Entered, Told, MemberList, PersonList, RoomList, Help,
                           Goodbye, Misuse, Unknown, Refusal>;

}  // namespace confab
