// How a LineFramer deals with lines that are too long.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "line_framer_fixture.hpp"

namespace confab {
namespace {

using namespace std::string_view_literals;

TEST(LineFramer, ADroppedLineCanBeGivenUpAndBegunAgain) {
  expect_whatever_the_segments("123456789\x15ok\nend\n", {"12345<too long>", "ok<LF>", "end<LF>"}, 5);
  LineFramer framer;
  EXPECT_EQ(framer.next("123456", 5).outcome, LineFramer::Outcome::too_long);
  EXPECT_TRUE(framer.inside_line());
  framer.rub_out_line();
  EXPECT_EQ(framer.next("ok\n", 5).line, "ok");
}

TEST(LineFramer, ALineOfExactlyTheLimitIsAccepted) {
  expect_whatever_the_segments("12345\nabcde\r\n", {"12345<LF>", "abcde<CR>"}, 5);
}

TEST(LineFramer, ALineOfOneByteMoreIsDroppedOnceAndTheNextIsFine) {
  expect_whatever_the_segments("123456\nabc\n", {"12345<too long>", "abc<LF>"}, 5);
  expect_whatever_the_segments("123456\r\nabc\n", {"12345<too long>", "abc<LF>"}, 5);
}

TEST(LineFramer, ALongLineIsToldOnceHoweverLongItIs) {
  expect_whatever_the_segments("123456789012345678\nabc\n", {"12345<too long>", "abc<LF>"}, 5);
}

TEST(LineFramer, TwoLongLinesInARowAreToldTwice) {
  expect_whatever_the_segments("1234567\nabcdefg\nok\n", {"12345<too long>", "abcde<too long>", "ok<LF>"}, 5);
}

TEST(LineFramer, RubbingOutCannotReviveADroppedLine) {
  expect_whatever_the_segments("123456\x08\x08\x08\x17\nok\n", {"12345<too long>", "ok<LF>"}, 5);
}

TEST(LineFramer, ADroppedLineEndsAtItsCrAndNotAgainAtTheLf) {
  expect_whatever_the_segments("123456\r\0ok\r123456\rok\n"sv,
                               {"12345<too long>", "ok<CR>", "12345<too long>", "ok<LF>"}, 5);
}

TEST(LineFramer, TheLimitMayGrowBetweenLines) {
  LineFramer framer;
  Lines lines;
  feed(framer, "123\n", 3, lines);
  feed(framer, "123456\n", 6, lines);
  feed(framer, "12", 3, lines);
  feed(framer, "3456\n", 6, lines);
  EXPECT_EQ(lines, (Lines{"123<LF>", "123456<LF>", "123456<LF>"}));
}

TEST(LineFramer, AnEndlessLineIsForgotten) {
  LineFramer framer;
  const std::string segment(1000, 'x');
  int told = 0;
  for (int i = 0; i < 1000; ++i) {
    std::string_view rest = segment;
    while (!rest.empty()) {
      const auto result = framer.next(rest, 100);
      ASSERT_GT(result.consumed, 0U) << "or the caller would spin";
      if (result.outcome == LineFramer::Outcome::too_long) ++told;
      rest.remove_prefix(result.consumed);
      ASSERT_LE(framer.unfinished().size(), 100U);
    }
  }
  EXPECT_EQ(told, 1);
  EXPECT_EQ(framer.unfinished(), "") << "nothing is kept of it";
}

}  // namespace
}  // namespace confab
