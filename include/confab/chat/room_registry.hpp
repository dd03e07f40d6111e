// RoomRegistry: all people and rooms of the server, and the rules of what may happen between them: unique names, who is
// where, who hears what. It does not know dialects' grammars, sockets or time. One per server; sessions call it, from
// the one thread. Each function does all of what it says or returns why not and does nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "confab/base/instant.hpp"
#include "confab/base/pause.hpp"
#include "confab/chat/event.hpp"
#include "confab/chat/name.hpp"
#include "confab/chat/person.hpp"
#include "confab/chat/reply.hpp"
#include "confab/chat/room.hpp"
#include "confab/limits.hpp"
#include "confab/outbound/flush_schedule.hpp"

namespace confab {

struct Done {};

/// What became of something that a person asked. Unless it is Done, nothing was done.
using Outcome = std::variant<Done, Refusal, Pause>;

class RoomRegistry {
 public:
  using Rooms = std::map<std::string_view, std::unique_ptr<Room>, CaselessLess>;
  using People = std::set<Person*, PersonOrder>;

  /// Both outlive the registry. A limit that changes holds from then on; nobody is moved for it.
  RoomRegistry(const Limits& limits, FlushSchedule& schedule);
  ~RoomRegistry();
  RoomRegistry(const RoomRegistry&) = delete;
  RoomRegistry& operator=(const RoomRegistry&) = delete;

  /// Registers `person`, and brings it into the lobby if its residence starts there. Refuses a name in use or reserved.
  /// Whoever holds a name in use is probed: it may be the same person's connection of before, cut off.
  std::optional<Refusal> admit(Person& person, Instant now);

  /// Takes an admitted person out of every room and the server.
  void dismiss(Person& person, bool connection_lost, Instant now);

  /// Says `text` to the others in a room: the present one, or one that the person is a member of.
  Outcome say(Person& person, std::string_view text, Instant now);
  Outcome say_in(Person& person, std::string_view room, std::string_view text, Instant now);

  /// Tells `text` to the person named `to` alone.
  Outcome tell(Person& person, std::string_view to, std::string_view text, Instant now);

  /// Brings the person into a room, which is created if needed. Leaves the one before if the person can only be in one.
  Outcome enter(Person& person, std::string_view room, Instant now);

  /// Leaves `room`, or without one the present room. A person who is always in one room goes back to the lobby.
  Outcome leave(Person& person, std::optional<std::string_view> room, Instant now);

  /// The person's lines end differently from now on.
  void line_ending_changed(Person& person);

  /// Why the person's next line has to wait, if it has to: too much waits to be sent to that person, or to those whom
  /// the last line was for. The answer may change with each lap of the schedule, until the line can be said.
  Pause pause(const Person& person) const;

  /// In large rooms, comings and goings are counted first. Whether there are any to announce; and announcing them,
  /// which the shell does about once a second while there are.
  bool has_crowds_to_announce() const { return !crowded_rooms_.empty(); }
  void announce_crowds(Instant now);

  /// The moment of what was told last, for those who have no clock to ask.
  Instant latest() const { return latest_; }

  const Room* find_room(std::string_view name) const { return find(name); }
  const Person* find_person(std::string_view name) const;
  const Rooms& rooms() const { return rooms_; }
  const People& people() const { return people_; }
  const Room& lobby() const { return *lobby_; }
  Notices notices() const { return limits_.notices; }

  /// Checks that people, rooms and feeds agree, and every lane's invariant. O(everything), for tests.
  void check() const;

 private:
  Room* find(std::string_view room) const;
  std::size_t rooms_of_own(Person& person) const;
  Room& find_or_create(const RoomName& name);
  void add(Person& person, Room& room, Instant now);
  void remove(Person& person, Room& room, std::optional<std::string_view> to, bool connection_lost, Instant now);
  void announce_joined(Room& room, Person& person, Instant now);
  void announce_left(Room& room, Person& person, const Left& left, Instant now);
  bool defer_notice(Room& room, std::uint32_t& counter);
  void broadcast(Room& room, Person* origin, Instant now, const Event& event);
  Envelope envelope(Person* origin, Instant now, const Event& event);
  void connect(Person& person, Person::Stay& stay);
  void disconnect(Person& person, Person::Stay& stay);
  Outcome say_to(Person& person, Room& room, std::string_view text, Instant now);
  bool must_wait(Person& person, bool readers_behind, const Room* own = nullptr);
  bool is_behind(const Room& room) const;

  const Limits& limits_;
  FlushSchedule& schedule_;
  People people_;
  Rooms rooms_;
  Room* lobby_;
  std::vector<Room*> crowded_rooms_;  // where comings and goings are counted and not announced yet
  std::uint64_t events_told_ = 0;
  Instant latest_{};
  std::string line_;  // what is being rendered; a member so that its memory is reused
};

}  // namespace confab
