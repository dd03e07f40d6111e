#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "confab/frontends/dialect.hpp"
#include "confab/frontends/frontends.hpp"
#include "support/reader.hpp"
#include "support/world.hpp"

namespace confab {
namespace {

using test::Client;
using test::FlushLoop;
using test::Reader;
using test::World;
using Reason = Refusal::Reason;

std::string rendered(const Event& event) {
  std::string line;
  sigil_dialect().render({1, Instant{}, nullptr, event}, line);
  return line;
}

std::string rendered(const Reply& reply) {
  FlushLoop loop(100'000);
  Reader reader(loop.schedule());
  sigil_dialect().render(reply, nullptr, reader.queue());
  loop.run();
  return reader.receives();
}

// ---- Events

TEST(SigilRender, MessagesSayWhereTheyWereSaid) {
  EXPECT_EQ(rendered(Said{"lobby", true, "alice", "text"}), "alice: text");
  EXPECT_EQ(rendered(Said{"dev", false, "alice", "text"}), "@dev alice: text");
  EXPECT_EQ(rendered(SaidPrivately{"alice", "text"}), "#alice: text");
}

TEST(SigilRender, ComingsAndGoingsAreNotTold) {
  EXPECT_EQ(rendered(Joined{"dev", "carol"}), "");
  EXPECT_EQ(rendered(Left{"dev", "carol", "tea", Departure::ordinary}), "");
  EXPECT_EQ(rendered(Left{"dev", "carol", std::nullopt, Departure::connection_lost}), "");
  EXPECT_EQ(rendered(CrowdMoved{"dev", 3, 4}), "");
}

// ---- Replies

TEST(SigilRender, WhatWasDoneNeedsNoWord) {
  World world;
  Client& ann = world.sigil("ann");
  ann.says("!enter dev");
  const Room& room = *world.registry().find_room("dev");
  EXPECT_EQ(rendered(Reply{Silence{}}), "");
  EXPECT_EQ(rendered(Reply{Greeting{Motd{"Be kind."}}}), "");
  EXPECT_EQ(rendered(Reply{Entered{room}}), "");
  EXPECT_EQ(rendered(Reply{Told{"bob", "hi"}}), "");
  EXPECT_EQ(rendered(Reply{Goodbye{}}), "");
}

TEST(SigilRender, EveryErrorIsOneLineThatStartsWithABang) {
  const auto refusal = [](Reason reason) { return rendered(Reply{Refusal{reason, "eve"}}); };
  EXPECT_EQ(refusal(Reason::no_such_person), "! no user named eve\n");
  EXPECT_EQ(refusal(Reason::no_such_room), "! no room named eve\n");
  EXPECT_EQ(refusal(Reason::not_a_member), "! not in eve: !enter it first\n");
  EXPECT_EQ(refusal(Reason::room_name_invalid), "! not a room name: letters, digits, - _ and ., up to 32 characters\n");
  EXPECT_EQ(refusal(Reason::no_room_given), "! no room given\n");
  EXPECT_EQ(refusal(Reason::lobby_is_never_left), "! the lobby cannot be left\n");
  EXPECT_EQ(refusal(Reason::too_many_rooms), "! too many rooms on this server\n");
  EXPECT_EQ(refusal(Reason::too_many_rooms_of_own), "! you are in too many rooms: !leave one first\n");
  EXPECT_EQ(rendered(Reply{Unknown{"!frob"}}), "! unknown command !frob: try !help\n");
}

TEST(SigilRender, WhatIsNothingToAScriptIsNotTold) {
  for (const Reason reason :
       {Reason::already_there, Reason::not_there, Reason::name_invalid, Reason::name_reserved, Reason::name_in_use}) {
    EXPECT_EQ(rendered(Reply{Refusal{reason, "eve"}}), "");
  }
}

TEST(SigilRender, MisuseShowsTheUsage) {
  EXPECT_EQ(rendered(Reply{Misuse{"!enter ROOM"}}), "! usage: !enter ROOM\n");
  EXPECT_EQ(rendered(Reply{Misuse{"!users"}}), "! usage: !users\n");
  EXPECT_EQ(rendered(Reply{Misuse{"#NICK TEXT"}}), "! usage: #NICK TEXT\n");
  EXPECT_EQ(rendered(Reply{Misuse{"@ROOM TEXT"}}), "! usage: @ROOM TEXT\n");
}

TEST(SigilRender, NoticesAboutTheConnection) {
  FlushLoop loop(100'000);
  Reader reader(loop.schedule());
  const Dialect& sigil = sigil_dialect();
  const Person ann(*Name::parse("ann", NameAlphabet::alphanumeric), Residence::lobby_and_rooms, nullptr);
  sigil.render(LineTooLong{4096}, &ann, reader.queue());
  sigil.render(SendsTooFast{}, &ann, reader.queue());
  sigil.render(LoginTimedOut{}, nullptr, reader.queue());
  sigil.render(ShuttingDown{}, &ann, reader.queue());
  sigil.render(NameRefused{{Reason::name_in_use, "bob"}, true}, nullptr, reader.queue());
  loop.run();
  EXPECT_EQ(reader.receives(), "! line too long: at most 4096 bytes\n! too fast: lines wait their turn\n");
  EXPECT_EQ(sigil.turn_away("The server is full."), "");
  EXPECT_EQ(sigil.missed_notice()(1), "! missed 1 message");
  EXPECT_EQ(sigil.missed_notice()(37), "! missed 37 messages");
}

TEST(SigilRender, HelpNamesEveryCommand) {
  const std::string help = rendered(Reply{Help{""}});
  for (const std::string_view usage : {"!users", "!enter ROOM", "!leave ROOM", "!rooms", "!members ROOM", "!help",
                                       "!quit", "#NICK TEXT", "@ROOM TEXT", "##", "@@", "!!"}) {
    EXPECT_NE(help.find(usage), std::string::npos) << usage;
  }
}

// ---- Lists

TEST(SigilRender, UsersAreAllClientsOfBothDialectsInOneLine) {
  World world;
  Client& zoe = world.sigil("zoe");
  world.slash("b-b").says("/join dev");
  world.sigil("Ann");
  zoe.says("!users");
  EXPECT_EQ(zoe.receives(), "Ann b-b zoe\n");
}

TEST(SigilRender, RoomsAreListedWithoutTheLobby) {
  World world;
  Client& zoe = world.sigil("zoe");
  zoe.says("!rooms");
  EXPECT_EQ(zoe.receives(), "\n") << "an empty line when there are none";
  zoe.says("!enter tea");
  zoe.says("!enter Dev");
  zoe.says("!rooms");
  EXPECT_EQ(zoe.receives(), "Dev tea\n");
}

TEST(SigilRender, MembersOfARoomOrOfTheLobby) {
  World world;
  Client& zoe = world.sigil("zoe");
  world.slash("bob").says("/join dev");
  zoe.says("!enter dev");
  zoe.says("!members dev");
  EXPECT_EQ(zoe.receives(), "bob zoe\n");
  zoe.says("!members lobby");
  EXPECT_EQ(zoe.receives(), "zoe\n") << "a slash user elsewhere is not in it";
  zoe.says("!members nowhere");
  EXPECT_EQ(zoe.receives(), "! no room named nowhere\n");
}

TEST(SigilRender, AListIsOneLineHoweverLong) {
  World world(test::with_notices(Notices::quiet));
  std::string expected;
  for (int i = 0; i < 500; ++i) {
    const std::string name = "user" + std::to_string(1000 + i);
    world.sigil(name);
    expected += name + " ";
  }
  Client& zoe = world.sigil("zoe");
  zoe.says("!users");
  EXPECT_EQ(zoe.receives(), expected + "zoe\n");
}

}  // namespace
}  // namespace confab
