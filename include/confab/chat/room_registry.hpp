// RoomRegistry: all people and rooms of the server, and the rules between them: unique names, who is where, who hears
// what. It does not know the grammar of a dialect, or sockets, and is told what time it is. There is one per server;
// sessions call it, all from one thread. Each function does all of what it says, or returns why not and does nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "confab/base/instant.hpp"
#include "confab/base/pause.hpp"
#include "confab/carried_state.hpp"
#include "confab/chat/event.hpp"
#include "confab/chat/kept_names.hpp"
#include "confab/chat/name.hpp"
#include "confab/chat/person.hpp"
#include "confab/chat/reply.hpp"
#include "confab/chat/room.hpp"
#include "confab/chat/room_memories.hpp"
#include "confab/limits.hpp"
#include "confab/outbound/flush_schedule.hpp"

namespace confab {

class OperatorDesk;

struct Done {};

/// At the end of a line: terminals ring.
inline constexpr char bell = '\a';

/// What came of something that a person asked. Unless it is Done, nothing has happened.
using Outcome = std::variant<Done, Refusal, Pause>;

class RoomRegistry {
 public:
  using Rooms = std::map<std::string_view, std::unique_ptr<Room>, CaselessLess>;
  using People = std::set<Person*, PersonOrder>;

  /// Both outlive the registry. A changed limit holds from then on, and moves nobody.
  RoomRegistry(const Limits& limits, FlushSchedule& schedule);
  ~RoomRegistry();
  RoomRegistry(const RoomRegistry&) = delete;
  RoomRegistry& operator=(const RoomRegistry&) = delete;

  /// Registers `person`, and brings it into the lobby if its residence starts there. Refuses a name that is barred(),
  /// in use, or kept for somebody else. If the name is in use, probes the client that has it: that may be the same
  /// person's old connection, cut off. A person that has proven its name takes it over from whoever has it: that one
  /// leaves every room first, is told so, and is heard no more.
  std::optional<Refusal> admit(Person& person, Instant now);

  /// Why nobody may have the name `name`: it is reserved, or banned.
  std::optional<Refusal> barred(std::string_view name) const;

  /// Whether the name `name` takes a password.
  bool is_kept(std::string_view name, Instant now);

  KeptNames& kept_names() { return names_; }
  const KeptNames& kept_names() const { return names_; }

  /// Keeps the name of `person` for whoever knows `password`, and gives it up. Ask again after a pause.
  NameOutcome claim(Person& person, std::string_view password, Instant now);
  NameOutcome release(Person& person, std::string_view password, Instant now);

  /// Takes an admitted person out of every room and the server.
  void dismiss(Person& person, Departure departure, Instant now);

  /// Says `text` to the others in `room`, which the person has to be in, by default in the present one.
  Outcome say(Person& person, std::optional<std::string_view> room, std::string_view text, Instant now);

  /// Tells `text` to one person, called `to`.
  Outcome tell(Person& person, std::string_view to, std::string_view text, Instant now);

  /// Brings the person into a room, and creates it if needed. A person who is always in one room leaves the one before.
  Outcome enter(Person& person, std::string_view room, Instant now);

  /// Leaves `room`, by default the present one. A person who is always in one room goes back to the lobby.
  Outcome leave(Person& person, std::optional<std::string_view> room, Instant now);

  // ---- Manners

  /// Gives the person another name, and tells everybody around, that person too. `name` is refused as admit() would.
  Outcome rename(Person& person, std::string_view name, Instant now);

  /// Tells `text` to whoever wrote to the person last.
  Outcome answer(Person& person, std::string_view text, Instant now);

  /// Sets the topic of the present room.
  Outcome set_topic(Person& person, std::string_view text, Instant now);

  /// From now on, `person` does not hear what `name` says, in rooms or alone, whatever that one is called later. If
  /// that one has proven a kept name, this also holds for whoever has proven it, now or later. Nobody else notices.
  Outcome ignore(Person& person, std::string_view name);
  /// The person hears again who is called `name`, and who has proven the kept name `name`.
  Outcome unignore(Person& person, std::string_view name);
  bool ignores(const Person& reader, const Person& speaker) const;

  /// Each returns how it is from now on.
  bool toggle_presence(Person& person);  // whether the person hears who comes and goes
  bool toggle_bell(Person& person);      // whether a BEL ends a line that names the person, or is for that person alone

  /// From now on each line of the person is said as it is. Returns how many were, at the end.
  void begin_paste(Person& person) { person.manners().pasted_lines = 0; }
  std::uint32_t end_paste(Person& person);

  /// The newest lines of a room, which the person has to be in, by default of the present one.
  std::variant<HistoryShown, Refusal, Pause> history(Person& person, std::optional<std::string_view> room,
                                                     std::optional<std::uint32_t> lines, Instant now);

  /// What rooms keep for those who come later.
  RoomMemories& memories() { return memories_; }
  const RoomMemories& memories() const { return memories_; }

  /// From now on these rooms exist whether anybody is in them or not, and no others but the lobby.
  void set_standing_rooms(const std::vector<RoomName>& names, Instant now);

  /// Has what an archive had of a room when the process started: nothing in it is to be trusted, except that the texts
  /// are clean. `alive_at`: when the archive was last known to be written. Call it when the rooms that are always there
  /// are there, and RoomMemories::remember_no_more() after the last one.
  void remember(const ArchivedRoom& told, WallTime alive_at, Instant now);

  // ---- What the shell tells

  /// The person's seat has another wire format from now on.
  void format_changed(Person& person);

