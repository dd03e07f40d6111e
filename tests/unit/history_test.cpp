#include "confab/chat/history.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

namespace confab {
namespace {

/// What a line costs besides its name and its text, in bytes.
constexpr std::size_t header_bytes = 16;

/// What the first block has for lines, in bytes.
constexpr std::size_t block_room = History::block_bytes_min - 24;

/// A line that takes `bytes` bytes of memory.
struct Sized {
  explicit Sized(std::size_t bytes) : text(bytes - header_bytes - 1, 'x') {}
  operator History::Line() const { return {WallTime(0), "a", text}; }
  std::string text;
};

void add(History& history, int second, std::string_view text = "x") {
  history.add({WallTime(second), "ann", text});
}

/// Ten lines, said in the seconds 0 to 9, of 20 bytes of memory each.
History ten_lines() {
  History history;
  for (int second = 0; second < 10; ++second) add(history, second);
  return history;
}

/// Bytes of a line with a block of its own.
constexpr std::size_t own_block = History::block_bytes_max + 1;

/// Ten lines, said in the seconds 0 to 9, two in the first block, and one in each of the others.
History ten_lines_in_nine_blocks() {
  History history;
  for (int second = 0; second < 10; ++second) {
    add(history, second, std::string(second < 2 ? block_room / 2 - 100 : own_block, 'x'));
  }
  return history;
}

/// The seconds in which the newest `count` lines were said.
std::string seconds_of(const History& history, std::size_t count) {
  std::string seconds;
  history.visit_newest(count, [&](const History::Line& line) { seconds += std::to_string(line.at.count()); });
  return seconds;
}
std::string seconds_of(const History& history) {
  return seconds_of(history, history.lines());
}

TEST(History, AnEmptyOneHoldsNothing) {
  History history;
  history.keep(0);
  history.forget_before(WallTime(1));
  history.forget_block();
  EXPECT_EQ(history.lines(), 0U);
  EXPECT_EQ(history.bytes(), 0U);
  EXPECT_EQ(history.newest(10, WallTime(0), 1000), 0U);
  EXPECT_EQ(seconds_of(history), "");
}

TEST(History, WhatIsCutIsNeverSeenAgain) {
  History history = ten_lines();
  history.cut(3, WallTime(0));
  EXPECT_EQ(seconds_of(history), "789");
  history.cut(10, WallTime(8));
  EXPECT_EQ(seconds_of(history), "89");
  history.cut(10, WallTime(0));
  add(history, 10);
  EXPECT_EQ(seconds_of(history), "8910");
  History later = std::move(history);
  EXPECT_EQ(seconds_of(later), "8910");
  EXPECT_EQ(later.newest(10, WallTime(0), 1000), 3U);
  later.cut(0, WallTime(0));
  EXPECT_EQ(later.lines(), 0U);
  EXPECT_EQ(later.bytes(), 0U);
}

TEST(History, CuttingGoesAcrossBlocks) {
  History history = ten_lines_in_nine_blocks();
  history.cut(9, WallTime(0));
  EXPECT_EQ(seconds_of(history), "123456789");
  history.forget_block();
  EXPECT_EQ(seconds_of(history), "23456789");
  history.cut(10, WallTime(5));
  EXPECT_EQ(seconds_of(history), "56789");
}

TEST(History, NothingIsPutBeforeALineThatWasCut) {
  History history = ten_lines();
  history.cut(2, WallTime(0));
  history.put_before(ten_lines());
  EXPECT_EQ(seconds_of(history), "89");
  History cut = ten_lines();
  cut.cut(1, WallTime(0));
  History newer;
  add(newer, 10);
  newer.put_before(std::move(cut));
  EXPECT_EQ(seconds_of(newer), "910");
}

TEST(History, ShowsWhatWasAddedTheOldestFirst) {
  History history;
  history.add({WallTime(7), "ann", "hello"});
  history.add({WallTime(8), "bob", ""});
  std::string shown;
  history.visit_newest(2, [&](const History::Line& line) {
    shown.append(std::to_string(line.at.count())).append(line.from).append(":").append(line.text).append(";");
  });
  EXPECT_EQ(shown, "7ann:hello;8bob:;");
}

TEST(History, ShowsTheNewestOfMoreInAnyBlock) {
  History history;
  for (int second = 0; second < 5; ++second) history.add({WallTime(second), "ann", std::string(400, 'x')});
  for (std::size_t count = 0; count <= 5; ++count) {
    EXPECT_EQ(seconds_of(history, count), std::string("01234").substr(5 - count)) << count;
  }
}

// ---- Blocks

TEST(History, ABlockIsFilledToItsLastByte) {
  History history;
  history.add(Sized(block_room - 100));
  EXPECT_EQ(history.bytes(), History::block_bytes_min);
  history.add(Sized(100));
  EXPECT_EQ(history.bytes(), History::block_bytes_min);
  history.add(Sized(header_bytes + 1));
  EXPECT_EQ(history.bytes(), 3 * History::block_bytes_min) << "the second is twice as large";
  EXPECT_EQ(history.lines(), 3U);
}

TEST(History, OneByteMoreNeedsTheNextBlock) {
  History history;
  history.add(Sized(block_room - 100));
  history.add(Sized(101));
  EXPECT_EQ(history.bytes(), 3 * History::block_bytes_min);
}

TEST(History, BlocksGrowUpToTheirMost) {
  History history;
  std::size_t before = 0;
  std::size_t largest = 0;
  for (int line = 0; line < 2000; ++line) {
    history.add(Sized(100));
    largest = std::max(largest, history.bytes() - before);
    before = history.bytes();
  }
  EXPECT_EQ(largest, History::block_bytes_max);
  EXPECT_LE(history.bytes(), 2000 * 100 + 2 * History::block_bytes_max) << "little is lost at the ends of blocks";
}

TEST(History, ALongerLineHasABlockOfItsOwn) {
  History history;
  const std::size_t longest = History::block_bytes_max - 24;
  history.add(Sized(longest));
  EXPECT_EQ(history.bytes(), History::block_bytes_max);
  history.add(Sized(longest + 1));
  EXPECT_EQ(history.bytes(), 2 * History::block_bytes_max + 1);
  history.add(Sized(100));
  EXPECT_EQ(history.bytes(), 3 * History::block_bytes_max + 1);
}

// ---- Forgetting

TEST(History, KeepsTheNewestAndWhatIsInABlockWithThem) {
  History history = ten_lines_in_nine_blocks();
  history.keep(10);
  EXPECT_EQ(seconds_of(history), "0123456789");
  history.keep(9);
  EXPECT_EQ(seconds_of(history), "0123456789");
  history.keep(8);
  EXPECT_EQ(seconds_of(history), "23456789");
  history.keep(1);
  EXPECT_EQ(seconds_of(history), "9");
  EXPECT_GT(history.bytes(), 0U);
  history.keep(0);
  EXPECT_EQ(history.lines(), 0U);
  EXPECT_EQ(history.bytes(), 0U);
}

TEST(History, ForgetsTheBlocksBeforeOneThatBeginsTooEarly) {
  History history = ten_lines_in_nine_blocks();
  history.forget_before(WallTime(2));
  EXPECT_EQ(seconds_of(history), "0123456789");
  history.forget_before(WallTime(3));
  EXPECT_EQ(seconds_of(history), "23456789");
  history.forget_before(WallTime(100));
  EXPECT_EQ(seconds_of(history), "9") << "what is in the last block stays";
}

TEST(History, WhatAClockThatWasSetBackSaysLaterStaysBehindTheFirstThatIsNotTooOld) {
  History history;
  for (const int second : {5, 9, 2, 7}) add(history, second, std::string(own_block, 'x'));
  history.forget_before(WallTime(6));
  EXPECT_EQ(seconds_of(history), "5927");
  history.forget_before(WallTime(10));
  EXPECT_EQ(seconds_of(history), "7");
}

TEST(History, FreesTheOldestBlockWithItsLines) {
  History history = ten_lines_in_nine_blocks();
  const std::size_t bytes = history.bytes();
  history.forget_block();
  EXPECT_EQ(seconds_of(history), "23456789");
  EXPECT_EQ(history.bytes(), bytes - History::block_bytes_min);
}

TEST(History, GoesOnAfterItHasForgotten) {
  History history = ten_lines_in_nine_blocks();
  history.keep(2);
  add(history, 7);
  EXPECT_EQ(seconds_of(history), "897");
  history.clear();
  add(history, 8);
  EXPECT_EQ(seconds_of(history), "8");
}

TEST(History, TheOlderOneComesBefore) {
  History history;
  add(history, 8);
  History older;
  for (int second = 1; second < 4; ++second) add(older, second);
  const std::size_t bytes = history.bytes() + older.bytes();
  history.put_before(std::move(older));
  EXPECT_EQ(seconds_of(history), "1238");
  EXPECT_EQ(history.bytes(), bytes);
  history.put_before(History());
  add(history, 9);
  EXPECT_EQ(seconds_of(history), "12389");
}

TEST(History, AnEmptyOneGoesOnAfterTheOlderOne) {
  History history;
  History older;
  add(older, 1);
  history.put_before(std::move(older));
  add(history, 2);
  EXPECT_EQ(seconds_of(history), "12");
  EXPECT_EQ(history.bytes(), History::block_bytes_min);
}

TEST(History, OneThatMovedIsEmptyAndGoesOn) {
  History from = ten_lines();
  const History to = std::move(from);
  EXPECT_EQ(seconds_of(to), "0123456789");
  from = History();
  add(from, 1);
  EXPECT_EQ(seconds_of(from), "1");
}

// ---- Looking

TEST(History, TheNewestAreCounted) {
  const History history = ten_lines();
  EXPECT_EQ(history.newest(4, WallTime(0), 1000), 4U);
  EXPECT_EQ(history.newest(10, WallTime(0), 1000), 10U);
  EXPECT_EQ(history.newest(11, WallTime(0), 1000), 10U);
  EXPECT_EQ(history.newest(0, WallTime(0), 1000), 0U);
}

TEST(History, TheNewestAreNoneThatIsOlder) {
  const History history = ten_lines();
  EXPECT_EQ(history.newest(10, WallTime(4), 1000), 6U);
  EXPECT_EQ(history.newest(3, WallTime(4), 1000), 3U);
  EXPECT_EQ(history.newest(10, WallTime(9), 1000), 1U);
  EXPECT_EQ(history.newest(10, WallTime(10), 1000), 0U);
}

TEST(History, TheNewestDoNotComeAfterOneThatIsOlder) {
  History history;
  for (const int second : {5, 2, 7, 8}) add(history, second);
  EXPECT_EQ(history.newest(10, WallTime(3), 1000), 2U);
}

TEST(History, TheNewestTakeSoManyBytes) {
  const History history = ten_lines();
  EXPECT_EQ(history.newest(10, WallTime(0), 60), 3U);
  EXPECT_EQ(history.newest(10, WallTime(0), 59), 2U);
  EXPECT_EQ(history.newest(10, WallTime(0), 19), 0U);
  EXPECT_EQ(history.newest(2, WallTime(0), 60), 2U);
  EXPECT_EQ(history.newest(10, WallTime(8), 60), 2U);
}

}  // namespace
}  // namespace confab
