// What rooms keep: the rules of RoomMemories, with a clock that a test sets.
#include "confab/chat/room_memories.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace confab {
namespace {

using namespace std::chrono_literals;

struct SetClock final : Calendar {
  WallTime wall_time(Instant) const override { return time; }
  CivilTime civil_time(WallTime) const override { return {}; }
  WallTime time = 1000h;
};

class RoomMemoriesTest : public testing::Test {
 protected:
  RoomMemoriesTest() { memories.use(clock); }
  ~RoomMemoriesTest() override { memories.check(); }

  void said(std::string_view room, std::string_view text) {
    const auto name = *RoomName::parse(room);
    memories.said(present[std::string(room)], name, "ann", text, now);
    memories.check();
  }
  void topic(std::string_view room, std::string_view text) {
    memories.set_topic(present[std::string(room)], *RoomName::parse(room), {std::string(text), "ann"});
  }
  void empties(std::string_view room) { memories.rest(*present.at(std::string(room)), now); }
  bool finds(std::string_view room) {
    present[std::string(room)] = memories.wake(room, now);
    return present[std::string(room)] != nullptr;
  }
  std::string texts(std::string_view room) {
    const RoomMemory* const memory = present[std::string(room)];
    std::string all;
    if (memory == nullptr) return all;
    memories.history(*memory).visit_newest(memories.showable(*memory, 1000, 1'000'000, now),
                                           [&](const History::Line& line) { all += line.text; });
    return all;
  }

