// RoomRegistry: who is here and who hears what.
#include "confab/chat/room_registry.hpp"

#include <gtest/gtest.h>

#include <string>

#include "registry_fixture.hpp"

namespace confab {
namespace {

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
  Resident& ann = slash("ann");
  EXPECT_EQ(registry.lobby().members().size(), 1U);
  EXPECT_EQ(ann.person().present_room(), &registry.lobby());
  EXPECT_NE(registry.find_person("Ann"), nullptr);
  EXPECT_EQ(registry.find_person("an"), nullptr);
  registry.check();
}

TEST_F(RoomRegistryTest, ANameIsUniqueWithoutCaseOverBothDialects) {
  slash("Ann");
  for (const auto* dialect : {&slash_dialect(), &sigil_dialect()}) {
    Resident& other = stranger("aNN", *dialect);
    EXPECT_EQ(other.admit()->reason, Reason::name_in_use);
  }
  EXPECT_EQ(registry.people().size(), 1U);
  EXPECT_EQ(registry.lobby().members().size(), 1U);
  registry.check();
}

TEST_F(RoomRegistryTest, TheHolderOfAWantedNameIsProbedAndNobodyElse) {
  Resident& ann = slash("ann");
  Resident& bob = slash("bob");
  for (const auto* dialect : {&slash_dialect(), &sigil_dialect()}) stranger("ANN", *dialect).admit();
  stranger("lobby", slash_dialect()).admit();
  EXPECT_EQ(ann.reader().probes(), 2U);
  EXPECT_EQ(bob.reader().probes(), 0U);
  EXPECT_EQ(ann.sees(), "* bob joined.") << "nothing is told to a holder";
}

TEST_F(RoomRegistryTest, AReservedNameIsRefused) {
  Resident& lobby = stranger("Lobby", slash_dialect());
  EXPECT_EQ(lobby.admit()->reason, Reason::name_reserved);
  EXPECT_TRUE(registry.people().empty());
}

TEST_F(RoomRegistryTest, ANameIsFreeAgainAfterItsBearerHasGone) {
  Resident& ann = slash("ann");
  ann.dismiss();
  EXPECT_EQ(registry.find_person("ann"), nullptr);
  slash("ANN");
}

TEST_F(RoomRegistryTest, ARefusedUserIsToldNothing) {
  Resident& ann = slash("ann");
  Resident& other = stranger("ann", slash_dialect());
  other.admit();
  ann.say("hello");
  EXPECT_EQ(other.sees(), "");
  EXPECT_EQ(ann.sees(), "");
}

// ---- Who hears what

TEST_F(RoomRegistryTest, SayingReachesTheOthersInTheRoomOnly) {
  Resident& ann = slash("ann");
  Resident& bob = slash("bob");
  Resident& eve = slash("eve");
  eve.enter("dev");
  forget_so_far();
  ann.say("hello");
  EXPECT_EQ(ann.sees(), "");
  EXPECT_EQ(bob.sees(), "ann: hello");
  EXPECT_EQ(eve.sees(), "");
}

TEST_F(RoomRegistryTest, DialectsShareRooms) {
  Resident& ann = slash("ann");
  Resident& bob = sigil("bob");
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
  Resident& ann = sigil("ann");
  Resident& bob = sigil("bob");
  EXPECT_EQ(ann.say_in("dev", "x"), Reason::no_such_room);
  bob.enter("dev");
  EXPECT_EQ(ann.say_in("dev", "x"), Reason::not_a_member);
  EXPECT_EQ(ann.say_in("no room's name", "x"), Reason::no_such_room);
  EXPECT_EQ(bob.sees(), "");
  EXPECT_FALSE(ann.say_in("Lobby", "x"));
  EXPECT_EQ(bob.sees(), "ann: x") << "in the lobby without a room";
}

TEST_F(RoomRegistryTest, TellingReachesOneUserInItsOwnDialect) {
  Resident& ann = slash("ann");
  Resident& bob = sigil("bob");
  Resident& eve = slash("eve");
  forget_so_far();
  EXPECT_FALSE(ann.tell("BOB", "psst"));
  EXPECT_FALSE(bob.tell("ann", "yes?"));
  EXPECT_EQ(bob.sees(), "#ann: psst");
  EXPECT_EQ(ann.sees(), "[from bob] yes?");
  EXPECT_EQ(eve.sees(), "");
  EXPECT_EQ(ann.tell("zoe", "psst"), Reason::no_such_person);
  EXPECT_EQ(ann.tell("", "psst"), Reason::no_such_person);
}

TEST_F(RoomRegistryTest, OneMayTellOneself) {
  Resident& ann = slash("ann");
  EXPECT_FALSE(ann.tell("ann", "remember"));
  EXPECT_EQ(ann.sees(), "[from ann] remember");
}

TEST_F(RoomRegistryTest, JoinersSeeOnlyLaterLines) {
  Resident& ann = slash("ann");
  ann.say("before");
  Resident& bob = slash("bob");
  ann.say("after");
  EXPECT_EQ(bob.sees(), "ann: after");
}

TEST_F(RoomRegistryTest, LeaversSeeEverythingUpToTheirLeaving) {
  Resident& ann = slash("ann");
  Resident& bob = slash("bob");
  forget_so_far();
  ann.say("before");
  bob.enter("dev");
  ann.say("after");
  EXPECT_EQ(bob.sees(), "ann: before");
  EXPECT_EQ(ann.sees(), "* bob left for dev.");
}

TEST_F(RoomRegistryTest, OneOrderForAllMembersOfARoom) {
  Resident& ann = slash("ann");
  Resident& bob = sigil("bob");
  Resident& eve = slash("eve");
  Resident& zoe = sigil("zoe");
  forget_so_far();
  std::string expected;
  for (int i = 0; i < 100; ++i) {
    Resident& speaker = i % 3 == 0 ? ann : bob;
    speaker.say(std::to_string(i));
    expected += (i == 0 ? "" : "\n") + std::string(i % 3 == 0 ? "ann: " : "bob: ") + std::to_string(i);
  }
  EXPECT_EQ(eve.sees(), expected);
  EXPECT_EQ(zoe.sees(), expected);
}

TEST_F(RoomRegistryTest, OneSendersLinesKeepTheirOrderOverAllRooms) {
  Resident& ann = sigil("ann");
  Resident& bob = sigil("bob");
  for (Resident* resident : {&ann, &bob}) {
    resident->enter("dev");
    resident->enter("tea");
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
  Resident& ann = slash("ann");
  Resident& bob = sigil("bob");
  bob.enter("dev");
  ann.say("1");
  ann.enter("dev");
  ann.say("2");
  ann.leave();
  ann.say("3");
  ann.tell("bob", "4");
  EXPECT_EQ(bob.sees(), "ann: 1\n@dev ann: 2\nann: 3\n#ann: 4");
}

}  // namespace
}  // namespace confab
