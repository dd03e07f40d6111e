#include "confab/chat/dispatch.hpp"

#include "confab/chat/room_registry.hpp"

namespace confab {

namespace {

using Answer = std::variant<Reply, Pause>;

/// Returns what to tell a person of `outcome`. If it was done, `done` returns the reply.
template <class MakeReply>
Answer answer_for(const Outcome& outcome, MakeReply&& done) {
  if (const auto* pause = std::get_if<Pause>(&outcome)) return *pause;
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) return *refusal;
  return done();
}

class Dispatcher {
 public:
  Dispatcher(Person& person, RoomRegistry& registry, Instant now) : person_(person), registry_(registry), now_(now) {}

  Answer operator()(const Say& say) const {
    return answer_for(registry_.say(person_, say.room, say.text, now_), [] { return Silence{}; });
  }

  Answer operator()(const Tell& tell) const {
    return answer_for(registry_.tell(person_, tell.to, tell.text, now_), [&] {
      return Told{registry_.find_person(tell.to)->name(), tell.text};
    });
  }

  Answer operator()(const Enter& enter) const {
    return answer_for(registry_.enter(person_, enter.room, now_),
                      [&] { return Entered{*registry_.find_room(enter.room)}; });
  }

  Answer operator()(const Leave& leave) const {
    return answer_for(registry_.leave(person_, leave.room, now_), [&]() -> Reply {
      if (person_.residence() == Residence::one_room) return Entered{*person_.present_room()};
      return Silence{};
    });
  }

  Answer operator()(const ListMembers& list) const {
    const Room* room = list.room ? registry_.find_room(*list.room) : person_.present_room();
    if (room != nullptr) return MemberList{*room};
    if (!list.room) return Refusal{Refusal::Reason::no_room_given, {}};
    return Refusal{Refusal::Reason::no_such_room, *list.room};
  }

  Answer operator()(const ListPeople&) const { return PersonList{registry_}; }
  Answer operator()(const ListRooms&) const { return RoomList{registry_}; }
  Answer operator()(const Help& help) const { return help; }
  Answer operator()(const Quit&) const { return Goodbye{}; }
  Answer operator()(const Misuse& misuse) const { return misuse; }
  Answer operator()(const Unknown& unknown) const { return unknown; }

 private:
  Person& person_;
  RoomRegistry& registry_;
  const Instant now_;
};

}  // namespace

std::variant<Reply, Pause> dispatch(const Command& command, Person& person, RoomRegistry& registry, Instant now) {
  return std::visit(Dispatcher(person, registry, now), command);
}

}  // namespace confab
