// How an intake handles telnet commands: their cost, when it answers them, and how they erase lines.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "intake_fixture.hpp"

namespace confab {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using test::Reader;

constexpr auto ayt = "\xff\xf6"sv;
constexpr auto ip = "\xff\xf4"sv;
constexpr auto ec = "\xff\xf7"sv;
constexpr auto el = "\xff\xf8"sv;
constexpr auto do_timing_mark = "\xff\xfd\x06"sv;
constexpr auto wont_timing_mark = "\xff\xfc\x06"sv;

std::string times(std::size_t count, std::string_view bytes) {
  std::string text;
  while (count-- > 0) text += bytes;
  return text;
}

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const auto part : parts) text += part;
  return text;
}

class IntakeTelnet : public IntakeTest {
 protected:
};

// ---- Data and options

TEST_F(IntakeTelnet, TelnetCommandsVanishFromLinesWhateverTheSegments) {
  const auto bytes = "na\xff\xfd\x01me\xff\xfa\x18\0x\xff\xf0\r\0he\xff\xf1llo\r\n"sv;
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    Reader out(loop.schedule());
    NotingSession noting(out.queue());
    Intake split(limits, noting, out.queue());
    split.receive(bytes.substr(0, cut), start);
    split.receive(bytes.substr(cut), start);
    EXPECT_EQ(noting.notes, "<now CRLF>name<CR>hello<CR>") << "cut at " << cut;
    loop.run();
    EXPECT_EQ(out.receives(), "\xff\xfc\x01");
  }
}

TEST_F(IntakeTelnet, ADataByte255IsNoText) {
  intake.receive(
      "a\xff\xff"
      "b\n",
      start);
  EXPECT_EQ(session.notes,
            "<now CRLF>a\xef\xbf\xbd"
            "b<LF>");
}

TEST_F(IntakeTelnet, AnOptionIsRefusedOnceAndTelnetIsNeverSpokenFirst) {
  EXPECT_EQ(sent(), "");
  intake.receive("\xff\xfb\x1f\xff\xfd\x03", start);
  intake.receive("\xff\xfb\x1f\xff\xfd\x03", start);
  EXPECT_EQ(sent(), "\xff\xfe\x1f\xff\xfc\x03");
}

// ---- Erasing

TEST_F(IntakeTelnet, EraseCharacterAndEraseLineRubOutInTheirPlace) {
  intake.receive(joined({"abX", ec, "c\n", "wrong", el, "right\n", ec, el, "x\n"}), start);
  EXPECT_EQ(session.notes, "<now CRLF>abc<LF>right<LF>x<LF>");
}

TEST_F(IntakeTelnet, EraseLineGivesUpALineThatIsTooLong) {
  intake.receive(joined({std::string(200, 'x'), el, "ok\n"}), start);
  EXPECT_EQ(session.notes, "<over 128><now CRLF>ok<LF>");
}

// ---- Questions

TEST_F(IntakeTelnet, AreYouThereIsAnsweredAtOnceEvenInsideALine) {
  intake.receive(joined({"he", ayt, "llo\n", ayt}), start);
  EXPECT_EQ(session.notes, "<now CRLF><are you there>hello<LF><are you there>");
  EXPECT_EQ(sent(), "yes\r\nyes\r\n");
}

TEST_F(IntakeTelnet, QuestionsArePacedAsLinesAreAndLaterAnswered) {
  constexpr PaceLimits limits_of_pace{.lines_per_second = 10, .burst_lines = 3};
  intake.pace(limits_of_pace);
  const std::string bytes = joined({do_timing_mark, ayt, do_timing_mark, do_timing_mark, ayt, "x\n"});
  const auto first = intake.receive(bytes, start);
  EXPECT_EQ(first.pause, Pause::too_fast);
  EXPECT_EQ(first.consumed, 8U);
  EXPECT_TRUE(first.heard);
  EXPECT_EQ(sent(), joined({wont_timing_mark, "yes\r\n", wont_timing_mark}));
  std::string_view rest = std::string_view(bytes).substr(first.consumed);
  for (int i = 1; i <= 3; ++i) rest.remove_prefix(intake.receive(rest, start + i * 100ms).consumed);
  EXPECT_EQ(rest, "");
  EXPECT_EQ(sent(), joined({wont_timing_mark, "yes\r\n"}));
  EXPECT_EQ(session.notes, "<now CRLF><are you there><held back><are you there>x<LF>");
}

