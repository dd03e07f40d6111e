#include "confab/chat/dispatch.hpp"

#include "confab/chat/room_registry.hpp"

namespace confab {

namespace {

/// What to tell a user of `outcome`; `done` is called for the reply if it was done.
template <class Done>
std::optional<Reply> told(const Outcome& outcome, Done&& done) {
  if (std::holds_alternative<MustWait>(outcome)) return std::nullopt;
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) return *refusal;
  return done();
}

class Dispatcher {
 public:
  Dispatcher(User& user, RoomRegistry& registry) : user_(user), registry_(registry) {}

  std::optional<Reply> operator()(const Say& say) const {
    return told(registry_.say(user_, say.text), [] { return Silence{}; });
  }

  std::optional<Reply> operator()(const SayIn& say) const {
    return told(registry_.say_in(user_, say.room, say.text), [] { return Silence{}; });
  }

  std::optional<Reply> operator()(const Tell& tell) const {
    return told(registry_.tell(user_, tell.to, tell.text), [&] {
      return Told{registry_.find_user(tell.to)->name(), tell.text};
    });
  }

  std::optional<Reply> operator()(const Enter& enter) const {
    return told(registry_.enter(user_, enter.room), [&] { return Entered{user_, *registry_.find_room(enter.room)}; });
  }

  std::optional<Reply> operator()(const Leave& leave) const {
    return told(registry_.leave(user_, leave.room), [&]() -> Reply {
      if (user_.residence() == Residence::one_room) return Entered{user_, user_.present_room()};
      return Silence{};
    });
  }

  std::optional<Reply> operator()(const ListMembers& list) const {
    if (!list.room) return MemberList{user_.present_room()};
    if (const Room* room = registry_.find_room(*list.room)) return MemberList{*room};
    return Refusal{Refusal::Reason::no_such_room, *list.room};
  }

  std::optional<Reply> operator()(const ListUsers&) const { return UserList{registry_}; }
  std::optional<Reply> operator()(const ListRooms&) const { return RoomList{registry_}; }
  std::optional<Reply> operator()(const Help& help) const { return HelpText{help.topic}; }
  std::optional<Reply> operator()(const Quit&) const { return Goodbye{user_.name()}; }
  std::optional<Reply> operator()(const Misuse& misuse) const { return UsageText{misuse.usage}; }
  std::optional<Reply> operator()(const Unknown& unknown) const { return UnknownCommand{unknown.word}; }

 private:
  User& user_;
  RoomRegistry& registry_;
};

}  // namespace

std::optional<Reply> dispatch(const Command& command, User& user, RoomRegistry& registry) {
  return std::visit(Dispatcher(user, registry), command);
}

}  // namespace confab
