// The part of RoomRegistry that people use to live together: names, topics, histories, and whom they want to hear.
#include <algorithm>
#include <utility>

#include "confab/base/assert.hpp"
#include "confab/chat/room_registry.hpp"

namespace confab {

// ---- Names

Outcome RoomRegistry::rename(Person& person, std::string_view name, Instant now) {
  const auto valid = Name::parse(name, NameAlphabet::extended);
  if (!valid) return Refusal{Refusal::Reason::name_invalid, name};
  if (valid->view() == person.name()) return Refusal{Refusal::Reason::name_is_own, person.name()};
  // To write one's own name in another way is no clash.
  if (!caseless_equal(name, person.name())) {
    if (const auto refusal = refusal_of_name(person, name, now)) return *refusal;
  }
  for (const Person::Stay& stay : person.stays_) {
    if (is_behind(*stay.room)) return hold(person, stay.room);
  }
  const Name was = person.name_;
  // Each set finds its element by the old name, and puts it where the new one belongs.
  std::vector<People*> sets{&people_};
  for (const Person::Stay& stay : person.stays_) {
    sets.push_back(&stay.room->members_);
    if (person.has_bell()) sets.push_back(&stay.room->bells_);
  }
  std::vector<People::node_type> nodes;
  nodes.reserve(sets.size());
  for (People* set : sets) nodes.push_back(set->extract(&person));
  person.name_ = *valid;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const bool is_new = sets[i]->insert(std::move(nodes[i])).inserted;
    CONFAB_ASSERT(is_new);
  }
  if (person.seat_ != nullptr) person.seat_->queue.renamed(was, person.name());
  for (const Person::Stay& stay : person.stays_) {
    broadcast(*stay.room, &person, now, Renamed{stay.room->name(), was, person.name()}, Hears::everybody);
  }
  return done(person);
}

// ---- Answers

Outcome RoomRegistry::answer(Person& person, std::string_view text, Instant now) {
  if (!person.writer()) return Refusal{Refusal::Reason::nobody_wrote, {}};
  const Writer& writer = *person.manners_->writer;
  if (writer.person == nullptr) return Refusal{Refusal::Reason::no_such_person, writer.name};
  return tell(person, writer.person->name(), text, now);
}

void RoomRegistry::note_writer(Person& reader, Person& writer) {
  Manners& manners = reader.manners();
  manners.writer = Writer{&writer, writer.name_};
  writer.manners().written_to.push_back(manners);
}

/// So that nobody's answer, and nobody's silence, goes to somebody else who comes later.
void RoomRegistry::forget_ties(Person& person) {
  if (!person.manners_) return;
  Manners& manners = *person.manners_;
  manners.written_to.for_each([&person](Manners& reader) {
    reader.ListHook<Writer>::unlink();
    reader.writer = Writer{nullptr, person.name_};
  });
  for (const Ignored& ignored : manners.ignored) forget_ignored(person, ignored);
  for (const Person* other : manners.ignored_by) {
    auto& ignored = other->manners_->ignored;
    std::erase_if(ignored, [&](const Ignored& it) { return it.person == &person && !it.kept; });
    for (Ignored& it : ignored) it.person = it.person == &person ? nullptr : it.person;
  }
  person.manners_.reset();
}

// ---- Whom a person hears

namespace {

bool ignores_connection(const Person& person, const Person& other) {
  return std::ranges::find(person.ignored(), &other, &Ignored::person) != person.ignored().end();
}

bool ignores_kept(const Person& person, std::string_view name) {
  return std::ranges::any_of(person.ignored(),
                             [&](const Ignored& it) { return it.kept && caseless_equal(*it.kept, name); });
}

}  // namespace

bool RoomRegistry::ignores(const Person& reader, const Person& speaker) const {
  if (reader.ignored().empty() || &reader == &speaker) return false;
  return ignores_connection(reader, speaker) || ignores_kept(reader, names_.proven_name(speaker));
}