  const std::string long_line = std::string(History::block_bytes_max, 'x');  // has a block of its own
  Limits limits{.line_bytes_max = 4096,
                .write_queue_bytes_max = 256 * 1024,
                .rooms_max = 3,
                .rooms_per_user_max = 2,
                .named_notices_members_max = 100,
                .notices = Notices::full};
  SetClock clock;
  Instant now = 1h;
  RoomMemories memories{limits};
  std::map<std::string, RoomMemory*> present;
};

// ---- Empty rooms

TEST_F(RoomMemoriesTest, AnEmptyRoomIsRememberedForTenMinutesAndNotANanosecondLonger) {
  said("dev", "a");
  empties("dev");
  now += 10min - 1ns;
  EXPECT_TRUE(finds("dev"));
  EXPECT_EQ(texts("dev"), "a");
  empties("dev");
  now += 10min;
  EXPECT_FALSE(finds("dev"));
  EXPECT_EQ(memories.count(), 0U);
  EXPECT_EQ(memories.bytes(), 0U);
}

TEST_F(RoomMemoriesTest, TheTenMinutesBeginWhenTheLastOneLeaves) {
  said("dev", "a");
  now += 1h;
  empties("dev");
  now += 9min;
  EXPECT_TRUE(finds("dev"));
  empties("dev");
  now += 9min;
  EXPECT_TRUE(finds("dev"));
}

TEST_F(RoomMemoriesTest, ForgottenOnesAreFreedAndNoOthers) {
  said("dev", "a");
  empties("dev");
  now += 1min;
  said("ops", "b");
  empties("ops");
  EXPECT_TRUE(memories.has_resting());
  now += 9min - 1ns;
  memories.forget_rested(now);
  EXPECT_EQ(memories.count(), 2U);
  now += 1ns;
  memories.forget_rested(now);
  EXPECT_EQ(memories.count(), 1U);
  now += 1min;
  memories.forget_rested(now);
  EXPECT_FALSE(memories.has_resting());
  EXPECT_EQ(memories.bytes(), 0U);
}

TEST_F(RoomMemoriesTest, WhoMakesTheRoomLaterFindsNothingAndBeginsAnew) {
  said("dev", "a");
  topic("dev", "tea");
  empties("dev");
  now += 10min;
  EXPECT_FALSE(finds("dev"));
  said("dev", "b");
  EXPECT_EQ(texts("dev"), "b");
  EXPECT_FALSE(present["dev"]->topic());
}

TEST_F(RoomMemoriesTest, ARoomIsFoundInAnyCase) {
  said("Dev", "a");
  empties("Dev");
  EXPECT_TRUE(finds("dEV"));
}

TEST_F(RoomMemoriesTest, ARoomInWhichNothingWasSaidHasNoMemory) {
  EXPECT_FALSE(finds("dev"));
  EXPECT_EQ(memories.count(), 0U);
}

TEST_F(RoomMemoriesTest, ATopicAloneIsRemembered) {
  topic("dev", "tea");
  empties("dev");
  ASSERT_TRUE(finds("dev"));
  EXPECT_EQ(present["dev"]->topic(), (Topic{"tea", "ann"}));
}

TEST_F(RoomMemoriesTest, AsManyEmptyRoomsAreRememberedAsMayExistAndTheLongestEmptyGoesFirst) {
  for (const std::string_view room : {"one", "two", "three"}) {
    said(room, "x");
    empties(room);
  }
  EXPECT_EQ(memories.count(), limits.rooms_max);
  said("four", "x");
  EXPECT_EQ(memories.count(), limits.rooms_max + 1) << "that one is not empty";
  empties("four");
  EXPECT_EQ(memories.count(), limits.rooms_max);
  EXPECT_FALSE(finds("one"));
  EXPECT_TRUE(finds("two"));
}

// ---- How much is kept

TEST_F(RoomMemoriesTest, ARoomShowsItsNewestLines) {
  limits.history_lines = 3;
  for (const std::string_view text : {"a", "b", "c"}) said("dev", text);
  EXPECT_EQ(texts("dev"), "abc");
  said("dev", "d");
  EXPECT_EQ(texts("dev"), "bcd");
}

TEST_F(RoomMemoriesTest, ARoomKeepsAtMostTwoBlocksMoreThanItShows) {
  limits.history_lines = 3;
  for (int i = 0; i < 10'000; ++i) said("dev", "x");
  EXPECT_EQ(texts("dev"), "xxx");
  EXPECT_LE(memories.bytes(), 2 * History::block_bytes_max);
}

TEST_F(RoomMemoriesTest, OneLineCanBeTheMost) {
  limits.history_lines = 1;
  said("dev", "a");
  said("dev", "b");
  EXPECT_EQ(texts("dev"), "b");
}

TEST_F(RoomMemoriesTest, WithALimitOfNoLinesNothingIsKept) {
  limits.history_lines = 0;
  said("dev", "a");
  EXPECT_EQ(memories.count(), 0U);
  EXPECT_EQ(present["dev"], nullptr);
}

TEST_F(RoomMemoriesTest, WithALimitOfNoBytesNothingIsKept) {
  limits.history_bytes = 0;
  said("dev", "a");
  EXPECT_EQ(memories.count(), 0U);
}

TEST_F(RoomMemoriesTest, ALimitThatWasLoweredHoldsForWhatIsShownAtOnce) {
  for (const std::string_view text : {"a", "b", "c"}) said("dev", text);
  limits.history_lines = 2;
  EXPECT_EQ(texts("dev"), "bc");
  limits.history_lines = 0;
  EXPECT_EQ(texts("dev"), "");
}

TEST_F(RoomMemoriesTest, OfAllRoomsTheLargestLoseTheirOldestLines) {
  limits.history_bytes = 10 * History::block_bytes_max + 2 * History::block_bytes_min;
  said("small", "a");
  for (int i = 0; i < 2; ++i) said("middle", long_line);
  for (int i = 0; i < 7; ++i) said("large", long_line);
  EXPECT_EQ(texts("large").size(), 7 * long_line.size()) << "nothing was lost so far";
  for (int i = 0; i < 20; ++i) said("large", long_line + (i == 19 ? "!" : ""));
  EXPECT_EQ(texts("small"), "a");
  EXPECT_EQ(texts("middle"), long_line + long_line);
  EXPECT_TRUE(texts("large").ends_with("!")) << "the newest stays";
  EXPECT_LE(memories.bytes(), limits.history_bytes);
  EXPECT_GT(memories.bytes(), limits.history_bytes - 2 * long_line.size());
}

TEST_F(RoomMemoriesTest, RoomsThatAreAboutAsLargeLoseInTurn) {
  limits.history_bytes = 12 * History::block_bytes_max + History::block_bytes_min;
  for (const std::string_view room : {"one", "two", "three"}) {
    for (int i = 0; i < 4; ++i) said(room, long_line);
  }
  for (int i = 0; i < 3; ++i) said("four", long_line);
  for (const std::string_view room : {"one", "two", "three"}) {
    EXPECT_EQ(texts(room).size(), 3 * long_line.size()) << room;
  }
}

TEST_F(RoomMemoriesTest, ALimitOfBytesThatIsLoweredHoldsAtOnce) {
  for (int i = 0; i < 8; ++i) said("dev", long_line);
  limits.history_bytes = 4 * History::block_bytes_max;
  memories.limits_changed(now);
  EXPECT_LE(memories.bytes(), limits.history_bytes);
  EXPECT_GT(memories.bytes(), limits.history_bytes / 2);
}

TEST_F(RoomMemoriesTest, ALimitOfLinesThatIsLoweredHoldsForGood) {
  for (const char* text : {"a", "b", "c", "d"}) said("dev", text);
  limits.history_lines = 2;
  memories.limits_changed(now);
  limits.history_lines = 100;
  memories.limits_changed(now);
  EXPECT_EQ(texts("dev"), "cd");
  said("dev", "e");
  EXPECT_EQ(texts("dev"), "cde");
}

TEST_F(RoomMemoriesTest, ALimitOfDaysThatIsLoweredHoldsForGood) {
  said("dev", "old");
  clock.time += std::chrono::hours(48);
  said("dev", "new");
  limits.history_days = 1;
  memories.limits_changed(now);
  limits.history_days = 100;
  memories.limits_changed(now);
  EXPECT_EQ(texts("dev"), "new");
}

TEST_F(RoomMemoriesTest, ManyRoomsThatBeginABlockAtOnceTakeOneBlockMoreThanMay) {
  limits.history_bytes = 8 * History::block_bytes_max;
  for (int room = 0; room < 400; ++room) said(std::to_string(room), std::string(1000, 'x'));
  const auto settled = [&] { return memories.bytes() - memories.waiting_bytes(); };
  for (int room = 0; room < 400; ++room) {
    said(std::to_string(room), std::string(300, 'y'));
    EXPECT_LE(settled(), limits.history_bytes);
  }
}

TEST_F(RoomMemoriesTest, SoManyLinesWaitAndNoMore) {
  for (std::size_t line = 1; line < RoomMemories::new_lines_max; ++line) said("dev", "x");
  EXPECT_GT(memories.waiting_bytes(), 0U);
  said("dev", "x");
  EXPECT_EQ(memories.waiting_bytes(), 0U);
}

TEST_F(RoomMemoriesTest, EmptyRoomsCountForTheBytesToo) {
  limits.history_bytes = 2 * History::block_bytes_min;
  const std::string long_text(900, 'x');
  said("dev", long_text);
  empties("dev");
  said("ops", long_text);
  EXPECT_EQ(texts("ops"), long_text);
  EXPECT_EQ(memories.bytes(), limits.history_bytes);
  said("tea", "a");
  EXPECT_EQ(texts("tea"), "a");
  EXPECT_EQ(memories.bytes(), limits.history_bytes);
}

// ---- How old it may be

TEST_F(RoomMemoriesTest, WhatIsOlderThanItMayBeIsNotShown) {
  limits.history_days = 1;
  said("dev", "a");
  clock.time += 1h;
  said("dev", "b");
  clock.time += 23h;
  EXPECT_EQ(texts("dev"), "ab");
  clock.time += 1s;
  EXPECT_EQ(texts("dev"), "b");
  EXPECT_EQ(memories.history(*present["dev"]).lines(), 2U);
}

TEST_F(RoomMemoriesTest, WhatIsTooOldIsFreedByWhatIsSaidLater) {
  limits.history_days = 1;
  for (int i = 0; i < 10; ++i) said("dev", long_line);
  clock.time += 25h;
  said("dev", "b");
  said("dev", long_line);
  said("dev", long_line);
  EXPECT_EQ(texts("dev"), "b" + long_line + long_line);
  EXPECT_LE(memories.bytes(), 5 * long_line.size()) << "one old block is left";
}

TEST_F(RoomMemoriesTest, AClockThatJumpsForthAndBackLosesNothingUnlessSomethingIsSaid) {
  limits.history_days = 1;
  said("dev", "a");
  clock.time += 100h;
  EXPECT_EQ(texts("dev"), "");
  clock.time -= 100h;
  EXPECT_EQ(texts("dev"), "a");
}

TEST_F(RoomMemoriesTest, AClockThatJumpsBackKeepsTheOrderOfWhatWasSaid) {
  said("dev", "a");
  clock.time -= 900h;
  said("dev", "b");
  clock.time += 900h;
  said("dev", "c");
  EXPECT_EQ(memories.history(*present["dev"]).lines(), 3U);
  EXPECT_EQ(texts("dev"), "c") << "none comes after one that is too old";
}

// ---- A live upgrade

TEST_F(RoomMemoriesTest, WhatWasSaidBeforeComesBeforeAndWithinTheLimits) {
  limits.history_lines = 3;
  memories.expect_histories(true);
  said("dev", "c");
  said("dev", "d");
  History older;
  for (const std::string_view text : {"a", "b"}) older.add({clock.time, "ann", text});
  memories.put_before("dev", std::move(older));
  memories.expect_histories(false);
  EXPECT_EQ(texts("dev"), "bcd");
}

TEST_F(RoomMemoriesTest, WhatWasSaidBeforeInARoomThatIsForgottenIsNotKept) {
  History older;
  older.add({clock.time, "ann", "a"});
  memories.put_before("dev", std::move(older));
  EXPECT_EQ(memories.bytes(), 0U);
  EXPECT_EQ(memories.count(), 0U);
}

TEST_F(RoomMemoriesTest, WhatRestsIsCarriedWithItsTime) {
  topic("tea", "green");
  said("dev", "a");
  empties("dev");
  now += 1min;
  said("ops", "b");
  empties("ops");
  carried::ChatState state;
  memories.carry(state);
  RoomMemories next(limits);
  next.restore(state);
  next.check();
  EXPECT_EQ(next.wake("tea", now)->topic(), (Topic{"green", "ann"}));
  now += 9min;
  EXPECT_EQ(next.wake("dev", now), nullptr);
  EXPECT_NE(next.wake("ops", now), nullptr);
}

TEST_F(RoomMemoriesTest, StatesThatCannotBeAreRefused) {
  const auto refuses = [this](std::vector<carried::MemoryState> states) {
    carried::ChatState state;
    state.memories = std::move(states);
    RoomMemories next(limits);
    EXPECT_THROW(next.restore(state), carried::BadState);
  };
  refuses({{"no room", "", "", std::nullopt}});
  refuses({{"dev", "", "", std::nullopt}, {"DEV", "", "", std::nullopt}});
  refuses({{"dev", std::string(topic_bytes_max + 1, 'x'), "ann", std::nullopt}});
  refuses({{"dev", "", "", Instant(2)}, {"ops", "", "", Instant(1)}});
  refuses({{"dev", "", "", Instant(-1)}});
}

TEST_F(RoomMemoriesTest, ARoomMadeAnewBeforeHistoriesArriveGetsNothingOfTheOneBefore) {
  said("dev", "first life, of this process");
  memories.expect_histories(true);
  empties("dev");
  now += 10min;
  EXPECT_FALSE(finds("dev"));
  said("DEV", "second life");
  History older;
  older.add({clock.time, "ann", "first life"});
  memories.put_before("dev", std::move(older));
  memories.expect_histories(false);
  EXPECT_EQ(texts("DEV"), "second life");
}

TEST_F(RoomMemoriesTest, LimitsThatAreLoweredHoldForWhatIsKept) {
  for (const char* text : {"a", "b", "c"}) said("dev", text);
  limits.history_lines = 2;
  memories.limits_changed(now);
  EXPECT_EQ(texts("dev"), "bc");
  limits.history_bytes = 0;
  memories.limits_changed(now);
  limits.history_bytes = 1000;
  EXPECT_EQ(texts("dev"), "") << "it does not come back";
  EXPECT_EQ(memories.bytes(), 0U);
}

}  // namespace
}  // namespace confab
