// What rooms keep, as people and scripts see it: /history, !history and /topic. The clock of a World shows one hour
// after the start of 1970, in UTC.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "confab/chat/room_registry.hpp"
#include "confab/limits.hpp"
#include "manners_fixture.hpp"

namespace confab {
namespace {

using namespace std::chrono_literals;
using test::Client;
using test::World;
using test::WorldOptions;

using HistoriesTest = MannersTest;
using TopicsTest = MannersTest;

TEST_F(HistoriesTest, AreWhatWasSaidInTheRoom) {
  EXPECT_EQ(answer(ann, "/history"), "* Nothing was said in lobby yet.");
  bob.says("one");
  EXPECT_EQ(answer(ann, "/history"), "* The last line in lobby:\n* 01:00 bob: one\n* That is all.");
  ann.says("two");
  world.time_passes(61min);
  bob.says("/me waves");
  EXPECT_EQ(answer(ann, "/history"),
            "* The last 3 lines in lobby:\n* 01:00 bob: one\n* 01:00 ann: two\n* 02:01 bob: *waves*\n* That is all.");
}

TEST_F(HistoriesTest, HaveTheDateOfWhatIsNotOfToday) {
  bob.says("one");
  world.time_passes(22h + 59min + 59s);
  EXPECT_EQ(answer(ann, "/history"), "* The last line in lobby:\n* 01:00 bob: one\n* That is all.");
  world.time_passes(1s);
  bob.says("two");
  EXPECT_EQ(answer(ann, "/history"),
            "* The last 2 lines in lobby:\n* Jan 1 01:00 bob: one\n* 00:00 bob: two\n* That is all.");
}

TEST_F(HistoriesTest, DoNotHavePrivateMessagesCommandsAndNotices) {
  bob.says("/msg ann secret");
  bob.says("/topic tea");
  bob.says("/nick robert");
  bob.says("/frob");
  bob.says("/quit");
  EXPECT_EQ(answer(ann, "/history"), "* Nothing was said in lobby yet.");
}

TEST_F(HistoriesTest, AreOfTwentyLinesUnlessOneSaysHowMany) {
  for (int i = 1; i <= 25; ++i) bob.says(std::to_string(i));
  const std::string twenty = answer(ann, "/history");
  EXPECT_TRUE(twenty.starts_with("* The last 20 lines in lobby:\n* 01:00 bob: 6\n")) << twenty;
  EXPECT_EQ(answer(ann, "/history 2"),
            "* The last 2 lines in lobby:\n* 01:00 bob: 24\n* 01:00 bob: 25\n* That is all.");
  EXPECT_EQ(answer(ann, "/history 1"), "* The last line in lobby:\n* 01:00 bob: 25\n* That is all.");
  EXPECT_TRUE(answer(ann, "/history 99999999999999999999").starts_with("* The last 25 lines in lobby:\n"));
  for (const std::string wrong : {"/history 0", "/history -1", "/history x", "/history 1 2"}) {
    EXPECT_EQ(answer(ann, wrong), "* Usage: /history [N]") << wrong;
  }
}

TEST_F(HistoriesTest, AreThoseOfOneRoom) {
  bob.says("in the lobby");
  bob.says("/join dev");
  bob.says("in dev");
  ann.says("/join dev");
  EXPECT_EQ(answer(ann, "/history"), "* The last line in dev:\n* 01:00 bob: in dev\n* That is all.");
  ann.says("/leave");
  EXPECT_EQ(answer(ann, "/history"), "* The last line in lobby:\n* 01:00 bob: in the lobby\n* That is all.");
}

TEST_F(HistoriesTest, AreShownToNobodyUnasked) {
  bob.says("one");
  Client& late = world.connects("slash");
  late.says("late");
  EXPECT_EQ(late.sees(),
            "* Welcome to confab. Enter your username:\n"
            "* Hello, late. In lobby with 3 others: ann, bob, carl. Type /help for commands.");
}

TEST_F(HistoriesTest, OfAnEmptyRoomAreFoundWithinTenMinutesAndNotLater) {
  bob.says("/join dev");
  bob.says("hello");
  bob.says("/leave");
  world.time_passes(10min - 1ns);
  ann.says("/join DEV");
  EXPECT_EQ(answer(ann, "/history"), "* The last line in DEV:\n* 01:00 bob: hello\n* That is all.");
  ann.says("/leave");
  world.time_passes(10min);
  ann.says("/join dev");
  EXPECT_EQ(answer(ann, "/history"), "* Nothing was said in dev yet.");
}

TEST_F(HistoriesTest, OfStandingRoomsAndTheLobbyStay) {
  world.registry().set_standing_rooms({*RoomName::parse("ops")}, 1h);
  bob.says("in the lobby");
  bob.says("/join ops");
  bob.says("in ops");
  bob.says("/quit");
  world.time_passes(5h);
  ann.says("/join ops");
  EXPECT_EQ(answer(ann, "/history"), "* The last line in ops:\n* 01:00 bob: in ops\n* That is all.");
  ann.says("/leave");
  EXPECT_EQ(answer(ann, "/history"), "* The last line in lobby:\n* 01:00 bob: in the lobby\n* That is all.");
  world.registry().set_standing_rooms({}, 6h);
  world.time_passes(10min);
  ann.says("/join ops");
  EXPECT_EQ(answer(ann, "/history"), "* Nothing was said in ops yet.") << "it stands no more";
}

TEST_F(HistoriesTest, ForScriptsAreTheLinesAsTheyWereSentAndAnEmptyLine) {
  Client& eve = world.sigil("eve");
  EXPECT_EQ(answer(eve, "!history lobby"), "");
  eve.says("!history lobby");
  EXPECT_EQ(eve.receives(), "\n");
  eve.says("!enter dev");
  bob.says("/join dev");
  bob.says("one");
  bob.says("two");
  ann.says("in the lobby");
  eve.sees();
  eve.says("!history dev");
  EXPECT_EQ(eve.receives(), "@dev bob: one\n@dev bob: two\n\n");
  eve.says("!history DEV 1");
  EXPECT_EQ(eve.receives(), "@dev bob: two\n\n");
  eve.says("!history lobby");
  EXPECT_EQ(eve.receives(), "ann: in the lobby\n\n");
}

TEST_F(HistoriesTest, ForScriptsAreOfRoomsThatTheyAreIn) {
  Client& eve = world.sigil("eve");
  bob.says("/join dev");
  EXPECT_EQ(answer(eve, "!history dev"), "! not in dev: !enter it first");
  EXPECT_EQ(answer(eve, "!history ops"), "! no room named ops");
  EXPECT_EQ(answer(eve, "!history"), "! usage: !history ROOM [LINES]");
  EXPECT_EQ(answer(eve, "!history lobby 0"), "! usage: !history ROOM [LINES]");
  EXPECT_EQ(answer(eve, "!history lobby 1 2"), "! usage: !history ROOM [LINES]");
}

TEST(Histories, AreNoLongerThanTheirReaderCanBeSent) {
  WorldOptions options;
  options.limits.write_queue_bytes_max = 16'384;
  World world(options);
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  for (int i = 0; i < 100; ++i) {
    bob.says(std::string(984, 'x'));
    world.settle();
  }
  ann.sees();
  ann.says("/history 100");
  const std::string seen = ann.sees();
  // A line takes 984 bytes, its name, and 16 more.
  EXPECT_TRUE(seen.starts_with("* The last 8 lines in lobby:\n")) << seen.substr(0, 100);
  EXPECT_TRUE(seen.ends_with("\n* That is all."));
}

TEST(Histories, CostThePaceOfTheirReader) {
  WorldOptions options;
  options.pace = PaceLimits{.lines_per_second = 1, .burst_lines = 10};
  World world(options);
  Client& ann = world.slash("ann");
  world.time_passes(100s);
  for (int i = 0; i < 9; ++i) ann.says(std::string(1100, 'x'));
  ann.sees();
  world.time_passes(100s);
  ann.says("/history");  // about ten times 1024 bytes
  ann.says("/who");
  const std::string seen = ann.sees();
  EXPECT_EQ(seen.find("* In lobby"), std::string::npos) << "it waits";
  world.time_passes(10s);
  EXPECT_EQ(ann.sees(), "* In lobby (1): ann");
}

// ---- Topics

TEST_F(TopicsTest, AreToldToAllWhenTheyAreSet) {
  Client& eve = world.sigil("eve");
  forget_so_far();
  EXPECT_EQ(answer(ann, "/topic"), "* lobby has no topic.");
  ann.says("/topic  green  tea ");
  EXPECT_EQ(ann.sees(), "* ann set the topic: green  tea ");
  EXPECT_EQ(bob.sees(), "* ann set the topic: green  tea ");
  EXPECT_EQ(eve.sees(), "");
  EXPECT_EQ(answer(bob, "/topic"), "* The topic of lobby is: green  tea  (set by ann).");
}

TEST_F(TopicsTest, AreShownToWhoeverEnters) {
  ann.says("/join dev");
  ann.says("/topic tea");
  ann.says("/nick dora");
  EXPECT_EQ(answer(bob, "/join dev"),
            "* You are now in dev with 1 other: dora.\n* The topic of dev is: tea (set by ann).");
  EXPECT_EQ(answer(bob, "/leave"), "* You are now in lobby with 1 other: carl.");
}

TEST_F(TopicsTest, HaveAtMost300Bytes) {
  const std::string longest(topic_bytes_max, 'x');
  ASSERT_EQ(longest.size(), 300U);
  EXPECT_EQ(answer(ann, "/topic " + longest), "* ann set the topic: " + longest);
  EXPECT_EQ(answer(ann, "/topic " + longest + "x"), "* A topic has at most 300 bytes.");
  EXPECT_EQ(answer(ann, "/topic"), "* The topic of lobby is: " + longest + " (set by ann).");
  EXPECT_EQ(bob.sees(), "* ann set the topic: " + longest);
}

TEST_F(TopicsTest, AreRememberedAsHistoriesAre) {
  ann.says("/join dev");
  ann.says("/topic tea");
  ann.says("/leave");
  world.time_passes(10min - 1ns);
  EXPECT_EQ(answer(bob, "/join dev"), "* You are now in dev with no others.\n* The topic of dev is: tea (set by ann).");
  bob.says("/leave");
  world.time_passes(10min);
  EXPECT_EQ(answer(bob, "/join dev"), "* You are now in dev with no others.");
}

}  // namespace
}  // namespace confab
