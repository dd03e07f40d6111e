// What outlives the process, in the core: what an archive is told, and what a new process makes of it. The clock of the
// World shows one hour after 1970.
#include "confab/archive.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "confab/chat/room_memories.hpp"
#include "support/world.hpp"

namespace confab::test {
namespace {

using namespace std::chrono_literals;

constexpr WallTime today = 1h;

/// Notes what it is told, one line each.
class Notes final : public Archive {
 public:
  void said(std::string_view room, WallTime at, std::string_view from, std::string_view text) override {
    note(room, "said", std::to_string(at.count()) + " " + std::string(from) + ": " + std::string(text));
  }
  void topic_set(std::string_view room, std::string_view text, std::string_view by) override {
    note(room, "topic", std::string(text) + " by " + std::string(by));
  }
  void occupied(std::string_view room) override { note(room, "occupied", ""); }
  void emptied(std::string_view room, WallTime at) override { note(room, "emptied", std::to_string(at.count())); }
  void forgotten(std::string_view room) override { note(room, "forgotten", ""); }

  /// Everything since the last look.
  std::string take() { return std::exchange(notes_, ""); }

 private:
  void note(std::string_view room, std::string_view what, const std::string& detail) {
    notes_ += (notes_.empty() ? "" : "\n") + std::string(room) + " " + std::string(what) +
              (detail.empty() ? "" : " " + detail);
  }
  std::string notes_;
};

class ArchiveTest : public testing::Test {
 protected:
  ArchiveTest() { world.registry().memories().use(notes); }

  void remember(const ArchivedRoom& room, WallTime alive_at = today) {
    world.registry().remember(room, alive_at, std::chrono::hours(1));
  }
  static ArchivedRoom dev(std::optional<WallTime> empty_since) {
    return {"dev", "", "", empty_since, {{today - 60s, "ann", "hello"}}};
  }
  std::string history_of(std::string_view room) {
    world.registry().memories().remember_no_more();
    Client& reader = world.slash("reader");
    reader.says("/join " + std::string(room));
    reader.sees();
    reader.says("/history");
    std::string seen = reader.sees();
    reader.says("/quit");
    return seen;
  }

