// RoomRegistry: who may be where.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "registry_fixture.hpp"

namespace confab {
namespace {

using RoomMovesTest = RoomRegistryTest;

// ---- Entering and leaving, one room at a time

TEST_F(RoomMovesTest, EnteringLeavesTheRoomBefore) {
  Resident& ann = slash("ann");
  EXPECT_FALSE(ann.enter("dev"));
  EXPECT_EQ(ann.person().present_room()->name(), "dev");
  EXPECT_FALSE(ann.enter("tea"));
  EXPECT_EQ(ann.person().present_room()->name(), "tea");
  EXPECT_EQ(registry.find_room("dev"), nullptr) << "it vanishes with its last member";
  EXPECT_FALSE(ann.leave());
  EXPECT_EQ(ann.person().present_room(), &registry.lobby());
  EXPECT_EQ(registry.find_room("tea"), nullptr);
  registry.check();
}

TEST_F(RoomMovesTest, EnteringTheRoomOneIsInIsRefused) {
  Resident& ann = slash("ann");
  EXPECT_EQ(ann.enter("lobby"), Reason::already_there);
  EXPECT_EQ(ann.leave(), Reason::already_there);
  ann.enter("dev");
  EXPECT_EQ(ann.enter("DEV"), Reason::already_there);
  EXPECT_EQ(registry.find_room("dev")->members().size(), 1U);
}

TEST_F(RoomMovesTest, ARoomKeepsTheNameItWasCreatedWith) {
  Resident& ann = slash("ann");
  Resident& bob = slash("bob");
  ann.enter("Dev");
  bob.enter("dEV");
  EXPECT_EQ(registry.rooms().size(), 2U);
  EXPECT_EQ(registry.find_room("dev")->name(), "Dev");
}

TEST_F(RoomMovesTest, WhatIsNoRoomsNameIsRefused) {
  Resident& ann = slash("ann");
  Resident& bob = sigil("bob");
  for (const std::string_view name : {"", "#dev", "-dev", "a b", "ä"}) {
    EXPECT_EQ(ann.enter(name), Reason::room_name_invalid) << name;
    EXPECT_EQ(bob.enter(name), Reason::room_name_invalid) << name;
  }
  EXPECT_EQ(ann.enter(std::string(33, 'x')), Reason::room_name_invalid);
  EXPECT_FALSE(ann.enter(std::string(32, 'x')));
}

TEST_F(RoomMovesTest, TheLobbyNeverVanishes) {
  Resident& ann = slash("ann");
  ann.enter("dev");
  EXPECT_TRUE(registry.lobby().members().empty());
  EXPECT_EQ(registry.find_room("lobby"), &registry.lobby());
  registry.check();
  EXPECT_FALSE(ann.enter("Lobby"));
  EXPECT_EQ(ann.person().present_room(), &registry.lobby());
}

// ---- Entering and leaving, several rooms

TEST_F(RoomMovesTest, EnteringKeepsTheOtherRooms) {
  Resident& ann = sigil("ann");
  Resident& bob = sigil("bob");
  for (Resident* resident : {&ann, &bob}) {
    EXPECT_FALSE(resident->enter("dev"));
    EXPECT_FALSE(resident->enter("tea"));
  }
  EXPECT_EQ(registry.rooms().size(), 3U);
  EXPECT_EQ(ann.person().present_room(), &registry.lobby());
  EXPECT_FALSE(ann.leave("DEV"));
  EXPECT_EQ(ann.say_in("dev", "x"), Reason::not_a_member);
  EXPECT_FALSE(ann.say_in("tea", "y"));
  EXPECT_EQ(bob.sees(), "@tea ann: y");
  EXPECT_FALSE(bob.leave("dev"));
  EXPECT_EQ(registry.find_room("dev"), nullptr);
  registry.check();
}

TEST_F(RoomMovesTest, LeavingWhereOneIsNotIsRefused) {
  Resident& ann = sigil("ann");
  Resident& bob = sigil("bob");
  bob.enter("dev");
  EXPECT_EQ(ann.leave("dev"), Reason::not_there);
  EXPECT_EQ(ann.leave("nowhere"), Reason::not_there);
  EXPECT_EQ(ann.leave(""), Reason::not_there);
  EXPECT_EQ(ann.enter("lobby"), Reason::already_there);
  bob.enter("tea");
  EXPECT_EQ(bob.enter("dev"), Reason::already_there);
}

TEST_F(RoomMovesTest, TheLobbyIsNeverLeft) {
  Resident& ann = sigil("ann");
  EXPECT_EQ(ann.leave("lobby"), Reason::lobby_is_never_left);
  EXPECT_EQ(ann.leave("LOBBY"), Reason::lobby_is_never_left);
  EXPECT_EQ(ann.leave(), Reason::lobby_is_never_left);
  EXPECT_EQ(registry.lobby().members().size(), 1U);
}

// ---- Limits

TEST_F(RoomMovesTest, AsManyRoomsAsTheLimitAndNotOneMore) {
  std::vector<Resident*> owners;
  for (int i = 0; i < 4; ++i) owners.push_back(&slash("user" + std::to_string(i)));
  for (std::size_t i = 0; i < 3; ++i) EXPECT_FALSE(owners[i]->enter("room" + std::to_string(i)));
  EXPECT_EQ(owners[3]->enter("room3"), Reason::too_many_rooms);
  EXPECT_EQ(owners[3]->person().present_room(), &registry.lobby()) << "nothing has changed";
  EXPECT_FALSE(owners[3]->enter("room2")) << "one that exists may be entered";
  EXPECT_FALSE(owners[0]->leave());
  EXPECT_FALSE(owners[3]->enter("room3")) << "and one that vanished makes room";
  registry.check();
}

TEST_F(RoomMovesTest, LimitsThatChangeHoldAtOnce) {
  Resident& ann = sigil("ann");
  limits.rooms_max = 1;
  EXPECT_FALSE(ann.enter("room0"));
  EXPECT_EQ(ann.enter("room1"), Reason::too_many_rooms);
  limits.rooms_max = 2;
  limits.rooms_per_user_max = 1;
  EXPECT_EQ(ann.enter("room1"), Reason::too_many_rooms_of_own);
  limits.rooms_per_user_max = 2;
  EXPECT_FALSE(ann.enter("room1"));
}

TEST_F(RoomMovesTest, AsManyRoomsOfOnesOwnAsTheLimitAndNotOneMore) {
  Resident& ann = sigil("ann");
  EXPECT_FALSE(ann.enter("one"));
  EXPECT_FALSE(ann.enter("two"));
  EXPECT_EQ(ann.enter("three"), Reason::too_many_rooms_of_own);
  EXPECT_EQ(registry.find_room("three"), nullptr) << "nothing was created";
  EXPECT_EQ(ann.enter("two"), Reason::already_there);
  EXPECT_FALSE(ann.leave("one"));
  EXPECT_FALSE(ann.enter("three"));
  registry.check();
}

TEST_F(RoomMovesTest, TheLimitOfOnesOwnRoomsIsNotForThoseInOneRoom) {
  Resident& ann = slash("ann");
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(ann.enter("room" + std::to_string(i)));
}

}  // namespace
}  // namespace confab
