// Every line as a record, whatever the framing.
#include "confab/outbound/line_log.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "every_framing.hpp"

namespace confab {
namespace {

/// Everything from `from` on, read with `views_per_read` views at a time.
std::string read(const LineLog& log, LineLog::Position from, std::size_t views_per_read = 3) {
  std::string bytes;
  std::vector<std::string_view> views(views_per_read);
  for (;;) {
    const std::size_t used = log.read(from + bytes.size(), views);
    if (used == 0) return bytes;
    for (std::size_t i = 0; i < used; ++i) bytes += views[i];
  }
}

class LineLogTest : public EveryFraming {
 protected:
  /// The texts of the lines from `from` on, each with an LF after it.
  std::string lines_from(LineLog::Position from) const { return lines_in(framing(), read(log, from)); }

  void append(std::size_t lines, std::string_view text) {
    for (; lines > 0; --lines) log.append(text);
  }

  LineLog log{framing()};
};

TEST_P(LineLogTest, StartsEmptyAndHoldsNoMemory) {
  EXPECT_EQ(log.begin(), 0U);
  EXPECT_EQ(log.end(), 0U);
  EXPECT_EQ(log.capacity(), 0U);
  EXPECT_EQ(log.place_from(0).line, 0U);
  EXPECT_EQ(log.extent_at(0).length, 0U);
  EXPECT_EQ(read(log, 0), "");
}

TEST_P(LineLogTest, GivesBackWhatWasAppendedFromAnyLine) {
  log.append("one");
  const auto second = log.end();
  log.append("two");
  log.append("");
  log.append("three");
  EXPECT_EQ(lines_from(0), "one\ntwo\n\nthree\n");
  EXPECT_EQ(lines_from(second), "two\n\nthree\n");
  EXPECT_EQ(lines_from(log.end()), "");
  EXPECT_EQ(lines_in(framing(), log.extent_at(second).view()), "two\n\nthree\n");
}

TEST_P(LineLogTest, FindsThePlaceOfALineFromAnywhereInTheLineBefore) {
  std::vector<LineLog::Place> places;
  for (int i = 0; i < 5000; ++i) {
    places.push_back(log.next());
    log.append(std::string(static_cast<std::size_t>(i) % 23, 'x'));
  }
  places.push_back(log.next());
  LineLog::Position position = 0;
  for (const LineLog::Place& place : places) {
    EXPECT_EQ(place.line, static_cast<std::uint64_t>(&place - places.data()));
    for (; position <= place.position; ++position) {
      ASSERT_EQ(log.place_from(position).position, place.position) << "from " << position;
      ASSERT_EQ(log.place_from(position).line, place.line);
    }
  }
}

TEST_P(LineLogTest, KnowsTheOldestLineAndTheNewest) {
  append(5000, "1234");
  EXPECT_EQ(log.oldest().line, 0U);
  EXPECT_EQ(log.newest().line, 4999U);
  EXPECT_EQ(log.newest().position, log.end() - size_of("1234"));
  log.forget_before(log.end() - 100 * size_of("1234"));
  EXPECT_EQ(log.oldest().position, log.begin());
  EXPECT_EQ(log.oldest().line, log.begin() / size_of("1234"));
  EXPECT_GT(log.oldest().line, 0U);
}

TEST_P(LineLogTest, CountsOnAfterForgetting) {
  const std::size_t size = size_of("1234");
  append(5000, "1234");
  log.forget_before(4000 * size);
  EXPECT_LE(log.begin(), 4000 * size);
  EXPECT_GT(log.begin(), 0U);
  EXPECT_EQ(log.place_from(log.begin()).line, log.begin() / size);
  EXPECT_EQ(log.place_from(4000 * size).line, 4000U);
  log.forget_before(log.end());
  EXPECT_EQ(log.place_from(log.end()).line, 5000U);
  log.append("more");
  EXPECT_EQ(log.place_from(log.end()).line, 5001U);
  EXPECT_EQ(log.place_from(5000 * size).line, 5000U);
}

TEST_P(LineLogTest, TheLastLineSharesTheLogsBytes) {
  log.append("one");
  const auto second = log.end();
  log.append("two");
  const Extent last = log.last_line();
  EXPECT_EQ(last.view(), record_of(framing(), "two"));
  EXPECT_EQ(last.view().data(), log.extent_at(second).view().data());
}

TEST_P(LineLogTest, AnExtentKnowsHowItsRecordsAreToldApart) {
  append(10, "a line");
  for (const Extent& extent : {log.last_line(), log.extent_at(0)}) {
    const Records all = extent.cut(extent.view(), extent.length);
    EXPECT_EQ(all.bytes, extent.length);
    EXPECT_EQ(all.count, extent.length / size_of("a line"));
  }
}

TEST_P(LineLogTest, AnExtentOutlivesTheLog) {
  Extent last;
  {
    LineLog brief(framing());
    brief.append("kept");
    last = brief.last_line();
    brief.forget_before(brief.end());
    EXPECT_EQ(brief.capacity(), 0U);
  }
  EXPECT_EQ(last.view(), record_of(framing(), "kept"));
}

TEST_P(LineLogTest, ALineNeverSpansChunks) {
  for (std::size_t size = 0; size < 600; ++size) {
    const std::string text(size, static_cast<char>('a' + size % 26));
    log.append(text);
    ASSERT_EQ(log.last_line().view(), record_of(framing(), text));
  }
}

TEST_P(LineLogTest, ALineLargerThanAChunkIsOnePiece) {
  log.append("small");
  const std::string large = text_of(LineLog::chunk_bytes_max + 1, 'L');
  log.append(large);
  log.append("small again");
  EXPECT_EQ(log.last_line().view(), record_of(framing(), "small again"));
  EXPECT_EQ(lines_from(0), "small\n" + large + "\nsmall again\n");
}

TEST_P(LineLogTest, ReadUsesNoMoreViewsThanItIsGiven) {
  for (int i = 0; i < 10; ++i) log.append(text_of(LineLog::chunk_bytes_max, static_cast<char>('0' + i)));
  std::array<std::string_view, 4> views;
  EXPECT_EQ(log.read(0, views), 4U);
  EXPECT_EQ(log.read(0, std::span(views).first(1)), 1U);
  EXPECT_EQ(log.read(0, std::span(views).first(0)), 0U);
  EXPECT_EQ(read(log, 0, 1).size(), 10U * LineLog::chunk_bytes_max);
  EXPECT_EQ(read(log, 0, 1), read(log, 0, 100));
}

TEST_P(LineLogTest, ReadCanStartAnywhereInALine) {
  log.append("hello");
  const std::string rest = record_of(framing(), "hello").substr(2);
  EXPECT_EQ(read(log, 2), rest);
  EXPECT_EQ(log.extent_at(2).view(), rest);
}

TEST_P(LineLogTest, ForgetsOnlyWhatLiesWhollyBeforeThePosition) {
  append(10'000, text_of(10, 'x'));
  const std::string all = read(log, 0);
  for (LineLog::Position position = 0; position <= log.end(); position += 12'340) {
    log.forget_before(position);
    EXPECT_LE(log.begin(), position);
    EXPECT_EQ(read(log, position), all.substr(position));
  }
}

TEST_P(LineLogTest, ForgetsMostOfWhatItMay) {
  append(10'000, text_of(10, 'x'));
  log.forget_before(90'000);
  EXPECT_LE(log.capacity(), 10'000U + 2 * LineLog::chunk_bytes_max);
}

TEST_P(LineLogTest, HoldsNoMemoryOnceAllIsForgotten) {
  for (int round = 0; round < 3; ++round) {
    append(1000, text_of(10, 'x'));
    EXPECT_GT(log.capacity(), 0U);
    log.forget_before(log.end());
    EXPECT_EQ(log.capacity(), 0U);
    EXPECT_EQ(log.begin(), log.end());
  }
  EXPECT_EQ(log.end(), 30'000U) << "positions are never used again";
}

TEST_P(LineLogTest, AQuietRoomStaysSmall) {
  log.append("hello");
  EXPECT_EQ(log.capacity(), LineLog::chunk_bytes_min);
}

TEST_P(LineLogTest, ABusyOneGrowsItsChunksUpToTheirLimit) {
  append(10'000, text_of(10, 'x'));
  EXPECT_LE(log.capacity(), 100'000U + LineLog::chunk_bytes_max);
  EXPECT_LE(log.extent_at(50'000).chunk->capacity(), LineLog::chunk_bytes_max);
  EXPECT_GT(log.extent_at(50'000).chunk->capacity(), LineLog::chunk_bytes_min);
}

CONFAB_TEST_EVERY_FRAMING(LineLogTest);

}  // namespace
}  // namespace confab