  Notes notes;
  World world;
};

TEST_F(ArchiveTest, IsToldWhatRoomsKeepAsItHappens) {
  Client& ann = world.slash("ann");
  ann.says("hello");
  ann.says("/topic tea");
  ann.says("/msg ann private");
  ann.sees();
  EXPECT_EQ(notes.take(), "lobby said 3600 ann: hello\nlobby topic tea by ann");
  ann.says("/join dev");
  ann.says("in dev");
  ann.says("/join lobby");
  ann.sees();
  EXPECT_EQ(notes.take(), "dev said 3600 ann: in dev\ndev emptied 3600");
  ann.says("/join dev");
  ann.sees();
  EXPECT_EQ(notes.take(), "dev occupied");
  ann.says("/join lobby");
  ann.sees();
  world.time_passes(10min);
  ann.says("/join dev");
  ann.sees();
  EXPECT_EQ(notes.take(), "dev emptied 3600\ndev forgotten");
}

TEST_F(ArchiveTest, ARoomIsFoundAgainWithinTenMinutesOfItsLastMembersEnd) {
  remember(dev(today - 599s));
  EXPECT_EQ(notes.take(), "");
  EXPECT_EQ(history_of("dev"), "* The last line in dev:\n* 00:59 ann: hello\n* That is all.");
}

TEST_F(ArchiveTest, AfterTenMinutesItIsForgottenInTheArchiveToo) {
  remember(dev(today - 600s));
  EXPECT_EQ(notes.take(), "dev forgotten");
  EXPECT_EQ(history_of("dev"), "* Nothing was said in dev yet.");
}

TEST_F(ArchiveTest, TheTenMinutesGoOnWhereTheyWere) {
  remember(dev(today - 9min));
  world.registry().memories().remember_no_more();
  world.time_passes(59s);
  EXPECT_EQ(history_of("dev"), "* The last line in dev:\n* 00:59 ann: hello\n* That is all.");
}

TEST_F(ArchiveTest, TheTenMinutesEndWhenTheyWouldHaveWithoutARestart) {
  remember(dev(today - 9min));
  world.registry().memories().remember_no_more();
  world.time_passes(60s);
  EXPECT_EQ(history_of("dev"), "* Nothing was said in dev yet.");
}

TEST_F(ArchiveTest, ARoomWithPeopleInItWhenTheProcessDiedWasEmptyFromThen) {
  remember(dev(std::nullopt), today - 5min);
  EXPECT_EQ(notes.take(), "dev emptied 3300");
  remember({"ops", "", "", std::nullopt, {{today, "ann", "hello"}}}, today - 10min);
  EXPECT_EQ(notes.take(), "ops forgotten");
}

TEST_F(ArchiveTest, AClockThatWasSetBackForgetsNothing) {
  remember(dev(today + 24h));
  EXPECT_NE(history_of("dev").find("ann: hello"), std::string::npos);
}

TEST_F(ArchiveTest, TimesThatCannotBeAreBounded) {
  ArchivedRoom odd = dev(WallTime::min());
  remember(odd, WallTime::min());
  EXPECT_EQ(notes.take(), "dev forgotten");
  odd.empty_since = WallTime::max();
  odd.lines = {{WallTime::min(), "ann", "early"}, {WallTime::max(), "ann", "late"}};
  remember(odd, WallTime::max());
  EXPECT_EQ(history_of("dev"),
            "* The last 2 lines in dev:\n* 00:00 ann: early\n* Dec 31 23:59 ann: late\n* That is all.");
}

TEST_F(ArchiveTest, TheLobbyAndStandingRoomsKeepTheirsHoweverLongNobodyWasThere) {
  world.registry().set_standing_rooms({*RoomName::parse("ops")}, 1h);
  remember({"lobby", "tea", "ann", std::nullopt, {{0s, "ann", "in the lobby"}}}, 0s);
  remember({"Ops", "", "", WallTime(5), {{0s, "bob", "in ops"}}}, 0s);
  EXPECT_EQ(notes.take(), "");
  EXPECT_NE(history_of("ops").find("bob: in ops"), std::string::npos);
  EXPECT_NE(history_of("lobby").find("ann: in the lobby"), std::string::npos);
  EXPECT_EQ(world.registry().find_room("lobby")->memory()->topic()->text, "tea");
}

TEST_F(ArchiveTest, WhatCannotBeIsLeftOut) {
  remember({"no room", "", "", today, {{today, "ann", "x"}}});
  EXPECT_EQ(notes.take(), "no room forgotten");
  remember({"dev", std::string(topic_bytes_max + 1, 'x'), "ann", today, {{today, "a b", "x"}, {today, "", "x"}}});
  EXPECT_EQ(notes.take(), "dev forgotten") << "nothing of it is left";
  remember({"ops", "a topic of nobody", "", today, {{today, "bob", "good"}}});
  EXPECT_EQ(notes.take(), "");
  EXPECT_EQ(history_of("ops"), "* The last line in ops:\n* 01:00 bob: good\n* That is all.");
}

TEST_F(ArchiveTest, OfMoreRoomsThanThereMayBeTheLongestEmptyGo) {
  WorldOptions options;
  options.limits.rooms_max = 2;
  World small(options);
  small.registry().memories().use(notes);
  for (const auto& [name, empty_for] : {std::pair("young", 1s), std::pair("oldest", 500s), std::pair("old", 100s)}) {
    small.registry().remember({name, "t", "ann", today - empty_for, {}}, today, 1h);
  }
  small.registry().memories().remember_no_more();
  EXPECT_EQ(notes.take(), "oldest forgotten");
  small.check();
}

TEST_F(ArchiveTest, AFileBegunAnewIsToldWhatThereIs) {
  Client& ann = world.slash("ann");
  ann.says("/topic tea");
  ann.says("/join dev");
  ann.says("hello");
  ann.says("/join lobby");
  ann.sees();
  world.time_passes(60s);
  const auto rooms = world.registry().memories().archived(1h + 60s);
  ASSERT_EQ(rooms.size(), 2U);
  EXPECT_EQ(rooms[0].name, "dev");
  EXPECT_EQ(rooms[0].empty_since, today);
  EXPECT_EQ(rooms[1].topic + rooms[1].topic_by, "teaann");
  EXPECT_EQ(rooms[1].empty_since, std::nullopt);
}

}  // namespace
}  // namespace confab::test
