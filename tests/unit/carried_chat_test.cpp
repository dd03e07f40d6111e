// What a live upgrade carries of the chat: who is where, and what everybody is still to be sent.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

#include "carried_fixture.hpp"

namespace confab {
namespace {

using namespace std::chrono_literals;

class CarriedChatTest : public testing::Test {
 protected:
  Traveller& slash(std::string_view name) { return travellers.named("slash", name); }
  Traveller& sigil(std::string_view name) { return travellers.named("sigil", name); }
  void says(Traveller& client, std::string_view line) { client.says(std::string(line) + "\n", travellers.now); }
  std::string sees(Traveller& client) {
    travellers.run();
    return client.socket.sees();
  }
  void all_look() {
    for (const auto& client : travellers.all) sees(*client);
  }

  Travellers travellers{travel_limits};
};

TEST_F(CarriedChatTest, IsTakenWithoutAChange) {
  says(slash("ann"), "/join dev");
  says(sigil("bob"), "!enter dev");
  travellers.run();
  const CarriedChat state = travellers.carried();
  EXPECT_EQ(travellers.carried(), state);
}

TEST_F(CarriedChatTest, TellsNobodyAnything) {
  Traveller& ann = slash("ann");
  Traveller& bob = sigil("bob");
  Traveller& eve = travellers.connects("slash");
  all_look();
  travellers.upgrade();
  for (Traveller* client : {&ann, &bob, &eve}) EXPECT_EQ(sees(*client), "");
}

TEST_F(CarriedChatTest, WhoIsLeftBehindLeavesTheRoomsInTheNewProcess) {
  Traveller& ann = slash("ann");
  Traveller& eve = slash("eve");
  Traveller& bob = sigil("bob");
  says(eve, "/join dev");
  says(bob, "!enter dev");
  says(ann, "/join dev");
  all_look();
  says(bob, "@dev before");
  all_look();
  travellers.upgrade_without(eve);
  EXPECT_EQ(sees(ann), "") << "nobody has seen it yet";
  EXPECT_TRUE(travellers.process->chat.name_of_person("eve"));
  travellers.process->chat.see_off(travellers.now);
  EXPECT_EQ(sees(ann), "* eve left.");
  EXPECT_EQ(sees(bob), "");
  EXPECT_FALSE(travellers.process->chat.name_of_person("eve"));
  says(bob, "@dev after");
  EXPECT_EQ(sees(ann), "bob: after");
  travellers.upgrade();
  EXPECT_EQ(sees(ann), "") << "once";
}

TEST_F(CarriedChatTest, EverybodyIsWhereTheyWere) {
  Traveller& ann = slash("ann");
  Traveller& bob = sigil("Bob");
  says(ann, "/join Dev");
  says(bob, "!enter dev");
  says(bob, "!enter ops");
  all_look();
  travellers.upgrade();
  says(bob, "@dev hi");
  EXPECT_EQ(sees(ann), "Bob: hi");
  says(ann, "hello");
  EXPECT_EQ(sees(bob), "@Dev ann: hello");
  says(bob, "!rooms");
  EXPECT_EQ(sees(bob), "Dev ops");
  says(ann, "/leave");
  EXPECT_EQ(sees(ann), "* You are now in lobby with 1 other: Bob.");
  travellers.process->chat.registry().check();
}

TEST_F(CarriedChatTest, ALineThatWasBegunIsSentToItsEndOnce) {
  Traveller& ann = slash("ann");
  Traveller& bob = slash("bob");
  all_look();
  ann.socket_takes(7);
  says(bob, "first");
  says(bob, "second");
  travellers.run();
  travellers.upgrade();
  ann.socket_takes(test::FakeSocket::unlimited);
  EXPECT_EQ(sees(ann), "bob: first\nbob: second");
}

TEST_F(CarriedChatTest, WhatASlowReaderMissedIsToldOnce) {
  Traveller& ann = slash("ann");
  Traveller& bob = slash("bob");
  all_look();
  ann.socket_takes(0);
  for (int line = 0; line < 100; ++line) {
    says(bob, std::string(100, 'x'));
    travellers.run();
    ann.conversation->queue().give_up_waiting();
    if (line % 10 == 5) travellers.upgrade();
  }
  ann.socket_takes(test::FakeSocket::unlimited);
  const std::string seen = sees(ann);
  const auto lines = 1 + std::count(seen.begin(), seen.end(), '\n');
  const std::string notice = "* You missed " + std::to_string(100 - (lines - 1)) + " messages";
  EXPECT_EQ(seen.substr(0, notice.size()), notice);
}

TEST_F(CarriedChatTest, WhatManyAreStillToBeSentIsCarriedOnce) {
  for (int reader = 0; reader < 50; ++reader) slash("u" + std::to_string(reader)).socket_takes(0);
  Traveller& bob = slash("bob");
  for (int line = 0; line < 8; ++line) says(bob, std::string(100, 'x'));
  travellers.run();
  const auto bytes_in = [](const CarriedChat& state) {
    std::size_t bytes = 0;
    for (const auto& blob : state.chat.blobs) bytes += blob.bytes.size();
    return bytes;
  };
  const std::size_t before = bytes_in(travellers.carried());
  EXPECT_LT(before, 50U * 800U / 2);
  travellers.upgrade();
  EXPECT_LE(bytes_in(travellers.carried()), before);
}

TEST_F(CarriedChatTest, SpeakersStillWaitForReadersWhoAreBehind) {
  Traveller& ann = slash("ann");
  Traveller& bob = slash("bob");
  all_look();
  ann.socket_takes(0);
  int said = 0;
  for (; bob.conversation->pause() == Pause::none && said < 100; ++said) {
    says(bob, std::string(100, 'x'));
    travellers.run();
  }
  ASSERT_EQ(bob.conversation->pause(), Pause::readers_behind);
  travellers.upgrade();
  travellers.run();
  EXPECT_EQ(bob.conversation->pause(), Pause::readers_behind) << "ann is still waited for";
  ann.socket_takes(test::FakeSocket::unlimited);
  const std::string seen = sees(ann);
  EXPECT_EQ(std::count(seen.begin(), seen.end(), '\n'), said - 1);
  EXPECT_EQ(bob.conversation->pause(), Pause::none);
}

TEST_F(CarriedChatTest, RefusedNamesStayCounted) {
  Traveller& ann = travellers.connects("slash");
  for (int refused = 1; refused < 5; ++refused) {
    says(ann, "not a name");
    travellers.upgrade();
  }
  EXPECT_TRUE(ann.conversation->can_be_carried());
  says(ann, "not a name");
  EXPECT_FALSE(ann.conversation->can_be_carried());
}

TEST_F(CarriedChatTest, TheDeadlineThatRanGoesOn) {
  Traveller& ann = travellers.connects("slash");
  EXPECT_EQ(travellers.carried().conversations[0].deadline, Deadline::Kind::login);
  travellers.upgrade();
  EXPECT_EQ(ann.conversation->deadline().kind, Deadline::Kind::login);
  says(ann, "ann");
  EXPECT_EQ(ann.conversation->deadline().kind, Deadline::Kind::none);
}

TEST_F(CarriedChatTest, OneThatIsAboutToEndIsNotCarried) {
  Traveller& ann = slash("ann");
  EXPECT_TRUE(ann.conversation->can_be_carried());
  says(ann, "/quit");
  EXPECT_FALSE(ann.conversation->can_be_carried());
}

TEST(CarriedCrowd, IsAnnouncedOnceAfterTheUpgrade) {
  Limits limits = travel_limits;
  limits.named_notices_members_max = 1;
  Travellers travellers(limits);
  Traveller& ann = travellers.named("slash", "ann");
  travellers.named("slash", "bob");
  travellers.named("slash", "eve");
  travellers.upgrade();
  EXPECT_TRUE(travellers.process->chat.has_crowds_to_announce());
  travellers.process->chat.announce_crowds(travellers.now);
  travellers.run();
  const std::string seen = ann.socket.sees();
  EXPECT_NE(seen.find("2"), std::string::npos) << seen;
  travellers.upgrade();
  EXPECT_FALSE(travellers.process->chat.has_crowds_to_announce());
}

}  // namespace
}  // namespace confab
