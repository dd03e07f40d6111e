#include "confab/chat/dispatch.hpp"

#include "confab/chat/room_registry.hpp"

namespace confab {

namespace {

class Dispatcher {
 public:
  Dispatcher(User& user, RoomRegistry& registry) : user_(user), registry_(registry) {}

  Reply operator()(const Say& say) const {
    registry_.say(user_, say.text);
    return Silence{};
  }

  Reply operator()(const SayIn& say) const {
    if (const auto refused = registry_.say_in(user_, say.room, say.text)) return *refused;
    return Silence{};
  }

  Reply operator()(const Tell& tell) const {
    if (const auto refused = registry_.tell(user_, tell.to, tell.text)) return *refused;
    return Told{registry_.find_user(tell.to)->name(), tell.text};
  }

  Reply operator()(const Enter& enter) const {
    if (const auto refused = registry_.enter(user_, enter.room)) return *refused;
    return Entered{user_, *registry_.find_room(enter.room)};
  }

  Reply operator()(const Leave& leave) const {
    if (const auto refused = registry_.leave(user_, leave.room)) return *refused;
    if (user_.residence() == Residence::one_room) return Entered{user_, user_.present_room()};
    return Silence{};
  }

  Reply operator()(const ListMembers& list) const {
    if (!list.room) return MemberList{user_.present_room()};
    if (const Room* room = registry_.find_room(*list.room)) return MemberList{*room};
    return Refusal{Refusal::Reason::no_such_room, *list.room};
  }

  Reply operator()(const ListUsers&) const { return UserList{registry_}; }
  Reply operator()(const ListRooms&) const { return RoomList{registry_}; }
  Reply operator()(const Help& help) const { return HelpText{help.topic}; }
  Reply operator()(const Quit&) const { return Goodbye{user_.name()}; }
  Reply operator()(const Misuse& misuse) const { return UsageText{misuse.usage}; }
  Reply operator()(const Unknown& unknown) const { return UnknownCommand{unknown.word}; }

 private:
  User& user_;
  RoomRegistry& registry_;
};

}  // namespace

Reply dispatch(const Command& command, User& user, RoomRegistry& registry) {
  return std::visit(Dispatcher(user, registry), command);
}

}  // namespace confab
