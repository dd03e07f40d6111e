#include "confab/chat/room_registry.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "confab/frontends/dialect.hpp"
#include "confab/frontends/frontends.hpp"
#include "support/reader.hpp"

namespace confab {
namespace {

using test::FlushLoop;
using test::Reader;
using Reason = Refusal::Reason;

/// A user with a write queue, by default admitted; dismissed at the end.
class Person {
 public:
  Person(FlushLoop& loop, RoomRegistry& registry, std::string_view name, const Dialect& dialect)
      : loop_(loop),
        registry_(registry),
        reader_(loop.schedule()),
        user_(*Name::parse(name, NameAlphabet::extended), dialect.login().residence, dialect, reader_.queue()) {
    reader_.queue().set_missed_notice(dialect.missed_notice());
  }
  ~Person() {
    if (admitted_) dismiss();
  }

  std::optional<Refusal> admit() {
    const auto refused = registry_.admit(user_);
    admitted_ = !refused;
    return refused;
  }
  void dismiss(bool connection_lost = false) {
    registry_.dismiss(user_, connection_lost);
    admitted_ = false;
  }

  /// What the registry says to it: the reason, or nothing if it was done.
  std::optional<Reason> enter(std::string_view room) { return reason(registry_.enter(user_, room)); }
  std::optional<Reason> leave(std::optional<std::string_view> room = std::nullopt) {
    return reason(registry_.leave(user_, room));
  }
  std::optional<Reason> say_in(std::string_view room, std::string_view text) {
    return reason(registry_.say_in(user_, room, text));
  }
  std::optional<Reason> tell(std::string_view to, std::string_view text) {
    return reason(registry_.tell(user_, to, text));
  }
  void say(std::string_view text) { registry_.say(user_, text); }

  std::string sees() {
    loop_.run();
    return reader_.sees();
  }
  Reader& reader() { return reader_; }
  User& user() { return user_; }

 private:
  static std::optional<Reason> reason(const std::optional<Refusal>& refused) {
    return refused ? std::optional(refused->reason) : std::nullopt;
  }

  FlushLoop& loop_;
  RoomRegistry& registry_;
  Reader reader_;
  User user_;
  bool admitted_ = false;
};

class RoomRegistryTest : public testing::Test {
 protected:
  static constexpr Limits limits{
      .line_bytes_max = 4096, .write_queue_bytes_max = 256 * 1024, .rooms_max = 3, .rooms_per_user_max = 2};

  explicit RoomRegistryTest(Notices notices = Notices::full) : registry(limits, notices, loop.schedule()) {}
  ~RoomRegistryTest() override {
    people.clear();
    loop.run();
    registry.check();
    EXPECT_EQ(registry.rooms().size(), 1U) << "only the lobby is left";
    EXPECT_TRUE(registry.users().empty());
  }

  Person& stranger(std::string_view name, const Dialect& dialect) {
    return *people.emplace_back(std::make_unique<Person>(loop, registry, name, dialect));
  }
  Person& admitted(std::string_view name, const Dialect& dialect) {
    Person& person = stranger(name, dialect);
    EXPECT_FALSE(person.admit());
    return person;
  }
  Person& slash(std::string_view name) { return admitted(name, slash_dialect()); }
  Person& sigil(std::string_view name) { return admitted(name, sigil_dialect()); }

  void forget_so_far() {
    for (const auto& person : people) person->sees();
  }

