#include "confab/chat/dispatch.hpp"

#include <string>

#include "confab/chat/operators.hpp"
#include "confab/chat/room_registry.hpp"

namespace confab {

namespace {

using ReplyOrPause = std::variant<Reply, Pause>;

/// Returns what to tell a person of `outcome`. If it was done, `done` returns the reply.
template <class MakeReply>
ReplyOrPause answer_for(const Outcome& outcome, MakeReply&& done) {
  if (const auto* pause = std::get_if<Pause>(&outcome)) return *pause;
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) return *refusal;
  return done();
}

ReplyOrPause answer_for(const NameOutcome& outcome) {
  return std::visit([](const auto& answer) -> ReplyOrPause { return answer; }, outcome);
}

class Dispatcher {
 public:
  Dispatcher(Person& person, RoomRegistry& registry, Instant now) : person_(person), registry_(registry), now_(now) {}

  ReplyOrPause operator()(const Say& say) const {
    return answer_for(registry_.say(person_, say.room, say.text, now_), [] { return Silence{}; });
  }

  ReplyOrPause operator()(const Tell& tell) const {
    return answer_for(registry_.tell(person_, tell.to, tell.text, now_), [&] {
      return Told{registry_.find_person(tell.to)->name(), tell.text};
    });
  }

  /// Never "* carol waves": that is how the server speaks.
  ReplyOrPause operator()(const Act& act) const {
    std::string text;
    text.append("*").append(act.text).append("*");
    return (*this)(Say{text});
  }

  ReplyOrPause operator()(const Answer& answer) const {
    return answer_for(registry_.answer(person_, answer.text, now_), [&] {
      return Told{person_.writer_name(), answer.text};
    });
  }

  ReplyOrPause operator()(const Enter& enter) const {
    return answer_for(registry_.enter(person_, enter.room, now_),
                      [&] { return Entered{*registry_.find_room(enter.room)}; });
  }

  ReplyOrPause operator()(const Leave& leave) const {
    return answer_for(registry_.leave(person_, leave.room, now_), [&]() -> Reply {
      if (person_.residence() == Residence::one_room) return Entered{*person_.present_room()};
      return Silence{};
    });
  }

  ReplyOrPause operator()(const ListMembers& list) const {
    const Room* room = list.room ? registry_.find_room(*list.room) : person_.present_room();
    if (room != nullptr) return MemberList{*room};
    if (!list.room) return Refusal{Refusal::Reason::no_room_given, {}};
    return Refusal{Refusal::Reason::no_such_room, *list.room};
  }

  ReplyOrPause operator()(const ShowHistory& show) const {
    const auto answer = registry_.history(person_, show.room, show.lines, now_);
    if (const auto* pause = std::get_if<Pause>(&answer)) return *pause;
    if (const auto* refusal = std::get_if<Refusal>(&answer)) return *refusal;
    return std::get<HistoryShown>(answer);
  }

  ReplyOrPause operator()(const ShowTopic&) const {
    if (const Room* const room = person_.present_room()) return TopicShown{*room};
    return Refusal{Refusal::Reason::no_room_given, {}};
  }
  ReplyOrPause operator()(const SetTopic& topic) const {
    return answer_for(registry_.set_topic(person_, topic.text, now_), [] { return Silence{}; });
  }
  ReplyOrPause operator()(const Rename& rename) const {
    return answer_for(registry_.rename(person_, rename.name, now_), [] { return Silence{}; });
  }

  ReplyOrPause operator()(const TogglePresence&) const { return PresenceToggled{registry_.toggle_presence(person_)}; }
  ReplyOrPause operator()(const ToggleBell&) const { return BellToggled{registry_.toggle_bell(person_)}; }
  ReplyOrPause operator()(const Ignore& ignore) const {
    return answer_for(registry_.ignore(person_, ignore.name), [&] {
      return IgnoreChanged{registry_.find_person(ignore.name)->name(), true};
    });
  }
  ReplyOrPause operator()(const Unignore& unignore) const {
    return answer_for(registry_.unignore(person_, unignore.name), [&] {
      const Person* const other = registry_.find_person(unignore.name);
      return IgnoreChanged{other == nullptr ? unignore.name : other->name(), false};
    });
  }
  ReplyOrPause operator()(const ListIgnored&) const { return IgnoredList{person_}; }

  ReplyOrPause operator()(const ToggleTidy&) const { return Silence{}; }

  ReplyOrPause operator()(const BeginPaste&) const {
    registry_.begin_paste(person_);
    return PasteBegun{};
  }
  ReplyOrPause operator()(const EndPaste&) const {
    if (!person_.is_pasting()) return Refusal{Refusal::Reason::no_paste, {}};
    return PasteEnded{registry_.end_paste(person_)};
  }

  ReplyOrPause operator()(const ListPeople&) const { return PersonList{registry_}; }
  ReplyOrPause operator()(const ListRooms&) const { return RoomList{registry_}; }
  ReplyOrPause operator()(const ShowMotd&) const { return MotdShown{registry_.motd()}; }
  ReplyOrPause operator()(const Operate& deed) const {
    const std::string_view name = registry_.operator_name(person_);
    if (name.empty()) return Refusal{Refusal::Reason::for_operators, {}};
    return std::visit([](const auto& answer) { return Reply(answer); },
                      registry_.operator_desk()->carry_out(deed, person_, name));
  }
  ReplyOrPause operator()(const Help& help) const {
    return Help{help.topic, !registry_.operator_name(person_).empty()};
  }
  ReplyOrPause operator()(const Claim& claim) const {
    return answer_for(registry_.claim(person_, claim.password, now_));
  }
  ReplyOrPause operator()(const Release& release) const {
    return answer_for(registry_.release(person_, release.password, now_));
  }
  ReplyOrPause operator()(const Quit&) const { return Goodbye{}; }
  ReplyOrPause operator()(const Misuse& misuse) const { return misuse; }
  ReplyOrPause operator()(const Unknown& unknown) const { return unknown; }

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