Outcome RoomRegistry::ignore(Person& person, std::string_view name) {
  const auto found = people_.find(name);
  if (found == people_.end()) return Refusal{Refusal::Reason::no_such_person, name};
  Person& other = **found;
  if (&other == &person) return Refusal{Refusal::Reason::is_oneself, name};
  const auto kept = Name::parse(names_.proven_name(other), NameAlphabet::extended);
  if (kept && ignores_kept(person, *kept)) return Done{};
  if (ignores_connection(person, other)) {
    if (!kept) return Done{};
    Ignored& before = *std::ranges::find(person.manners().ignored, &other, &Ignored::person);
    if (!before.kept) {
      before.kept = kept;
      deaf_[std::string(kept->view())].push_back(&person);
      return Done{};
    }
    if (person.ignored().size() == ignored_people_max) return Refusal{Refusal::Reason::ignores_too_many, name};
    // Whoever proves the name that this one had proven before is not heard either.
    before.person = nullptr;
    std::erase(other.manners().ignored_by, &person);
    note_ignored(person, {&other, kept});
    return Done{};
  }
  if (person.ignored().size() == ignored_people_max) return Refusal{Refusal::Reason::ignores_too_many, name};
  note_ignored(person, {&other, kept});
  return Done{};
}

Outcome RoomRegistry::unignore(Person& person, std::string_view name) {
  const auto found = people_.find(name);
  const Person* const other = found == people_.end() ? nullptr : *found;
  const std::string_view proven = other == nullptr ? std::string_view{} : names_.proven_name(*other);
  const auto is_meant = [&](const Ignored& it) {
    return (other != nullptr && it.person == other) ||
           (it.kept && (caseless_equal(*it.kept, name) || caseless_equal(*it.kept, proven)));
  };
  if (std::ranges::none_of(person.ignored(), is_meant)) return Refusal{Refusal::Reason::not_ignored, name};
  auto& ignored = person.manners().ignored;
  for (const Ignored& it : ignored) {
    if (is_meant(it)) forget_ignored(person, it);
  }
  std::erase_if(ignored, is_meant);
  return Done{};
}

void RoomRegistry::note_ignored(Person& person, const Ignored& ignored) {
  person.manners().ignored.push_back(ignored);
  if (ignored.person != nullptr) ignored.person->manners().ignored_by.push_back(&person);
  if (ignored.kept) deaf_[std::string(ignored.kept->view())].push_back(&person);
}

/// Takes it out of what others know.
void RoomRegistry::forget_ignored(Person& person, const Ignored& ignored) {
  if (ignored.person != nullptr) std::erase(ignored.person->manners_->ignored_by, &person);
  if (!ignored.kept) return;
  const auto deaf = deaf_.find(ignored.kept->view());
  std::erase(deaf->second, &person);
  if (deaf->second.empty()) deaf_.erase(deaf);
}

void RoomRegistry::except_the_deaf(const Room& room, const Person& speaker) {
  if (!speaker.manners_) return;
  const auto except = [&](const Person& listener) {
    if (listener.seat_ != nullptr && listener.is_in(room)) excepted_.push_back(&listener.seat_->queue);
  };
  for (const Person* listener : speaker.manners_->ignored_by) except(*listener);
  if (deaf_.empty()) return;
  const auto deaf = deaf_.find(names_.proven_name(speaker));
  if (deaf == deaf_.end()) return;
  // Nobody may be excepted twice.
  for (const Person* listener : deaf->second) {
    if (listener != &speaker && !ignores_connection(*listener, speaker)) except(*listener);
  }
}

bool RoomRegistry::toggle_presence(Person& person) {
  Manners& manners = person.manners();
  manners.is_quiet = !manners.is_quiet;
  if (person.seat_ != nullptr) {
    person.seat_->is_quiet = manners.is_quiet;
    format_changed(person);
  }
  return !manners.is_quiet;
}

// ---- Bells

bool RoomRegistry::toggle_bell(Person& person) {
  Manners& manners = person.manners();
  manners.has_bell = !manners.has_bell;
  for (const Person::Stay& stay : person.stays_) {
    if (manners.has_bell) {
      stay.room->bells_.insert(&person);
    } else {
      stay.room->bells_.erase(&person);
    }
  }
  return manners.has_bell;
}