  FlushLoop loop{limits.write_queue_bytes_max};
  RoomRegistry registry;
  std::vector<std::unique_ptr<Person>> people;
};

// ---- Who is here

TEST_F(RoomRegistryTest, StartsWithTheLobbyAndNobody) {
  EXPECT_EQ(registry.rooms().size(), 1U);
  EXPECT_EQ(registry.lobby().name(), "lobby");
  EXPECT_TRUE(registry.lobby().is_lobby());
  EXPECT_TRUE(registry.lobby().members().empty());
  EXPECT_EQ(registry.find_room("LOBBY"), &registry.lobby());
  registry.check();
}

TEST_F(RoomRegistryTest, AdmissionLeadsToTheLobby) {
  Person& ann = slash("ann");
  EXPECT_EQ(registry.lobby().members().size(), 1U);
  EXPECT_EQ(&ann.user().present_room(), &registry.lobby());
  EXPECT_NE(registry.find_user("Ann"), nullptr);
  EXPECT_EQ(registry.find_user("an"), nullptr);
  registry.check();
}

TEST_F(RoomRegistryTest, ANameIsUniqueWithoutCaseOverBothDialects) {
  slash("Ann");
  for (const auto* dialect : {&slash_dialect(), &sigil_dialect()}) {
    Person& other = stranger("aNN", *dialect);
    EXPECT_EQ(other.admit()->reason, Reason::name_in_use);
  }
  EXPECT_EQ(registry.users().size(), 1U);
  EXPECT_EQ(registry.lobby().members().size(), 1U);
  registry.check();
}

TEST_F(RoomRegistryTest, AReservedNameIsRefused) {
  Person& lobby = stranger("Lobby", slash_dialect());
  EXPECT_EQ(lobby.admit()->reason, Reason::name_reserved);
  EXPECT_TRUE(registry.users().empty());
}

TEST_F(RoomRegistryTest, ANameIsFreeAgainAfterItsBearerHasGone) {
  Person& ann = slash("ann");
  ann.dismiss();
  EXPECT_EQ(registry.find_user("ann"), nullptr);
  slash("ANN");
}

TEST_F(RoomRegistryTest, ARefusedUserIsToldNothing) {
  Person& ann = slash("ann");
  Person& other = stranger("ann", slash_dialect());
  other.admit();
  ann.say("hello");
  EXPECT_EQ(other.sees(), "");
  EXPECT_EQ(ann.sees(), "");
}

// ---- Who hears what

TEST_F(RoomRegistryTest, SayingReachesTheOthersInTheRoomOnly) {
  Person& ann = slash("ann");
  Person& bob = slash("bob");
  Person& eve = slash("eve");
  eve.enter("dev");
  forget_so_far();
  ann.say("hello");
  EXPECT_EQ(ann.sees(), "");
  EXPECT_EQ(bob.sees(), "ann: hello");
  EXPECT_EQ(eve.sees(), "");
}

TEST_F(RoomRegistryTest, DialectsShareRooms) {
  Person& ann = slash("ann");
  Person& bob = sigil("bob");
  ann.enter("dev");
  bob.enter("DEV");
  forget_so_far();
  ann.say("one");
  EXPECT_FALSE(bob.say_in("dev", "two"));
  bob.say("to the lobby");
  EXPECT_EQ(ann.sees(), "bob: two");
  EXPECT_EQ(bob.sees(), "@dev ann: one");
}

TEST_F(RoomRegistryTest, SpeakingInARoomTakesMembership) {
  Person& ann = sigil("ann");
  Person& bob = sigil("bob");
  EXPECT_EQ(ann.say_in("dev", "x"), Reason::no_such_room);
  bob.enter("dev");
  EXPECT_EQ(ann.say_in("dev", "x"), Reason::not_a_member);
  EXPECT_EQ(ann.say_in("no room's name", "x"), Reason::no_such_room);
  EXPECT_EQ(bob.sees(), "");
  EXPECT_FALSE(ann.say_in("Lobby", "x"));
  EXPECT_EQ(bob.sees(), "ann: x") << "in the lobby without a room";
}

TEST_F(RoomRegistryTest, TellingReachesOneUserInItsOwnDialect) {
  Person& ann = slash("ann");
  Person& bob = sigil("bob");
  Person& eve = slash("eve");
  forget_so_far();
  EXPECT_FALSE(ann.tell("BOB", "psst"));
  EXPECT_FALSE(bob.tell("ann", "yes?"));
  EXPECT_EQ(bob.sees(), "#ann: psst");
  EXPECT_EQ(ann.sees(), "[from bob] yes?");
  EXPECT_EQ(eve.sees(), "");
  EXPECT_EQ(ann.tell("zoe", "psst"), Reason::no_such_user);
  EXPECT_EQ(ann.tell("", "psst"), Reason::no_such_user);
}

TEST_F(RoomRegistryTest, OneMayTellOneself) {
  Person& ann = slash("ann");
  EXPECT_FALSE(ann.tell("ann", "remember"));
  EXPECT_EQ(ann.sees(), "[from ann] remember");
}

TEST_F(RoomRegistryTest, JoinersSeeOnlyLaterLines) {
  Person& ann = slash("ann");
  ann.say("before");
  Person& bob = slash("bob");
  ann.say("after");
  EXPECT_EQ(bob.sees(), "ann: after");
}

TEST_F(RoomRegistryTest, LeaversSeeEverythingUpToTheirLeaving) {
  Person& ann = slash("ann");
  Person& bob = slash("bob");
  forget_so_far();
  ann.say("before");
  bob.enter("dev");
  ann.say("after");
  EXPECT_EQ(bob.sees(), "ann: before");
  EXPECT_EQ(ann.sees(), "* bob left for dev.");
}

TEST_F(RoomRegistryTest, OneOrderForAllMembersOfARoom) {
  Person& ann = slash("ann");
  Person& bob = sigil("bob");
  Person& eve = slash("eve");
  Person& zoe = sigil("zoe");
  forget_so_far();
  std::string expected;
  for (int i = 0; i < 100; ++i) {
    Person& speaker = i % 3 == 0 ? ann : bob;
    speaker.say(std::to_string(i));
    expected += (i == 0 ? "" : "\n") + std::string(i % 3 == 0 ? "ann: " : "bob: ") + std::to_string(i);
  }
  EXPECT_EQ(eve.sees(), expected);
  EXPECT_EQ(zoe.sees(), expected);
}

TEST_F(RoomRegistryTest, OneSendersLinesKeepTheirOrderOverAllRooms) {
  Person& ann = sigil("ann");
  Person& bob = sigil("bob");
  for (Person* person : {&ann, &bob}) {
    person->enter("dev");
    person->enter("tea");
  }
  forget_so_far();
  ann.say_in("tea", "1");
  ann.say("2");
  ann.tell("bob", "3");
  ann.say_in("dev", "4");
  ann.say_in("tea", "5");
  ann.say_in("tea", "6");
  ann.tell("bob", "7");
  EXPECT_EQ(bob.sees(), "@tea ann: 1\nann: 2\n#ann: 3\n@dev ann: 4\n@tea ann: 5\n@tea ann: 6\n#ann: 7");
}

TEST_F(RoomRegistryTest, ASenderWhoMovesBetweenRoomsKeepsItsOrderForOneReceiver) {
  Person& ann = slash("ann");
  Person& bob = sigil("bob");
  bob.enter("dev");
  ann.say("1");
  ann.enter("dev");
  ann.say("2");
  ann.leave();
  ann.say("3");
  ann.tell("bob", "4");
  EXPECT_EQ(bob.sees(), "ann: 1\n@dev ann: 2\nann: 3\n#ann: 4");
}

// ---- Entering and leaving, one room at a time

TEST_F(RoomRegistryTest, EnteringLeavesTheRoomBefore) {
  Person& ann = slash("ann");
  EXPECT_FALSE(ann.enter("dev"));
  EXPECT_EQ(ann.user().present_room().name(), "dev");
  EXPECT_FALSE(ann.enter("tea"));
  EXPECT_EQ(ann.user().present_room().name(), "tea");
  EXPECT_EQ(registry.find_room("dev"), nullptr) << "it vanishes with its last member";
  EXPECT_FALSE(ann.leave());
  EXPECT_EQ(&ann.user().present_room(), &registry.lobby());
  EXPECT_EQ(registry.find_room("tea"), nullptr);
  registry.check();
}

TEST_F(RoomRegistryTest, EnteringTheRoomOneIsInIsRefused) {
  Person& ann = slash("ann");
  EXPECT_EQ(ann.enter("lobby"), Reason::already_there);
  EXPECT_EQ(ann.leave(), Reason::already_there);
  ann.enter("dev");
  EXPECT_EQ(ann.enter("DEV"), Reason::already_there);
  EXPECT_EQ(registry.find_room("dev")->members().size(), 1U);
}

TEST_F(RoomRegistryTest, ARoomKeepsTheNameItWasCreatedWith) {
  Person& ann = slash("ann");
  Person& bob = slash("bob");
  ann.enter("Dev");
  bob.enter("dEV");
  EXPECT_EQ(registry.rooms().size(), 2U);
  EXPECT_EQ(registry.find_room("dev")->name(), "Dev");
}

TEST_F(RoomRegistryTest, WhatIsNoRoomsNameIsRefused) {
  Person& ann = slash("ann");
  Person& bob = sigil("bob");
  for (const std::string_view name : {"", "#dev", "-dev", "a b", "ä"}) {
    EXPECT_EQ(ann.enter(name), Reason::room_name_invalid) << name;
    EXPECT_EQ(bob.enter(name), Reason::room_name_invalid) << name;
  }
  EXPECT_EQ(ann.enter(std::string(33, 'x')), Reason::room_name_invalid);
  EXPECT_FALSE(ann.enter(std::string(32, 'x')));
}

TEST_F(RoomRegistryTest, TheLobbyNeverVanishes) {
  Person& ann = slash("ann");
  ann.enter("dev");
  EXPECT_TRUE(registry.lobby().members().empty());
  EXPECT_EQ(registry.find_room("lobby"), &registry.lobby());
  registry.check();
  EXPECT_FALSE(ann.enter("Lobby"));
  EXPECT_EQ(&ann.user().present_room(), &registry.lobby());
}

// ---- Entering and leaving, several rooms

TEST_F(RoomRegistryTest, EnteringKeepsTheOtherRooms) {
  Person& ann = sigil("ann");
  Person& bob = sigil("bob");
  for (Person* person : {&ann, &bob}) {
    EXPECT_FALSE(person->enter("dev"));
    EXPECT_FALSE(person->enter("tea"));
  }
  EXPECT_EQ(registry.rooms().size(), 3U);
  EXPECT_EQ(&ann.user().present_room(), &registry.lobby());
  EXPECT_FALSE(ann.leave("DEV"));
  EXPECT_EQ(ann.say_in("dev", "x"), Reason::not_a_member);
  EXPECT_FALSE(ann.say_in("tea", "y"));
  EXPECT_EQ(bob.sees(), "@tea ann: y");
  EXPECT_FALSE(bob.leave("dev"));
  EXPECT_EQ(registry.find_room("dev"), nullptr);
  registry.check();
}

TEST_F(RoomRegistryTest, LeavingWhereOneIsNotIsRefused) {
  Person& ann = sigil("ann");
  Person& bob = sigil("bob");
  bob.enter("dev");
  EXPECT_EQ(ann.leave("dev"), Reason::not_there);
  EXPECT_EQ(ann.leave("nowhere"), Reason::not_there);
  EXPECT_EQ(ann.leave(""), Reason::not_there);
  EXPECT_EQ(ann.enter("lobby"), Reason::already_there);
  bob.enter("tea");
  EXPECT_EQ(bob.enter("dev"), Reason::already_there);
}

TEST_F(RoomRegistryTest, TheLobbyIsNeverLeft) {
  Person& ann = sigil("ann");
  EXPECT_EQ(ann.leave("lobby"), Reason::lobby_is_never_left);
  EXPECT_EQ(ann.leave("LOBBY"), Reason::lobby_is_never_left);
  EXPECT_EQ(ann.leave(), Reason::lobby_is_never_left);
  EXPECT_EQ(registry.lobby().members().size(), 1U);
}

// ---- Limits

TEST_F(RoomRegistryTest, AsManyRoomsAsTheLimitAndNotOneMore) {
  std::vector<Person*> owners;
  for (int i = 0; i < 4; ++i) owners.push_back(&slash("user" + std::to_string(i)));
  for (std::size_t i = 0; i < 3; ++i) EXPECT_FALSE(owners[i]->enter("room" + std::to_string(i)));
  EXPECT_EQ(owners[3]->enter("room3"), Reason::too_many_rooms);
  EXPECT_EQ(&owners[3]->user().present_room(), &registry.lobby()) << "nothing has changed";
  EXPECT_FALSE(owners[3]->enter("room2")) << "one that exists may be entered";
  EXPECT_FALSE(owners[0]->leave());
  EXPECT_FALSE(owners[3]->enter("room3")) << "and one that vanished makes room";
  registry.check();
}

TEST_F(RoomRegistryTest, AsManyRoomsOfOnesOwnAsTheLimitAndNotOneMore) {
  Person& ann = sigil("ann");
  EXPECT_FALSE(ann.enter("one"));
  EXPECT_FALSE(ann.enter("two"));
  EXPECT_EQ(ann.enter("three"), Reason::too_many_rooms_of_own);
  EXPECT_EQ(registry.find_room("three"), nullptr) << "nothing was created";
  EXPECT_EQ(ann.enter("two"), Reason::already_there);
  EXPECT_FALSE(ann.leave("one"));
  EXPECT_FALSE(ann.enter("three"));
  registry.check();
}

TEST_F(RoomRegistryTest, TheLimitOfOnesOwnRoomsIsNotForThoseInOneRoom) {
  Person& ann = slash("ann");
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(ann.enter("room" + std::to_string(i)));
}

// ---- Comings and goings

TEST_F(RoomRegistryTest, JoinsAndLeavesAreToldToTheOthers) {
  Person& ann = slash("ann");
  Person& bob = slash("bob");
  EXPECT_EQ(ann.sees(), "* bob joined.");
  EXPECT_EQ(bob.sees(), "");
  bob.enter("dev");
  EXPECT_EQ(ann.sees(), "* bob left for dev.");
  bob.leave();
  EXPECT_EQ(ann.sees(), "* bob joined.");
  bob.dismiss();
  EXPECT_EQ(ann.sees(), "* bob left.");
  EXPECT_EQ(bob.sees(), "");
}

TEST_F(RoomRegistryTest, LeavingForTheLobbySaysSo) {
  Person& ann = slash("ann");
  Person& bob = slash("bob");
  ann.enter("dev");
  bob.enter("dev");
  forget_so_far();
  bob.leave();
  EXPECT_EQ(ann.sees(), "* bob left for lobby.");
}

TEST_F(RoomRegistryTest, ALostConnectionIsToldAsSuch) {
  Person& ann = slash("ann");
  Person& bob = slash("bob");
  forget_so_far();
  bob.dismiss(true);
  EXPECT_EQ(ann.sees(), "* bob left (connection lost).");
}

TEST_F(RoomRegistryTest, GoingIsToldInEveryRoom) {
  Person& ann = slash("ann");
  Person& bob = slash("bob");
  Person& eve = sigil("eve");
  eve.enter("dev");
  eve.enter("tea");
  bob.enter("dev");
  forget_so_far();
  eve.dismiss();
  EXPECT_EQ(ann.sees(), "* eve left.");
  EXPECT_EQ(bob.sees(), "* eve left.");
  EXPECT_EQ(registry.find_room("tea"), nullptr);
  EXPECT_NE(registry.find_room("dev"), nullptr);
  registry.check();
}

TEST_F(RoomRegistryTest, ScriptsAreNotTold) {
  Person& eve = sigil("eve");
  Person& bob = slash("bob");
  bob.enter("dev");
  bob.dismiss();
  EXPECT_EQ(eve.sees(), "");
}

TEST_F(RoomRegistryTest, WhatWasSaidBeforeGoingStandsBeforeTheGoing) {
  Person& ann = slash("ann");
  Person& bob = slash("bob");
  forget_so_far();
  bob.say("bye");
  bob.dismiss();
  EXPECT_EQ(ann.sees(), "bob: bye\n* bob left.");
}

class CrowdTest : public RoomRegistryTest {
 protected:
  /// So many in the lobby, none of whom has anything to read.
  void crowd(std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) slash("member" + std::to_string(i));
    registry.tell_arrivals();
    forget_so_far();
  }
};

TEST_F(CrowdTest, UpTo100MembersAreToldByName) {
  crowd(named_arrivals_members_max - 1);
  Person& last = slash("last");
  EXPECT_EQ(people[0]->sees(), "* last joined.");
  EXPECT_FALSE(registry.has_untold_arrivals());
  last.dismiss();
  EXPECT_EQ(people[0]->sees(), "* last left.");
}

TEST_F(CrowdTest, BeyondThatTheyAreCountedAndToldTogether) {
  crowd(named_arrivals_members_max);
  for (int i = 0; i < 5; ++i) slash("late" + std::to_string(i));
  EXPECT_EQ(people[0]->sees(), "");
  EXPECT_TRUE(registry.has_untold_arrivals());
  registry.tell_arrivals();
  EXPECT_EQ(people[0]->sees(), "* 5 people joined.");
  EXPECT_FALSE(registry.has_untold_arrivals());
  people.pop_back();
  slash("another");
  registry.tell_arrivals();
  EXPECT_EQ(people[0]->sees(), "* 1 person joined, 1 left.");
  registry.tell_arrivals();
  EXPECT_EQ(people[0]->sees(), "") << "told once";
}

TEST_F(CrowdTest, ARoomThatVanishesTakesItsUntoldWithIt) {
  crowd(named_arrivals_members_max + 1);
  for (const auto& person : people) person->enter("dev");
  EXPECT_TRUE(registry.has_untold_arrivals());
  for (const auto& person : people) person->leave();
  EXPECT_EQ(registry.find_room("dev"), nullptr);
  registry.tell_arrivals();
  registry.check();
}

class QuietTest : public RoomRegistryTest {
 protected:
  QuietTest() : RoomRegistryTest(Notices::quiet) {}
};

TEST_F(QuietTest, NobodyIsToldOfComingsAndGoings) {
  Person& ann = slash("ann");
  Person& bob = slash("bob");
  bob.enter("dev");
  bob.leave();
  bob.say("hello");
  bob.dismiss(true);
  EXPECT_EQ(ann.sees(), "bob: hello");
  EXPECT_FALSE(registry.has_untold_arrivals());
}

// ---- Congestion

TEST_F(RoomRegistryTest, ASpeakerPausesWhileItsRoomIsBehind) {
  Person& ann = slash("ann");
  slash("bob");
  forget_so_far();
  EXPECT_FALSE(registry.congested(ann.user()));
  while (!registry.congested(ann.user())) ann.say(std::string(1000, 'x'));
  loop.run();
  EXPECT_FALSE(registry.congested(ann.user()));
}

TEST_F(RoomRegistryTest, ASpeakerToScriptsPausesAlike) {
  Person& ann = sigil("ann");
  Person& bob = sigil("bob");
  int said = 0;
  while (!registry.congested(ann.user()) && said < 1000) {
    ann.say(std::string(1000, 'x'));
    ++said;
  }
  EXPECT_LT(said, 1000);
  loop.run();
  EXPECT_FALSE(registry.congested(ann.user()));
  EXPECT_EQ(bob.reader().receives().size(), static_cast<std::size_t>(said) * 1006) << "nothing was missed";
}

TEST_F(RoomRegistryTest, OneWhoTellsPausesWhileThatUserIsBehind) {
  Person& ann = slash("ann");
  Person& bob = slash("bob");
  int told = 0;
  do {
    ann.tell("bob", std::string(1000, 'x'));
    ++told;
  } while (!registry.congested(ann.user()) && told < 1000);
  EXPECT_LT(told, 1000);
  loop.run();
  EXPECT_FALSE(registry.congested(ann.user()));
  EXPECT_EQ(bob.reader().receives().size(), static_cast<std::size_t>(told) * (1000 + 12));
}

TEST_F(RoomRegistryTest, OneWhoComesOrGoesWhereOthersAreBehindWaitsForTheFlush) {
  Person& ann = slash("ann");
  Person& bob = slash("bob");
  forget_so_far();
  while (!registry.congested(ann.user())) ann.say(std::string(1000, 'x'));
  EXPECT_FALSE(registry.congested(bob.user())) << "one who only listens need not";
  bob.enter("dev");
  EXPECT_TRUE(registry.congested(bob.user()));
  loop.run();
  EXPECT_FALSE(registry.congested(bob.user()));
  EXPECT_FALSE(registry.congested(ann.user()));
}

TEST_F(RoomRegistryTest, AReaderWithAFullSocketHoldsUpNobody) {
  Person& ann = slash("ann");
  Person& bob = slash("bob");
  Person& eve = sigil("eve");
  for (Person* slow : {&bob, &eve}) slow->reader().socket_takes(0);
  ann.say("fills the sockets");
  loop.run();
  for (int i = 0; i < 1000; ++i) {
    ann.say(std::string(1000, 'x'));
    ann.tell("bob", "x");
    EXPECT_FALSE(registry.congested(ann.user()));
    loop.run();
  }
  bob.reader().reads_all();
  eve.reader().reads_all();
  EXPECT_TRUE(bob.sees().starts_with("* You missed "));
  EXPECT_TRUE(eve.sees().starts_with("! missed "));
}

}  // namespace
}  // namespace confab