TEST_F(IntakeTelnet, AskingForOptionsTheFirstTimeCostsNoPace) {
  constexpr PaceLimits limits_of_pace{.lines_per_second = 1, .burst_lines = 1};
  intake.pace(limits_of_pace);
  std::string offers;
  for (int option = 0; option < 40; ++option) {
    if (option != 6) offers += {'\xff', '\xfd', static_cast<char>(option), '\xff', '\xfb', static_cast<char>(option)};
  }
  EXPECT_TRUE(takes_all(intake.receive(offers + "one\n", start)));
  EXPECT_EQ(session.notes, "<now CRLF>one<LF>");
}

TEST_F(IntakeTelnet, AskingForTheSameOptionAgainAndAgainIsPaced) {
  constexpr PaceLimits limits_of_pace{.lines_per_second = 1, .burst_lines = 2};
  intake.pace(limits_of_pace);
  const std::string bytes = times(5, "\xff\xfd\x18\xff\xfe\x18");
  EXPECT_EQ(intake.receive(bytes, start).consumed, 6U + 6U + 3U) << "one for nothing and two for the burst";
}

TEST_F(IntakeTelnet, QuestionsOfAnExemptClientEndTheTurnWhenTheirAnswersFillIt) {
  session.answer = std::string(1000, 'y');
  const auto result = intake.receive(times(100, ayt), start);
  // The queue is small, but this session does not check it.
  EXPECT_EQ(result.pause, Pause::turn_used_up);
  EXPECT_EQ(result.consumed, 2 * (1 + reply_bytes_per_turn_max / 1000));
}

TEST_F(IntakeTelnet, QuestionsWaitForTheFlushAsLinesDo) {
  intake.receive("name\n", start);
  const auto bytes = joined({"pause\n", do_timing_mark});
  EXPECT_EQ(intake.receive(bytes, start).consumed, 6U);
  EXPECT_EQ(sent(), "");
  session.resume();
  EXPECT_TRUE(takes_all(intake.receive(do_timing_mark, start)));
  EXPECT_EQ(sent(), wont_timing_mark);
}

// ---- Interrupts

TEST_F(IntakeTelnet, AnInterruptIsToldOnceAMinute) {
  intake.receive("name\n", start);
  session.notes.clear();
  intake.receive(ip, start);
  intake.receive(joined({ip, ip}), start + 59s);
  EXPECT_EQ(session.notes, "<now CRLF><interrupted>");
  intake.receive(ip, start + 60s);
  EXPECT_EQ(session.notes, "<now CRLF><interrupted><interrupted>");
}

TEST_F(IntakeTelnet, BreakAbortSuspendAndEndOfFileAreInterruptsToo) {
  auto now = start;
  intake.receive("name\n", now);
  session.notes.clear();
  for (const auto command : {"\xff\xf3"sv, "\xff\xee"sv, "\xff\xed"sv, "\xff\xec"sv}) {
    intake.receive(command, now += 2min);
  }
  EXPECT_EQ(session.notes, "<now CRLF>" + times(4, "<interrupted>"));
}

TEST_F(IntakeTelnet, AnInterruptInsideALineOrBeforeANameIsNotTold) {
  intake.receive(joined({ip, "name\n"}), start);
  intake.receive(joined({"he", ip, "llo\n"}), start);
  EXPECT_EQ(session.notes, "<now CRLF>name<LF>hello<LF>");
  intake.receive(joined({std::string(400, 'x'), ip}), start);
  EXPECT_EQ(session.notes, "<now CRLF>name<LF>hello<LF><over 300>") << "nor inside one that is dropped";
  intake.receive(joined({"\n", ip}), start);
  EXPECT_EQ(session.notes, "<now CRLF>name<LF>hello<LF><over 300><interrupted>") << "and the minute was not used up";
}

TEST_F(IntakeTelnet, AnInterruptIsToldAfterTheAnswerToTheTimingMarkSentWithIt) {
  // Until that answer, telnet clients discard all output.
  intake.receive("name\n", start);
  session.notes.clear();
  intake.receive(joined({ip, do_timing_mark, "\xff\xf2", "hello\n"}), start);
  EXPECT_EQ(session.notes, "<now CRLF>hello<LF><interrupted>");
}

}  // namespace
}  // namespace confab
