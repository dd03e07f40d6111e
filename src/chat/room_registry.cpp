#include "confab/chat/room_registry.hpp"

#include <algorithm>
#include <utility>

#include "confab/base/assert.hpp"

namespace confab {

RoomRegistry::RoomRegistry(const Limits& limits, FlushSchedule& schedule)
    : limits_(limits), schedule_(schedule), memories_(limits), lobby_(&find_or_create(RoomName::lobby(), Instant(0))) {}

RoomRegistry::~RoomRegistry() {
  CONFAB_ASSERT(people_.empty());
}

// ---- Who is here

void RoomRegistry::dismiss(Person& person, Departure departure, Instant now) {
  if (names_.has_proof(person)) {
    names_.time_is(memories_.calendar().wall_time(now));
    names_.note_use(person);
  }
  names_.abandon(person);
  while (!person.stays_.empty()) remove(person, *person.stays_.back().room, std::nullopt, departure, now);
  forget_ties(person);
  people_.erase(&person);
  person.registered_ = false;
}

// ---- Who says what

Outcome RoomRegistry::say(Person& person, std::optional<std::string_view> name, std::string_view text, Instant now) {
  Room* const room = name ? find(*name) : person.present();
  if (room == nullptr && !name) return Refusal{Refusal::Reason::no_room_given, {}};
  if (room == nullptr) return Refusal{Refusal::Reason::no_such_room, *name};
  if (person.find_stay(*room) == nullptr) return Refusal{Refusal::Reason::not_a_member, room->name()};
  if (is_behind(*room)) return hold(person, room);
  broadcast(*room, &person, now, Said{room->name(), room->is_lobby(), person.name(), text});
  memories_.said(room->memory_, room->name_, person.name(), text, now);
  if (person.is_pasting()) ++*person.manners().pasted_lines;
  return done(person);
}

Outcome RoomRegistry::tell(Person& person, std::string_view to, std::string_view text, Instant now) {
  const auto found = people_.find(to);
  if (found == people_.end()) return Refusal{Refusal::Reason::no_such_person, to};
  Person& other = **found;
  Seat* const seat = other.seat_;
  if (seat == nullptr || ignores(other, person)) return done(person);
  if (seat->queue.congested()) return hold(person);
  line_.clear();
  const Event event = SaidPrivately{person.name(), text};
  seat->dialect.render(envelope(&person, now, event), line_);
  if (other.has_bell()) line_ += bell;
  seat->queue.append(line_);
  ++deliveries_;
  note_writer(other, person);
  return done(person);
}

// ---- Who is where

Outcome RoomRegistry::enter(Person& person, std::string_view name, Instant now) {
  const auto valid = RoomName::parse(name);
  if (!valid) return Refusal{Refusal::Reason::room_name_invalid, name};
  const Room* const known = find(name);
  if (known != nullptr && person.find_stay(*known) != nullptr) {
    return Refusal{Refusal::Reason::already_there, known->name()};
  }
  if (known == nullptr && !has_place_for_room()) return Refusal{Refusal::Reason::too_many_rooms, name};
  Room* const before = person.residence() == Residence::one_room ? person.present() : nullptr;
  if (before == nullptr && known != lobby_ && rooms_of_own(person) >= limits_.rooms_per_user_max) {
    return Refusal{Refusal::Reason::too_many_rooms_of_own, name};
  }
  if (before != nullptr && is_behind(*before)) return hold(person, before);
  if (known != nullptr && is_behind(*known)) return hold(person);
  Room& room = find_or_create(*valid, now);
  if (before != nullptr) remove(person, *before, room.name(), Departure::ordinary, now);
  add(person, room, now);
  return done(person);
}

Outcome RoomRegistry::leave(Person& person, std::optional<std::string_view> name, Instant now) {
  Room* const room = name ? find(*name) : person.present();
  if (room == nullptr && !name) return Refusal{Refusal::Reason::no_room_given, {}};
  if (room == nullptr || person.find_stay(*room) == nullptr) return Refusal{Refusal::Reason::not_there, *name};
  if (room == lobby_ && person.residence() == Residence::lobby_and_rooms) {
    return Refusal{Refusal::Reason::lobby_is_never_left, room->name()};
  }
  if (person.residence() == Residence::one_room) return enter(person, lobby_->name(), now);
  if (is_behind(*room)) return hold(person, room);
  remove(person, *room, std::nullopt, Departure::ordinary, now);
  return done(person);
}

/// Counts the rooms `person` is in, except the lobby.
std::size_t RoomRegistry::rooms_of_own(const Person& person) const {
  return person.stays_.size() - (person.is_in(*lobby_) ? 1 : 0);
}

Room& RoomRegistry::find_or_create(const RoomName& name, Instant now) {
  if (Room* const known = find(name.view())) return *known;
  auto room = std::make_unique<Room>(name, rooms_.empty());
  room->memory_ = memories_.wake(name, now);
  // The key is a view of the room's own name, which lives as long as the entry.
  const std::string_view key = room->name();
  return *rooms_.emplace(key, std::move(room)).first->second;
}

void RoomRegistry::add(Person& person, Room& room, Instant now) {
  const bool added = room.members_.insert(&person).second;
  CONFAB_ASSERT(added);
  if (person.has_bell()) room.bells_.insert(&person);
  person.stays_.push_back({&room, nullptr, {}});
  connect(person, person.stays_.back());
  announce(room, room.joined_deferred_, person, Joined{room.name(), person.name()}, now);
}

void RoomRegistry::remove(Person& person, Room& room, std::optional<std::string_view> to, Departure departure,
                          Instant now) {
  Person::Stay* stay = person.find_stay(room);
  CONFAB_ASSERT(stay != nullptr);
  disconnect(person, *stay);
  person.stays_.erase(person.stays_.begin() + (stay - person.stays_.data()));
  if (person.wait_.room == &room) person.wait_.room = nullptr;
  room.members_.erase(&person);
  room.bells_.erase(&person);
  // The leaver is out already: it is told by a reply, not by this event.
  announce(room, room.left_deferred_, person, Left{room.name(), person.name(), to, departure}, now);
  remove_if_unused(room, now);
}

void RoomRegistry::remove_if_unused(Room& room, Instant now) {
  if (!room.members_.empty() || room.is_lobby() || room.is_standing()) return;
  CONFAB_ASSERT(room.feeds_.empty());
  std::erase(crowded_rooms_, &room);
  if (room.memory_ != nullptr) memories_.rest(*room.memory_, now);
  rooms_.erase(room.name());
}

// ---- Who hears it

/// Tells of somebody's coming or going. In a large room, or where many come and go, only counts it in `deferred`, to be
/// announced with others.
void RoomRegistry::announce(Room& room, std::uint32_t& deferred, Person& person, const Event& event, Instant now) {
  if (notices() != Notices::full) return;
  const bool many = room.moves_.add(now, limits_.named_notices_moves_max);
  if (!many && room.members_.size() <= limits_.named_notices_members_max) return broadcast(room, &person, now, event);
  if (room.joined_deferred_ + room.left_deferred_ == 0) crowded_rooms_.push_back(&room);
  ++deferred;
}

void RoomRegistry::announce_crowds(Instant now) {
  for (Room* room : std::exchange(crowded_rooms_, {})) {
    const auto joined = std::exchange(room->joined_deferred_, 0);
    const auto left = std::exchange(room->left_deferred_, 0);
    broadcast(*room, nullptr, now, CrowdMoved{room->name(), joined, left});
  }
}

void RoomRegistry::announce(std::string_view text, Instant now) {
  for (const auto& [name, room] : rooms_) broadcast(*room, nullptr, now, Announced{text});
}

/// Tells everybody in `room`, or all but `origin`, who caused it.
void RoomRegistry::broadcast(Room& room, Person* origin, Instant now, const Event& event, Hears who) {
  const Envelope told = envelope(origin, now, event);
  excepted_.clear();
  belled_.clear();
  if (who == Hears::others && origin != nullptr && origin->seat_ != nullptr) excepted_.push_back(&origin->seat_->queue);
  if (const auto* said = std::get_if<Said>(&event)) {
    except_the_deaf(room, *origin);
    find_bells(room, said->text);
  }
  for (RoomFeed& feed : room.feeds_) {
    line_.clear();
    feed.format.dialect->render(told, line_);
    if (line_.empty()) continue;
    deliveries_ += feed.readers - feed.lane.append(line_, excepted_);
    if (!feed.collectors.empty()) collect(feed);
    if (!belled_.empty()) ring(room, feed);
  }
}

/// Gives the newest line of `feed` to its collectors.
void RoomRegistry::collect(RoomFeed& feed) {
  for (Seat* collector : feed.collectors) {
    if (std::ranges::find(excepted_, &collector->queue) != excepted_.end()) {
      --deliveries_;
    } else {
      collector->queue.collect(feed.lane.log());
    }
  }
  // Each visit counts as a byte. Otherwise short lines to many collectors would take up a whole turn of the loop.
  schedule_.loose().count(feed.lane.log().last_line().length + feed.collectors.size());
}

Envelope RoomRegistry::envelope(Person* origin, Instant now, const Event& event) {
  return {++events_told_, now, origin, event};
}

void RoomRegistry::connect(Person& person, Person::Stay& stay) {
  Seat* const seat = person.seat_;
  if (seat == nullptr) return;
  auto& feeds = stay.room->feeds_;
  const auto found =
      std::find_if(feeds.begin(), feeds.end(), [&](const RoomFeed& feed) { return feed.format == seat->format(); });
  stay.feed = found != feeds.end() ? &*found : &feeds.emplace_front(seat->format(), schedule_);
  ++stay.feed->readers;
  if (person.residence() == Residence::one_room) {
    seat->queue.follow(stay.feed->lane);
  } else {
    stay.place = stay.feed->collectors.insert(stay.feed->collectors.end(), seat);
  }
}

void RoomRegistry::disconnect(Person& person, Person::Stay& stay) {
  if (stay.feed == nullptr) return;
  if (person.residence() == Residence::one_room) {
    person.seat_->queue.follow(schedule_.loose());
  } else {
    stay.feed->collectors.erase(stay.place);
  }
  if (--stay.feed->readers > 0) return;
  stay.room->feeds_.remove_if([&](const RoomFeed& feed) { return &feed == stay.feed; });
}

void RoomRegistry::format_changed(Person& person) {
  for (Person::Stay& stay : person.stays_) {
    disconnect(person, stay);
    connect(person, stay);
  }
}

// ---- Who has to wait

Pause RoomRegistry::pause(const Person& person) const {
  if (person.awaits_history_ && memories_.expects_histories()) return Pause::asking;
  if (names_.is_asking(person)) return Pause::asking;
  const auto [lap, room] = person.wait_;
  const bool waits = schedule_.laps() < lap || (room != nullptr && is_behind(*room)) ||
                     (person.seat_ != nullptr && person.seat_->queue.congested());
  return waits ? Pause::readers_behind : Pause::none;
}

/// From now on, pause() holds the next line of `person` back: until the next lap, and while `own` is behind, the room
/// of that person that the line is for. A line for anybody else only waits for the lap, because they may be gone by
/// then.
Pause RoomRegistry::hold(Person& person, const Room* own) {
  person.wait_ = {schedule_.laps() + 1, own};
  return Pause::readers_behind;
}

/// The line of `person` was accepted, so its wait is over.
Done RoomRegistry::done(Person& person) {
  person.wait_ = {};
  return {};
}

/// True while members of `room` that keep up have too much unsent; see Lane::congested().
bool RoomRegistry::is_behind(const Room& room) const {
  return std::any_of(room.feeds_.begin(), room.feeds_.end(), [this](const RoomFeed& feed) {
    return feed.lane.congested() || (!feed.collectors.empty() && schedule_.loose().congested());
  });
}

// ---- Looking

Room* RoomRegistry::find(std::string_view room) const {
  const auto found = rooms_.find(room);
  return found == rooms_.end() ? nullptr : found->second.get();
}

std::string_view RoomRegistry::operator_name(const Person& person) const {
  if (operator_desk_ == nullptr) return {};
  const std::string_view name = names_.proven_name(person);
  return operators_.contains(name) ? name : std::string_view{};
}

const Person* RoomRegistry::find_person(std::string_view name) const {
  const auto found = people_.find(name);
  return found == people_.end() ? nullptr : *found;
}

}  // namespace confab
