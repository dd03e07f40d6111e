// Residence::any_rooms, through a dialect whose people start in no room.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "confab/chat/dispatch.hpp"
#include "confab/frontends/chat_session.hpp"
#include "registry_fixture.hpp"
#include "sigil_but.hpp"

namespace confab {
namespace {

class Roaming final : public SigilBut {
 public:
  LoginManner login() const override {
    LoginManner manner = SigilBut::login();
    manner.residence = Residence::any_rooms;
    return manner;
  }
};

const Roaming roaming;

class AnyRoomsTest : public RoomRegistryTest {
 protected:
  Resident& roamer(std::string_view name) { return admitted(name, roaming); }
};

TEST_F(AnyRoomsTest, TheyStartInNone) {
  Resident& ann = slash("ann");
  Resident& bob = roamer("bob");
  EXPECT_EQ(registry.find_person("bob"), &bob.person());
  EXPECT_EQ(registry.lobby().members().size(), 1U);
  EXPECT_EQ(bob.person().present_room(), nullptr);
  registry.check();
  ann.say("hello");
  bob.dismiss();
  EXPECT_EQ(bob.sees(), "");
  EXPECT_EQ(ann.sees(), "") << "comings and goings are told in rooms";
}

TEST_F(AnyRoomsTest, WhatNeedsARoomIsRefusedWithoutOne) {
  Resident& bob = roamer("bob");
  bob.enter("dev");
  const Command needy[] = {Say{"hello"}, Leave{}, ListMembers{}};
  for (const Command& command : needy) {
    const auto answer = dispatch(command, bob.person(), registry, now);
    const auto* refusal = std::get_if<Refusal>(&std::get<Reply>(answer));
    ASSERT_NE(refusal, nullptr) << command.index();
    EXPECT_EQ(refusal->reason, Reason::no_room_given);
  }
}

TEST_F(AnyRoomsTest, TheyHearEveryRoomTheyEnterAndNoOther) {
  Resident& ann = slash("ann");
  Resident& bob = roamer("bob");
  Resident& eve = sigil("eve");
  EXPECT_FALSE(bob.enter("lobby"));
  EXPECT_FALSE(bob.enter("dev"));
  EXPECT_FALSE(eve.enter("tea"));
  ann.say("one");
  eve.say_in("tea", "two");
  ann.enter("dev");
  ann.say("three");
  EXPECT_FALSE(bob.say_in("dev", "four"));
  EXPECT_EQ(bob.sees(), "ann: one\n@dev ann: three");
  EXPECT_EQ(ann.sees(), "* eve joined.\n* bob joined.\nbob: four");
  registry.check();
}

TEST_F(AnyRoomsTest, TheyLeaveTheirLastRoomAndTheLobbyLikeAnyOther) {
  Resident& bob = roamer("bob");
  for (const std::string_view room : {"lobby", "dev"}) {
    EXPECT_FALSE(bob.enter(room));
    EXPECT_FALSE(bob.leave(room));
    EXPECT_EQ(bob.leave(room), Reason::not_there);
    registry.check();
  }
  EXPECT_EQ(registry.find_room("dev"), nullptr);
  EXPECT_TRUE(registry.lobby().members().empty());
  EXPECT_EQ(bob.say_in("lobby", "hello"), Reason::not_a_member);
}

TEST_F(AnyRoomsTest, TheLobbyIsNotCountedAmongTheirRooms) {
  Resident& bob = roamer("bob");
  EXPECT_FALSE(bob.enter("one"));
  EXPECT_FALSE(bob.enter("two"));
  EXPECT_EQ(bob.enter("three"), Reason::too_many_rooms_of_own);
  EXPECT_FALSE(bob.enter("lobby"));
  EXPECT_EQ(bob.enter("three"), Reason::too_many_rooms_of_own);
  EXPECT_FALSE(bob.leave("one"));
  EXPECT_FALSE(bob.enter("three"));
}

TEST_F(AnyRoomsTest, ASessionLetsThemListAndGoFromTheStart) {
  slash("ann");
  ChatFrontend frontend(roaming, registry);
  test::Reader reader(loop.schedule());
  const auto session = frontend.open(reader.queue());
  for (const std::string_view line :
       {"bob", "!users", "!members lobby", "hello", "!enter dev", "!rooms", "!leave dev", "!rooms"}) {
    session->line(line, LineEnding::lf, now);
  }
  loop.run();
  EXPECT_EQ(reader.receives(), "ann bob\nann\n! no room given\ndev\n\n");
  session->ended(EndReason::closed_by_client, now);
}

}  // namespace
}  // namespace confab
