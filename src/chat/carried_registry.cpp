// The part of RoomRegistry that a live upgrade needs: where everybody is, as plain values and back.
#include <algorithm>
#include <string>
#include <utility>

#include "confab/base/assert.hpp"
#include "confab/chat/room_registry.hpp"

namespace confab {

namespace {

/// Whether no two of `stays` are in one room. People are in few rooms, except where the operator permits many.
bool all_differ(const std::vector<carried::StayState>& stays) {
  std::set<std::string_view, CaselessLess> seen;
  return std::all_of(stays.begin(), stays.end(),
                     [&](const carried::StayState& stay) { return seen.insert(stay.room).second; });
}

}  // namespace

// ---- One person

carried::SessionState RoomRegistry::carried(const Person& person) const {
  carried::SessionState state;
  state.name = person.name();
  state.rooms.reserve(person.stays_.size());
  for (const Person::Stay& stay : person.stays_) {
    CONFAB_ASSERT(stay.feed != nullptr);
    state.rooms.push_back({std::string(stay.room->name()), stay.feed->lane.carried()});
  }
  state.wait.lap = schedule_.laps() < person.wait_.lap;
  if (person.wait_.room != nullptr) state.wait.room = person.wait_.room->name();
  if (person.manners_) state.manners = carried(*person.manners_);
  if (const Proof* const proof = person.proof()) {
    state.proven_name = proof->name;
    state.proof = proof->serial;
  }
  return state;
}

carried::MannersState RoomRegistry::carried(const Manners& manners) {
  carried::MannersState state;
  state.pasted_lines = manners.pasted_lines;
  state.is_quiet = manners.is_quiet;
  state.has_bell = manners.has_bell;
  if (manners.writer) {
    const Person* const writer = manners.writer->person;
    state.writer = writer == nullptr ? manners.writer->name.view() : writer->name();
    state.writer_is_gone = writer == nullptr;
  }
  for (const auto& [other, kept] : manners.ignored) {
    state.ignored.push_back({std::string(other == nullptr ? std::string_view{} : other->name()),
                             std::string(kept ? kept->view() : std::string_view{})});
  }
  return state;
}

void RoomRegistry::restore(Person& person, const carried::SessionState& state) {
  expect_stays(person, state);
  if (Name::is_reserved(person.name())) throw carried::BadState("A person has a reserved name.");
  if (!people_.insert(&person).second) throw carried::BadState("Two people have the same name.");
  if (state.manners) restore(person, *state.manners);
  person.registered_ = true;
  // Whether it still holds is known once the kept names are here.
  if (!state.proven_name.empty()) {
    person.manners().proof = Proof{state.proven_name, state.proof};
  }
  for (const carried::StayState& told : state.rooms) {
    Room& room = find_or_create(*RoomName::parse(told.room), Instant(0));
    room.members_.insert(&person);
    if (person.has_bell()) room.bells_.insert(&person);
    person.stays_.push_back({&room, nullptr, {}});
    Person::Stay& stay = person.stays_.back();
    connect(person, stay);
    stay.feed->lane.restore(told.lane);
  }
  if (state.wait.lap) person.wait_.lap = schedule_.laps() + 1;
  if (!state.wait.room.empty()) person.wait_.room = find(state.wait.room);
}

/// All but what ties the person to others, who may not be here yet.
void RoomRegistry::restore(Person& person, const carried::MannersState& state) {
  Manners& manners = person.manners();
  manners.pasted_lines = state.pasted_lines;
  manners.is_quiet = state.is_quiet;
  manners.has_bell = state.has_bell;
  if (person.seat_ != nullptr) person.seat_->is_quiet = state.is_quiet;
  if (state.writer || !state.ignored.empty()) untied_.emplace_back(&person, state);
}

void RoomRegistry::tie(Person& person, const carried::MannersState& state) {
  if (state.writer) {
    const auto name = Name::parse(*state.writer, NameAlphabet::extended);
    if (!name) throw carried::BadState("Somebody wrote under a name that is none.");
    const auto writer = people_.find(*name);
    if (state.writer_is_gone) {
      person.manners().writer = Writer{nullptr, *name};
    } else if (writer != people_.end()) {
      note_writer(person, **writer);
    } else {
      throw carried::BadState("Somebody wrote who is not there.");
    }
  }
  restore_ignored(person, state.ignored);
}

void RoomRegistry::restore_ignored(Person& person, const std::vector<carried::IgnoredState>& told) {
  if (told.size() > ignored_people_max) throw carried::BadState("A person ignores too many.");
  std::set<const Person*> people;
  std::set<std::string_view, CaselessLess> names;
  for (const carried::IgnoredState& ignored : told) {
    const auto found = people_.find(ignored.person);
    Person* const other = found == people_.end() ? nullptr : *found;
    const auto kept = Name::parse(ignored.kept, NameAlphabet::extended);
    if (other == &person || (other == nullptr) != ignored.person.empty()) {
      throw carried::BadState("A person ignores somebody who is not there, or itself.");
    }
    if (kept.has_value() == ignored.kept.empty() || (other == nullptr && !kept)) {
      throw carried::BadState("A person ignores a kept name that is none.");
    }
    if ((other != nullptr && !people.insert(other).second) || (kept && !names.insert(ignored.kept).second)) {
      throw carried::BadState("A person ignores somebody twice.");
    }
    note_ignored(person, {other, kept});
  }
}

/// Throws carried::BadState if `person` can't be in these rooms.
void RoomRegistry::expect_stays(const Person& person, const carried::SessionState& state) const {
  for (const carried::StayState& stay : state.rooms) {
    if (!RoomName::parse(stay.room)) throw carried::BadState("A room has a name that no room may have.");
    if (stay.lane.sent_to_all > stay.lane.written) {
      throw carried::BadState("More was sent in a lane than was written there.");
    }
  }
  if (!all_differ(state.rooms)) throw carried::BadState("A person is in a room twice.");
  const bool right = [&] {
    switch (person.residence()) {
      case Residence::one_room: return state.rooms.size() == 1;
      case Residence::lobby_and_rooms:
        return !state.rooms.empty() && caseless_equal(state.rooms.front().room, lobby_->name());
      case Residence::any_rooms: break;
    }
    return true;
  }();
  if (!right) throw carried::BadState("A person is not in the rooms that its protocol demands.");
  const auto waits_for = [&](const carried::StayState& stay) { return caseless_equal(stay.room, state.wait.room); };
  if (!state.wait.room.empty() && std::none_of(state.rooms.begin(), state.rooms.end(), waits_for)) {
    throw carried::BadState("A person waits for a room without being in it.");
  }
}

// ---- All of them

void RoomRegistry::carry(carried::ChatState& state) const {
  state.events_told = events_told_;
  memories_.carry(state);
  names_.carry(state);
  state.crowds.reserve(crowded_rooms_.size());
  for (const Room* room : crowded_rooms_) {
    state.crowds.push_back({std::string(room->name()), room->joined_deferred_, room->left_deferred_});
  }
}

void RoomRegistry::restore(const carried::ChatState& state) {
  events_told_ = state.events_told;
  memories_.restore(state);
  for (const auto& [name, room] : rooms_) {
    // One that was empty before may be always there now.
    room->memory_ = memories_.wake(name, Instant(0));
  }
  // A room that was always there may be so no more, or was forgotten while its memory was on its way.
  std::vector<RoomMemory*> lost;
  for (const auto& [name, memory] : memories_.all()) {
    if (!memory->rests() && find(name) == nullptr) lost.push_back(memory.get());
  }
  for (RoomMemory* memory : lost) memories_.forget(*memory);
  for (const auto& [person, manners] : std::exchange(untied_, {})) tie(*person, manners);
  names_.restore(state);
  for (const carried::CrowdState& crowd : state.crowds) {
    Room* const room = find(crowd.room);
    if (room == nullptr) throw carried::BadState("People came and went in a room that is not there.");
    if (crowd.joined + std::uint64_t{crowd.left} == 0 || room->joined_deferred_ + room->left_deferred_ > 0) {
      throw carried::BadState("A crowd in a room is counted twice, or is nobody.");
    }
    room->joined_deferred_ = crowd.joined;
    room->left_deferred_ = crowd.left;
    crowded_rooms_.push_back(room);
  }
  for (const auto& [name, room] : rooms_) {
    for (RoomFeed& feed : room->feeds_) feed.lane.restore_order();
  }
}

}  // namespace confab
