#include "confab/outbound/line_log.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace confab {
namespace {

/// All that follows `from`, read with `views_per_read` views at a time.
std::string read(const LineLog& log, LineLog::Position from, std::size_t views_per_read = 3) {
  std::string bytes;
  std::vector<std::string_view> views(views_per_read);
  for (;;) {
    const std::size_t used = log.read(from + bytes.size(), views);
    if (used == 0) return bytes;
    for (std::size_t i = 0; i < used; ++i) bytes += views[i];
  }
}

std::string line_of(std::size_t size, char fill) {
  return std::string(size - 1, fill) + "\n";
}

TEST(LineLog, StartsEmptyAndHoldsNoMemory) {
  const LineLog log;
  EXPECT_EQ(log.begin(), 0U);
  EXPECT_EQ(log.end(), 0U);
  EXPECT_EQ(log.capacity(), 0U);
  EXPECT_EQ(log.lines_before(0), 0U);
  EXPECT_EQ(log.extent_at(0).length, 0U);
  EXPECT_EQ(read(log, 0), "");
}

TEST(LineLog, GivesBackWhatWasAppendedFromAnyLine) {
  LineLog log;
  log.append("one\n");
  const auto second = log.end();
  log.append("two\n");
  log.append("three\n");
  EXPECT_EQ(read(log, 0), "one\ntwo\nthree\n");
  EXPECT_EQ(read(log, second), "two\nthree\n");
  EXPECT_EQ(read(log, log.end()), "");
  EXPECT_EQ(log.extent_at(second).view(), "two\nthree\n");
}

TEST(LineLog, CountsTheLinesBeforeAPosition) {
  LineLog log;
  std::vector<LineLog::Position> starts;
  for (int i = 0; i < 5000; ++i) {
    starts.push_back(log.end());
    log.append(std::to_string(i) + "\n");
  }
  for (std::size_t i = 0; i < starts.size(); i += 7) EXPECT_EQ(log.lines_before(starts[i]), i);
  EXPECT_EQ(log.lines_before(log.end()), 5000U);
}

TEST(LineLog, CountsOnAfterForgetting) {
  LineLog log;
  for (int i = 0; i < 5000; ++i) log.append("1234\n");
  log.forget_before(20'000);
  EXPECT_LE(log.begin(), 20'000U);
  EXPECT_GT(log.begin(), 0U);
  EXPECT_EQ(log.lines_before(log.begin()), log.begin() / 5);
  EXPECT_EQ(log.lines_before(20'000), 4000U);
  log.forget_before(log.end());
  EXPECT_EQ(log.lines_before(log.end()), 5000U);
  log.append("more\n");
  EXPECT_EQ(log.lines_before(log.end()), 5001U);
  EXPECT_EQ(log.lines_before(25'000), 5000U);
}

TEST(LineLog, TheLastLineSharesTheLogsBytes) {
  LineLog log;
  log.append("one\n");
  log.append("two\n");
  const Extent last = log.last_line();
  EXPECT_EQ(last.view(), "two\n");
  EXPECT_EQ(last.view().data(), log.extent_at(4).view().data());
}

TEST(LineLog, AnExtentOutlivesTheLog) {
  Extent last;
  {
    LineLog log;
    log.append("kept\n");
    last = log.last_line();
    log.forget_before(log.end());
    EXPECT_EQ(log.capacity(), 0U);
  }
  EXPECT_EQ(last.view(), "kept\n");
}

TEST(LineLog, ALineNeverSpansChunks) {
  LineLog log;
  for (std::size_t size = 2; size < 600; ++size) {
    const std::string line = line_of(size, static_cast<char>('a' + size % 26));
    log.append(line);
    ASSERT_EQ(log.last_line().view(), line);
  }
}

TEST(LineLog, ALineLargerThanAChunkIsOnePiece) {
  LineLog log;
  log.append("small\n");
  const std::string large = line_of(LineLog::chunk_bytes_max + 1, 'L');
  log.append(large);
  log.append("small again\n");
  EXPECT_EQ(log.last_line().view(), "small again\n");
  EXPECT_EQ(read(log, 0), "small\n" + large + "small again\n");
}

TEST(LineLog, ReadUsesNoMoreViewsThanItIsGiven) {
  LineLog log;
  for (int i = 0; i < 10; ++i) log.append(line_of(LineLog::chunk_bytes_max, static_cast<char>('0' + i)));
  std::array<std::string_view, 4> views;
  EXPECT_EQ(log.read(0, views), 4U);
  EXPECT_EQ(log.read(0, std::span(views).first(1)), 1U);
  EXPECT_EQ(log.read(0, std::span(views).first(0)), 0U);
  EXPECT_EQ(read(log, 0, 1).size(), 10U * LineLog::chunk_bytes_max);
  EXPECT_EQ(read(log, 0, 1), read(log, 0, 100));
}

TEST(LineLog, ReadCanStartAnywhereInALine) {
  LineLog log;
  log.append("hello\n");
  EXPECT_EQ(read(log, 2), "llo\n");
  EXPECT_EQ(log.extent_at(2).view(), "llo\n");
}

TEST(LineLog, ForgetsOnlyWhatLiesWhollyBeforeThePosition) {
  LineLog log;
  for (int i = 0; i < 10'000; ++i) log.append("123456789\n");
  const std::string all = read(log, 0);
  for (LineLog::Position position = 0; position <= log.end(); position += 12'340) {
    log.forget_before(position);
    EXPECT_LE(log.begin(), position);
    EXPECT_EQ(read(log, position), all.substr(position));
  }
}

TEST(LineLog, ForgetsMostOfWhatItMay) {
  LineLog log;
  for (int i = 0; i < 10'000; ++i) log.append("123456789\n");
  log.forget_before(90'000);
  EXPECT_LE(log.capacity(), 10'000U + 2 * LineLog::chunk_bytes_max);
}

TEST(LineLog, HoldsNoMemoryOnceAllIsForgotten) {
  LineLog log;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 1000; ++i) log.append("123456789\n");
    EXPECT_GT(log.capacity(), 0U);
    log.forget_before(log.end());
    EXPECT_EQ(log.capacity(), 0U);
    EXPECT_EQ(log.begin(), log.end());
  }
  EXPECT_EQ(log.end(), 30'000U) << "positions are never used again";
}

TEST(LineLog, AQuietRoomStaysSmall) {
  LineLog log;
  log.append("hello\n");
  EXPECT_EQ(log.capacity(), LineLog::chunk_bytes_min);
}

TEST(LineLog, ABusyOneGrowsItsChunksUpToTheirLimit) {
  LineLog log;
  for (int i = 0; i < 10'000; ++i) log.append("123456789\n");
  EXPECT_LE(log.capacity(), 100'000U + LineLog::chunk_bytes_max);
  EXPECT_LE(log.extent_at(50'000).chunk->capacity(), LineLog::chunk_bytes_max);
  EXPECT_GT(log.extent_at(50'000).chunk->capacity(), LineLog::chunk_bytes_min);
}

TEST(LineLogDeathTest, SomethingThatIsNoLineIsAMistakeOfOurs) {
  LineLog log;
  EXPECT_DEATH(log.append("no end"), "broken assertion");
  EXPECT_DEATH(log.append(""), "broken assertion");
}

}  // namespace
}  // namespace confab
