// When an intake stops hearing its client, and that this loses nothing.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "intake_fixture.hpp"

namespace confab {
namespace {

using namespace std::string_view_literals;

// ---- Stopping

TEST_F(IntakeTest, AfterTheSessionHasFinishedNothingMoreIsHandedOver) {
  const auto result = intake.receive("one\nquit\ntwo\nthree\n", start);
  EXPECT_TRUE(result.finished);
  EXPECT_EQ(result.consumed, 9U);
  const auto again = intake.receive("four\n", start);
  EXPECT_TRUE(again.finished);
  EXPECT_EQ(again.consumed, 0U);
  EXPECT_EQ(session.notes, "one<LF>quit<LF>");
}

TEST_F(IntakeTest, ACongestedSessionGetsTheRestLater) {
  const auto bytes = "one\npause\ntwo\nthree\n"sv;
  const auto result = intake.receive(bytes, start);
  EXPECT_EQ(result.pause, Pause::readers_behind);
  EXPECT_EQ(result.consumed, 10U);
  EXPECT_EQ(intake.receive(bytes.substr(10), start).consumed, 0U) << "still congested";
  session.resume();
  EXPECT_TRUE(takes_all(intake.receive(bytes.substr(10), start)));
  EXPECT_EQ(session.notes, "one<LF>pause<LF>two<LF>three<LF>");
}

TEST_F(IntakeTest, ALineThatMustWaitIsKeptAndHeardLaterBeforeTheRest) {
  session.has_to_wait(true);
  const auto result = intake.receive("one\nwait 1\ntwo\nwait 2\n", start);
  EXPECT_EQ(result.pause, Pause::readers_behind);
  EXPECT_EQ(result.consumed, 11U);
  EXPECT_TRUE(intake.keeps_line());
  EXPECT_EQ(intake.unfinished_bytes(), 6U);
  const auto again = intake.receive("two\nwait 2\n", start);
  EXPECT_EQ(again.pause, Pause::readers_behind);
  EXPECT_EQ(again.consumed, 0U) << "still waiting";
  EXPECT_EQ(session.notes, "one<LF>");
  session.has_to_wait(false);
  EXPECT_TRUE(takes_all(intake.receive("two\nwait 2\n", start)));
  EXPECT_FALSE(intake.keeps_line());
  EXPECT_EQ(session.notes, "one<LF>wait 1<LF>two<LF>wait 2<LF>");
}

TEST_F(IntakeTest, ALineThatMustWaitIsHeardAlthoughNothingFollows) {
  session.has_to_wait(true);
  EXPECT_EQ(intake.receive("wait\r\n", start).pause, Pause::readers_behind);
  session.has_to_wait(false);
  EXPECT_TRUE(takes_all(intake.receive("\n", start)));
  EXPECT_EQ(session.notes, "<now CRLF>wait<CR>") << "the LF belongs to the CR";
}

TEST_F(IntakeTest, ALineInPiecesCanWaitToo) {
  session.has_to_wait(true);
  intake.receive("wai", start);
  EXPECT_EQ(intake.receive("x\bt\nrest", start).pause, Pause::readers_behind);
  session.has_to_wait(false);
  EXPECT_TRUE(takes_all(intake.receive("rest", start)));
  EXPECT_EQ(session.notes, "wait<LF>");
  intake.receive("\n", start);
  EXPECT_EQ(session.notes, "wait<LF>rest<LF>");
}

TEST_F(IntakeTest, WhatMustWaitCostsItsPaceOnce) {
  constexpr PaceLimits limits_of_pace{.lines_per_second = 1, .burst_lines = 2};
  intake.pace(limits_of_pace);
  session.has_to_wait(true);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(intake.receive(i == 0 ? "wait\n" : "", start).pause, Pause::readers_behind);
  session.has_to_wait(false);
  EXPECT_TRUE(takes_all(intake.receive("two\n", start)));
  EXPECT_EQ(session.notes, "wait<LF>two<LF>");
}

TEST_F(IntakeTest, APauseInTheMiddleOfACrLfAddsNoLine) {
  const auto bytes = "pause\r\ntwo\r\n"sv;
  const auto result = intake.receive(bytes, start);
  session.resume();
  intake.receive(bytes.substr(result.consumed), start);
  EXPECT_EQ(session.notes, "<now CRLF>pause<CR>two<CR>");
}

TEST_F(IntakeTest, APauseBetweenTelnetCommandsLosesNeither) {
  const auto bytes = "\xff\xf1pause\n\xff\xfd\x01two\xff\xfb\x02\n"sv;
  const auto result = intake.receive(bytes, start);
  EXPECT_EQ(result.consumed, 8U);
  session.resume();
  intake.receive(bytes.substr(result.consumed), start);
  EXPECT_EQ(session.notes, "<now CRLF>pause<LF>two<LF>");
  EXPECT_EQ(sent(), "\xff\xfc\x01\xff\xfe\x02");
}

TEST_F(IntakeTest, PausesAtEveryLineGiveTheSameLines) {
  std::string bytes;
  for (int i = 0; i < 20; ++i) bytes += i % 3 == 0 ? "pause\r\n" : "line\xff\xf1\n";
  std::string_view rest = bytes;
  while (!rest.empty()) {
    rest.remove_prefix(intake.receive(rest, start).consumed);
    session.resume();
  }
  std::string expected = "<now CRLF>";
  for (int i = 0; i < 20; ++i) expected += i % 3 == 0 ? "pause<CR>" : "line<LF>";
  EXPECT_EQ(session.notes, expected);
}

// ---- Pace

class PacedIntakeTest : public IntakeTest {
 protected:
  /// Ten lines a second, three at once.
  PacedIntakeTest() { intake.pace(pace_limits); }
  static constexpr PaceLimits pace_limits{.lines_per_second = 10, .burst_lines = 3};
};

TEST_F(IntakeTest, IsNotPacedUnlessItIsTold) {
  EXPECT_FALSE(intake.paced());
  std::string lines;
  for (int i = 0; i < 1000; ++i) lines += "x\n";
  EXPECT_TRUE(takes_all(intake.receive(lines, start)));
}

TEST_F(IntakeTest, ALimitThatChangesHoldsForAClientThatIsThere) {
  PaceLimits changing{.lines_per_second = 0, .burst_lines = 3};
  intake.pace(changing);
  EXPECT_FALSE(intake.paced());
  EXPECT_TRUE(takes_all(intake.receive("1\n2\n3\n4\n5\n", start)));
  changing.lines_per_second = 10;
  EXPECT_TRUE(intake.paced());
  const auto held = intake.receive("1\n2\n3\n4\n", start);
  EXPECT_EQ(held.pause, Pause::too_fast);
  EXPECT_EQ(held.consumed, 6U);
  changing.lines_per_second = 0;
  EXPECT_FALSE(intake.paced());
  EXPECT_TRUE(takes_all(intake.receive("4\n5\n6\n7\n8\n", start)));
}

TEST_F(PacedIntakeTest, ABurstIsHeardAndTheRestIsHeldBackAndNotLost) {
  EXPECT_TRUE(intake.paced());
  const auto bytes = "1\n2\n3\n4\n5\n"sv;
  const auto first = intake.receive(bytes, start);
  EXPECT_EQ(first.pause, Pause::too_fast);
  EXPECT_EQ(first.consumed, 6U);
  EXPECT_EQ(session.notes, "1<LF>2<LF>3<LF><held back>");
  EXPECT_EQ(intake.receive(bytes.substr(6), start + std::chrono::milliseconds(99)).consumed, 0U);
  EXPECT_EQ(intake.receive(bytes.substr(6), start + std::chrono::milliseconds(100)).consumed, 2U);
  EXPECT_EQ(intake.receive(bytes.substr(8), start + std::chrono::milliseconds(200)).consumed, 2U);
  EXPECT_EQ(session.notes, "1<LF>2<LF>3<LF><held back>4<LF>5<LF>") << "told once";
}

TEST_F(PacedIntakeTest, ExactlyABurstIsNotHeldBack) {
  const auto result = intake.receive("1\n2\n3\n", start);
  EXPECT_TRUE(takes_all(result));
  EXPECT_EQ(session.notes, "1<LF>2<LF>3<LF>");
}

TEST_F(PacedIntakeTest, AfterASilenceItIsToldAgain) {
  intake.receive("1\n2\n3\n4\n", start);
  EXPECT_EQ(session.notes, "1<LF>2<LF>3<LF><held back>");
  session.notes.clear();
  const auto later = start + std::chrono::seconds(1);
  intake.receive("4\n5\n6\n7\n", later);
  EXPECT_EQ(session.notes, "4<LF>5<LF>6<LF><held back>");
}

TEST_F(PacedIntakeTest, LinesThatTheSessionIgnoresCostNothing) {
  std::string bytes;
  for (int i = 0; i < 20; ++i) bytes += "nothing\n";
  EXPECT_TRUE(takes_all(intake.receive("1\n2\n" + bytes + "3\n", start)));
  EXPECT_EQ(session.notes, "1<LF>2<LF>3<LF>");
  EXPECT_EQ(intake.receive("4\n", start).pause, Pause::too_fast) << "what it said counts";
}

TEST_F(PacedIntakeTest, ALineThatIsIgnoredIsNotHeard) {
  EXPECT_FALSE(intake.receive("nothing\n", start).heard);
  EXPECT_TRUE(intake.receive("nothing\n1\n", start).heard);
}

TEST_F(PacedIntakeTest, EveryIgnoredBytesPerLineOfWhatIsIgnoredCostALine) {
  session.notes.clear();
  const std::string line = "nothing" + std::string(56, ' ') + "\n";
  ASSERT_EQ(ignored_bytes_per_line % line.size(), 0U);
  std::string bytes;
  for (std::size_t i = 0; i < ignored_bytes_per_line / line.size(); ++i) bytes += line;
  const std::string less = bytes.substr(line.size());
  EXPECT_TRUE(takes_all(intake.receive("1\n" + less + "2\n" + "3\n", start)));
  const auto later = start + std::chrono::seconds(1);
  // One more such line completes a whole line's cost, however it was cut into pieces.
  EXPECT_TRUE(takes_all(intake.receive("1\n" + line + "2\n", later)));
  EXPECT_EQ(intake.receive("3\n", later).pause, Pause::too_fast);
}

TEST_F(PacedIntakeTest, AFloodOfWhatIsIgnoredIsHeldBack) {
  std::string flood;
  for (std::size_t i = 0; i < ignored_bytes_per_line; ++i) flood += "nothing\n";
  const auto result = intake.receive(flood, start);
  EXPECT_EQ(result.pause, Pause::too_fast);
  EXPECT_EQ(result.consumed, 3 * ignored_bytes_per_line) << "the burst is three lines";
}

TEST_F(PacedIntakeTest, LinesDroppedForTheirLengthCountToo) {
  const std::string lines =
      std::string(200, 'x') + "\n" + std::string(200, 'y') + "\n" + std::string(200, 'z') + "\nok\n";
  EXPECT_EQ(intake.receive(lines, start).pause, Pause::too_fast);
  EXPECT_EQ(session.notes, "<over 128><over 128><over 128><held back>");
}

}  // namespace
}  // namespace confab
