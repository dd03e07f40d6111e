// RoomRegistry: notices of arrivals and departures, and when speakers wait.
#include <gtest/gtest.h>

#include <string>

#include "registry_fixture.hpp"

namespace confab {
namespace {

using RoomNoticesTest = RoomRegistryTest;
using RoomCongestionTest = RoomRegistryTest;

// ---- Arrivals and departures

TEST_F(RoomNoticesTest, JoinsAndLeavesAreToldToTheOthers) {
  Resident& ann = slash("ann");
  Resident& bob = slash("bob");
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
  Resident& ann = slash("ann");
  Resident& bob = slash("bob");
  ann.enter("dev");
  bob.enter("dev");
  forget_so_far();
  bob.leave();
  EXPECT_EQ(ann.sees(), "* bob left for lobby.");
}

TEST_F(RoomNoticesTest, ALostConnectionIsToldAsSuch) {
  Resident& ann = slash("ann");
  Resident& bob = slash("bob");
  forget_so_far();
  bob.dismiss(Departure::connection_lost);
  EXPECT_EQ(ann.sees(), "* bob left (connection lost).");
}

TEST_F(RoomNoticesTest, GoingIsToldInEveryRoom) {
  Resident& ann = slash("ann");
  Resident& bob = slash("bob");
  Resident& eve = sigil("eve");
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
  Resident& eve = sigil("eve");
  Resident& bob = slash("bob");
  bob.enter("dev");
  bob.dismiss();
  EXPECT_EQ(eve.sees(), "");
}

TEST_F(RoomNoticesTest, WhatWasSaidBeforeGoingStandsBeforeTheGoing) {
  Resident& ann = slash("ann");
  Resident& bob = slash("bob");
  forget_so_far();
  bob.say("bye");
  bob.dismiss();
  EXPECT_EQ(ann.sees(), "bob: bye\n* bob left.");
}

class CrowdTest : public RoomRegistryTest {
 protected:
  CrowdTest() { limits.named_notices_moves_max = 1000; }

