// RoomRegistry: what is told of comings and goings, and when speakers wait.
#include <gtest/gtest.h>

#include <string>

#include "registry_fixture.hpp"

namespace confab {
namespace {

using RoomNoticesTest = RoomRegistryTest;
using RoomCongestionTest = RoomRegistryTest;

// ---- Comings and goings

TEST_F(RoomNoticesTest, JoinsAndLeavesAreToldToTheOthers) {
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

TEST_F(RoomNoticesTest, LeavingForTheLobbySaysSo) {
  Person& ann = slash("ann");
  Person& bob = slash("bob");
  ann.enter("dev");
  bob.enter("dev");
  forget_so_far();
  bob.leave();
  EXPECT_EQ(ann.sees(), "* bob left for lobby.");
}

TEST_F(RoomNoticesTest, ALostConnectionIsToldAsSuch) {
  Person& ann = slash("ann");
  Person& bob = slash("bob");
  forget_so_far();
  bob.dismiss(true);
  EXPECT_EQ(ann.sees(), "* bob left (connection lost).");
}

TEST_F(RoomNoticesTest, GoingIsToldInEveryRoom) {
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

TEST_F(RoomNoticesTest, ScriptsAreNotTold) {
  Person& eve = sigil("eve");
  Person& bob = slash("bob");
  bob.enter("dev");
  bob.dismiss();
  EXPECT_EQ(eve.sees(), "");
}

TEST_F(RoomNoticesTest, WhatWasSaidBeforeGoingStandsBeforeTheGoing) {
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
  crowd(limits.named_notices_members_max - 1);
  Person& last = slash("last");
  EXPECT_EQ(people[0]->sees(), "* last joined.");
  EXPECT_FALSE(registry.has_untold_arrivals());
  last.dismiss();
  EXPECT_EQ(people[0]->sees(), "* last left.");
}

TEST_F(CrowdTest, BeyondThatTheyAreCountedAndToldTogether) {
  crowd(limits.named_notices_members_max);
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
  crowd(limits.named_notices_members_max + 1);
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

TEST_F(RoomCongestionTest, ASpeakerPausesWhileItsRoomIsBehind) {
  Person& ann = slash("ann");
  slash("bob");
  forget_so_far();
  EXPECT_FALSE(registry.congested(ann.user()));
  while (!registry.congested(ann.user())) ann.say(std::string(1000, 'x'));
  loop.run();
  EXPECT_FALSE(registry.congested(ann.user()));
}

TEST_F(RoomCongestionTest, ASpeakerToScriptsPausesAlike) {
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

TEST_F(RoomCongestionTest, OneWhoTellsPausesWhileThatUserIsBehind) {
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

TEST_F(RoomCongestionTest, OneWhoLeavesWhereOthersAreBehindWaitsForTheFlush) {
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

TEST_F(RoomCongestionTest, OneWhoComesWhereOthersAreBehindWaitsForTheFlush) {
  Person& ann = slash("ann");
  Person& bob = slash("bob");
  slash("eve");
  bob.enter("dev");
  forget_so_far();
  while (!registry.congested(ann.user())) ann.say(std::string(1000, 'x'));
  bob.leave();
  EXPECT_TRUE(registry.congested(bob.user()));
  loop.run();
  EXPECT_FALSE(registry.congested(bob.user()));
}

TEST_F(RoomCongestionTest, AReaderWithAFullSocketHoldsUpNobody) {
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