/// Members with a bell whose names stand in `text` are excepted: they get a line of their own.
void RoomRegistry::find_bells(const Room& room, std::string_view text) {
  if (room.bells_.empty()) return;
  while (!text.empty()) {
    const auto named = room.bells_.find(take_name(text));
    if (named == room.bells_.end() || (*named)->seat_ == nullptr) continue;
    LaneMember* const queue = &(*named)->seat_->queue;
    // The speaker, those who do not hear this, and those who are named twice are excepted already.
    if (std::ranges::find(excepted_, queue) != excepted_.end()) continue;
    excepted_.push_back(queue);
    belled_.push_back(*named);
  }
}

/// Gives those readers of `feed` who are named the line that all others have.
void RoomRegistry::ring(const Room& room, RoomFeed& feed) {
  line_ += bell;
  for (Person* named : belled_) {
    if (named->find_stay(room)->feed != &feed) continue;
    named->seat_->queue.append(line_);
    ++deliveries_;
  }
}

// ---- Pastes

std::uint32_t RoomRegistry::end_paste(Person& person) {
  return std::exchange(person.manners().pasted_lines, std::nullopt).value_or(0);
}

// ---- What rooms keep

Outcome RoomRegistry::set_topic(Person& person, std::string_view text, Instant now) {
  Room* const room = person.present();
  if (room == nullptr) return Refusal{Refusal::Reason::no_room_given, {}};
  if (text.size() > topic_bytes_max) return Refusal{Refusal::Reason::topic_too_long, {}};
  if (is_behind(*room)) return hold(person, room);
  memories_.set_topic(room->memory_, room->name_, {std::string(text), std::string(person.name())});
  broadcast(*room, &person, now, TopicSet{room->name(), person.name(), text}, Hears::everybody);
  return done(person);
}

std::variant<HistoryShown, Refusal, Pause> RoomRegistry::history(Person& person, std::optional<std::string_view> name,
                                                                 std::optional<std::uint32_t> lines, Instant now) {
  const Room* const room = name ? find(*name) : person.present();
  if (room == nullptr && !name) return Refusal{Refusal::Reason::no_room_given, {}};
  if (room == nullptr) return Refusal{Refusal::Reason::no_such_room, *name};
  if (!person.is_in(*room)) return Refusal{Refusal::Reason::not_a_member, room->name()};
  person.awaits_history_ = memories_.expects_histories();
  if (person.awaits_history_) return Pause::asking;
  const Calendar& calendar = memories_.calendar();
  HistoryShown shown{*room, nullptr, 0, calendar, calendar.wall_time(now)};
  if (room->memory_ == nullptr) return shown;
  shown.history = &memories_.history(*room->memory_);
  shown.lines = memories_.showable(*room->memory_, lines.value_or(history_lines_shown),
                                   limits_.write_queue_bytes_max / history_part_of_queue, now);
  return shown;
}

void RoomRegistry::remember(const ArchivedRoom& told, WallTime alive_at, Instant now) {
  const auto name = RoomName::parse(told.name);
  if (!name) {
    memories_.disown(told.name);
    return;
  }
  Room* const room = find(*name);
  std::optional<std::chrono::seconds> empty_for;
  if (room == nullptr || !(room->is_lobby() || room->is_standing())) {
    // A clock that was set back tells nothing.
    const WallTime today = memories_.calendar().wall_time(now);
    empty_for = today - std::clamp(told.empty_since.value_or(alive_at), WallTime(0), std::max(today, WallTime(0)));
  }
  RoomMemory* const memory = memories_.remember(*name, told, empty_for, now);
  if (room != nullptr) room->memory_ = memory;
}

void RoomRegistry::set_standing_rooms(const std::vector<RoomName>& names, Instant now) {
  std::set<const Room*> standing;
  for (const RoomName& name : names) {
    if (Room& room = find_or_create(name, now); !room.is_lobby()) standing.insert(&room);
  }
  standing_count_ = standing.size();
  std::vector<Room*> others;
  for (const auto& [name, room] : rooms_) {
    room->is_standing_ = standing.contains(room.get());
    if (!room->is_standing_) others.push_back(room.get());
  }
  for (Room* room : others) remove_if_unused(*room, now);
}

}  // namespace confab