  /// Puts `count` users into the lobby, with nothing left to read.
  void crowd(std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) slash("member" + std::to_string(i));
    registry.announce_crowds(now);
    forget_so_far();
  }
};

TEST_F(CrowdTest, UpTo100MembersAreToldByName) {
  crowd(limits.named_notices_members_max - 1);
  Resident& last = slash("last");
  EXPECT_EQ(residents[0]->sees(), "* last joined.");
  EXPECT_FALSE(registry.has_crowds_to_announce());
  last.dismiss();
  EXPECT_EQ(residents[0]->sees(), "* last left.");
}

TEST_F(CrowdTest, BeyondThatTheyAreCountedAndToldTogether) {
  crowd(limits.named_notices_members_max);
  for (int i = 0; i < 5; ++i) slash("late" + std::to_string(i));
  EXPECT_EQ(residents[0]->sees(), "");
  EXPECT_TRUE(registry.has_crowds_to_announce());
  registry.announce_crowds(now);
  EXPECT_EQ(residents[0]->sees(), "* 5 people joined.");
  EXPECT_FALSE(registry.has_crowds_to_announce());
  residents.pop_back();
  slash("another");
  registry.announce_crowds(now);
  EXPECT_EQ(residents[0]->sees(), "* 1 person joined, 1 left.");
  registry.announce_crowds(now);
  EXPECT_EQ(residents[0]->sees(), "") << "told once";
}

TEST_F(CrowdTest, ARoomThatVanishesTakesItsUntoldWithIt) {
  crowd(limits.named_notices_members_max + 1);
  for (const auto& resident : residents) resident->enter("dev");
  EXPECT_TRUE(registry.has_crowds_to_announce());
  for (const auto& resident : residents) resident->leave();
  EXPECT_EQ(registry.find_room("dev"), nullptr);
  registry.announce_crowds(now);
  registry.check();
}

class QuietTest : public RoomRegistryTest {
 protected:
  QuietTest() : RoomRegistryTest(Notices::quiet) {}
};

TEST_F(QuietTest, NobodyIsToldOfComingsAndGoings) {
  Resident& ann = slash("ann");
  Resident& bob = slash("bob");
  bob.enter("dev");
  bob.leave();
  bob.say("hello");
  bob.dismiss(Departure::connection_lost);
  EXPECT_EQ(ann.sees(), "bob: hello");
  EXPECT_FALSE(registry.has_crowds_to_announce());
}

// ---- Congestion

/// Says as much as possible before a flush. Returns how many lines.
std::size_t say_all_that_goes(Resident& resident) {
  std::size_t said = 0;
  for (resident.say(std::string(1000, 'x')); !resident.had_to_wait() && said < 1000; ++said) {
    resident.say(std::string(1000, 'x'));
  }
  EXPECT_LT(said, 1000U) << "nobody ever waits";
  return said;
}

TEST_F(RoomCongestionTest, ASpeakerWaitsWhileItsRoomIsBehind) {
  Resident& ann = slash("ann");
  slash("bob");
  forget_so_far();
  say_all_that_goes(ann);
  EXPECT_TRUE(ann.waits());
  loop.run();
  EXPECT_FALSE(ann.waits());
  ann.say("now");
  EXPECT_FALSE(ann.had_to_wait());
}

TEST_F(RoomCongestionTest, ASpeakerToScriptsWaitsAlike) {
  Resident& ann = sigil("ann");
  Resident& bob = sigil("bob");
  const std::size_t said = say_all_that_goes(ann);
  loop.run();
  EXPECT_FALSE(ann.waits());
  EXPECT_EQ(bob.reader().receives().size(), said * 1006) << "nothing was missed";
}

TEST_F(RoomCongestionTest, AUserWhoHasSaidNothingYetWaitsLikeTheRest) {
  Resident& ann = slash("ann");
  Resident& bob = slash("bob");
  Resident& eve = slash("eve");
  forget_so_far();
  say_all_that_goes(ann);
  for (Resident* resident : {&bob, &eve}) {
    resident->say("hello");
    EXPECT_TRUE(resident->had_to_wait());
    EXPECT_TRUE(resident->waits());
  }
  loop.run();
  for (Resident* resident : {&bob, &eve}) EXPECT_FALSE(resident->waits());
}

TEST_F(RoomCongestionTest, EachOfACrowdWaitsWhileTheUserTheyTellSomethingIsBehind) {
  Resident& bob = slash("bob");
  std::size_t told = 0;
  std::size_t waiting = 0;
  for (int i = 0; i < 500; ++i) {
    Resident& stranger = sigil("stranger" + std::to_string(100 + i));
    stranger.tell("bob", std::string(1000, 'x'));
    ++(stranger.had_to_wait() ? waiting : told);
    EXPECT_EQ(stranger.waits(), stranger.had_to_wait());
  }
  EXPECT_GT(waiting, 0U);
  const std::string line = "[from stranger100] " + std::string(1000, 'x');
  EXPECT_LE(told * line.size(), limits.write_queue_bytes_max / 2);
  const std::string seen = bob.sees();
  std::size_t heard = 0;
  for (auto at = seen.find("[from "); at != std::string::npos; at = seen.find("[from ", at + 1)) ++heard;
  EXPECT_EQ(heard, told) << "nothing was missed";
  for (const auto& resident : residents) EXPECT_FALSE(resident->waits());
}

TEST_F(RoomCongestionTest, NobodyLeavesARoomThatIsBehindBeforeTheFlush) {
  Resident& ann = slash("ann");
  Resident& bob = slash("bob");
  Resident& eve = sigil("eve");
  eve.enter("den");
  ann.enter("den");
  bob.enter("den");
  forget_so_far();
  say_all_that_goes(ann);
  bob.enter("dev");
  EXPECT_TRUE(bob.had_to_wait());
  EXPECT_EQ(registry.find_room("dev"), nullptr) << "nothing was done";
  eve.leave("den");
  EXPECT_TRUE(eve.had_to_wait());
  EXPECT_EQ(registry.find_room("den")->members().size(), 3U);
  loop.run();
  bob.enter("dev");
  eve.leave("den");
  EXPECT_FALSE(bob.had_to_wait() || eve.had_to_wait());
  EXPECT_EQ(registry.find_room("den")->members().size(), 1U);
}

TEST_F(RoomCongestionTest, NobodyEntersARoomThatIsBehindBeforeTheFlush) {
  Resident& ann = slash("ann");
  Resident& bob = slash("bob");
  slash("eve");
  bob.enter("dev");
  forget_so_far();
  say_all_that_goes(ann);
  bob.leave();
  EXPECT_TRUE(bob.had_to_wait());
  EXPECT_TRUE(bob.waits());
  EXPECT_NE(registry.find_room("dev"), nullptr) << "nothing was done";
  loop.run();
  EXPECT_FALSE(bob.waits());
  bob.leave();
  EXPECT_FALSE(bob.had_to_wait());
}

TEST_F(RoomCongestionTest, OneWhoseSocketIsFullIsWaitedForUntilItReadsOrIsGivenUp) {
  for (const bool reads : {true, false}) {
    Resident& ann = slash(reads ? "ann1" : "ann2");
    Resident& bob = slash(reads ? "bob1" : "bob2");
    Resident& eve = sigil(reads ? "eve1" : "eve2");
    for (Resident* lagging : {&bob, &eve}) {
      forget_so_far();
      lagging->reader().is_waited_for();
      lagging->reader().socket_takes(0);
      ann.say("fills the socket");
      loop.run();
      // Scripts fall behind sooner than people: twice as much, so that it is certainly only this one.
      for (int i = 0; i < 2; ++i) {
        say_all_that_goes(ann);
        loop.run();
      }
      EXPECT_TRUE(ann.waits()) << "everybody else has been sent it all";
      reads ? lagging->reader().reads_all() : lagging->reader().queue().give_up_waiting();
      loop.run();
      EXPECT_FALSE(ann.waits());
      lagging->reader().reads_all();
      EXPECT_EQ(lagging->sees().find("missed"), std::string::npos);
    }
  }
}

TEST_F(RoomCongestionTest, AReaderWithAFullSocketHoldsUpNobody) {
  Resident& ann = slash("ann");
  Resident& bob = slash("bob");
  Resident& eve = sigil("eve");
  for (Resident* slow : {&bob, &eve}) slow->reader().socket_takes(0);
  ann.say("fills the sockets");
  loop.run();
  for (int i = 0; i < 1000; ++i) {
    ann.say(std::string(1000, 'x'));
    ann.tell("bob", "x");
    EXPECT_FALSE(ann.waits());
    loop.run();
  }
  bob.reader().reads_all();
  eve.reader().reads_all();
  EXPECT_TRUE(bob.sees().starts_with("* You missed "));
  EXPECT_TRUE(eve.sees().starts_with("! missed "));
}

}  // namespace
}  // namespace confab