  /// Says whether the person's next line has to wait, and why: too much waits to be sent to that person, or to the
  /// readers of the line that was paused last. Ask again after the next lap of the schedule.
  Pause pause(const Person& person) const;

  /// Comings and goings in large rooms are counted, and announced together. While there are any, the shell announces
  /// them about once a second.
  bool has_crowds_to_announce() const { return !crowded_rooms_.empty(); }
  void announce_crowds(Instant now);

  /// Whoever is here uses the name that it has proven. Call it now and then, so that no name becomes free while its
  /// owner stays.
  void note_uses(Instant now);

  /// Tells everybody that an operator says `text`. It waits for no readers, as only operators do it.
  void announce(std::string_view text, Instant now);

  /// From now on, admit() refuses a name for which `is_banned` is true.
  void refuse_names(std::function<bool(std::string_view)> is_banned) { is_banned_ = std::move(is_banned); }

  // ---- Operators: people who may remove others

  /// From now on those who have proven one of these kept names are operators.
  void set_operators(Names names) { operators_ = std::move(names); }

  /// Carries out what they ask for; it outlives the registry. Null: nobody can ask.
  void set_operator_desk(OperatorDesk* desk) { operator_desk_ = desk; }
  OperatorDesk* operator_desk() const { return operator_desk_; }

  /// The kept name under which `person` is an operator; empty if it is none.
  std::string_view operator_name(const Person& person) const;

  /// The message of the day, for those who come from now on or ask for it. Its lines are clean text.
  void set_motd(Motd lines) { motd_ = std::move(lines); }
  const Motd& motd() const { return motd_; }

  const Room* find_room(std::string_view name) const { return find(name); }
  const Person* find_person(std::string_view name) const;
  const Rooms& rooms() const { return rooms_; }
  const People& people() const { return people_; }
  const Room& lobby() const { return *lobby_; }
  Notices notices() const { return limits_.notices; }

  // ---- A live upgrade

  /// Where an admitted person with a seat is, and what the next line waits for.
  carried::SessionState carried(const Person& person) const;

  /// Registers `person` where the one of `state` was, and tells nobody. Throws carried::BadState, and has then done
  /// nothing.
  void restore(Person& person, const carried::SessionState& state);

  /// Adds what is known of no single person to `state`.
  void carry(carried::ChatState& state) const;

  /// The same backwards, once all people are here. Throws carried::BadState.
  void restore(const carried::ChatState& state);
  /// Lines put before readers since the start, because of what somebody else did: one said in a room counts once for
  /// each of the others there. Answers to a client's own lines do not count.
  std::uint64_t deliveries() const { return deliveries_; }

  /// Checks that people, rooms and feeds agree, and the invariant of every lane. For tests: it looks at everything.
  void check() const;

 private:
  Room* find(std::string_view room) const;
  std::size_t rooms_of_own(const Person& person) const;
  bool has_place_for_room() const { return rooms_.size() - 1 - standing_count_ < limits_.rooms_max; }
  std::optional<Refusal> refusal_of_name(const Person& person, std::string_view name, Instant now);
  Room& find_or_create(const RoomName& name, Instant now);
  void remove_if_unused(Room& room, Instant now);
  void add(Person& person, Room& room, Instant now);
  void remove(Person& person, Room& room, std::optional<std::string_view> to, Departure departure, Instant now);
  void announce(Room& room, std::uint32_t& deferred, Person& person, const Event& event, Instant now);
  enum class Hears : bool { others, everybody };
  void broadcast(Room& room, Person* origin, Instant now, const Event& event, Hears who = Hears::others);
  void collect(RoomFeed& feed);
  void except_the_deaf(const Room& room, const Person& speaker);
  void find_bells(const Room& room, std::string_view text);
  void ring(const Room& room, RoomFeed& feed);
  static void note_writer(Person& reader, Person& writer);
  void forget_ties(Person& person);
  void forget_ignored(Person& person, const Ignored& ignored);
  void note_ignored(Person& person, const Ignored& ignored);
  void restore_ignored(Person& person, const std::vector<carried::IgnoredState>& told);
  void displace(Person& person, Instant now);
  Envelope envelope(Person* origin, Instant now, const Event& event);
  void connect(Person& person, Person::Stay& stay);
  void disconnect(Person& person, Person::Stay& stay);
  Pause hold(Person& person, const Room* own = nullptr);
  static carried::MannersState carried(const Manners& manners);
  void restore(Person& person, const carried::MannersState& state);
  void tie(Person& person, const carried::MannersState& state);
  void expect_stays(const Person& person, const carried::SessionState& state) const;
  static Done done(Person& person);
  bool is_behind(const Room& room) const;

  const Limits& limits_;
  FlushSchedule& schedule_;
  KeptNames names_{limits_};
  People people_;
  Rooms rooms_;
  RoomMemories memories_;
  Room* lobby_;
  std::size_t standing_count_ = 0;    // without the lobby
  std::vector<Room*> crowded_rooms_;  // with something to announce
  std::function<bool(std::string_view)> is_banned_;
  std::map<std::string, std::vector<Person*>, CaselessLess> deaf_;  // by the kept name that they do not hear
  Motd motd_;
  Names operators_;
  OperatorDesk* operator_desk_ = nullptr;
  std::vector<std::pair<Person*, carried::MannersState>> untied_;  // while people are restored one by one
  std::uint64_t events_told_ = 0;
  std::uint64_t deliveries_ = 0;
  // Members, so that their memory is used again:
  std::string line_;                   // being rendered
  std::vector<LaneMember*> excepted_;  // those who do not hear the line, or hear another one
  std::vector<Person*> belled_;        // those who hear it with a BEL
};

}  // namespace confab
