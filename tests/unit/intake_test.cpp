#include "confab/intake.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "support/reader.hpp"

namespace confab {
namespace {

using namespace std::string_view_literals;
using test::FlushLoop;
using test::Reader;

/// Writes down what it is told; a line "name" makes it named.
class NotingSession final : public Session {
 public:
  explicit NotingSession(WriteQueue& out) : out_(out) {}

  bool line(std::string_view text, LineEnding ending) override {
    if (text.starts_with("wait") && waits_) return false;
    notes += std::string(text) + (ending == LineEnding::crlf ? "<CR>" : "<LF>");
    if (text == "name") named_ = true;
    if (text == "quit") out_.finish();
    if (text == "pause") congested_ = true;
    return true;
  }
  void line_too_long(std::uint32_t bytes_max) override { notes += "<over " + std::to_string(bytes_max) + ">"; }
  void ended(EndReason) override {}
  void held_back() override { notes += "<held back>"; }
  void login_timed_out() override {}
  void shutting_down() override {}
  void line_ending_changed() override { notes += out_.line_ending() == LineEnding::crlf ? "<now CRLF>" : "<now LF>"; }
  bool congested() override { return congested_; }
  bool unnamed() const override { return !named_; }
  std::string_view name() const override { return {}; }

  void resume() { congested_ = false; }

  /// Can't hear lines that begin with "wait".
  void has_to_wait(bool waits) { waits_ = waits; }

  std::string notes;

 private:
  WriteQueue& out_;
  bool named_ = false;
  bool congested_ = false;
  bool waits_ = false;
};

class IntakeTest : public testing::Test {
 protected:
  IntakeTest() : session(reader.queue()), intake(limits, session, reader.queue()) {}

  std::string sent() {
    loop.run();
    return reader.receives();
  }

  const Limits limits{.line_bytes_max = 300,
                      .write_queue_bytes_max = 10'000,
                      .rooms_max = 1,
                      .rooms_per_user_max = 1,
                      .named_notices_members_max = 100};
  FlushLoop loop{10'000};
  Reader reader{loop.schedule()};
  NotingSession session;
  Intake intake;
};

// ---- Lines

TEST_F(IntakeTest, HandsOverLinesThatAreCutAndClean) {
  const auto bytes = "he\x1bllo\tyou\ncar\x80ol\n\x07\n\ntail"sv;
  const auto result = intake.receive(bytes);
  EXPECT_EQ(result.outcome, Intake::Outcome::consumed);
  EXPECT_EQ(result.consumed, bytes.size());
  EXPECT_EQ(session.notes, "hello you<LF>car\xef\xbf\xbdol<LF><LF><LF>");
}

TEST_F(IntakeTest, TextIsDecodedByLineAndNotBySegment) {
  for (const char& byte : "naïve 😀\n"sv) intake.receive({&byte, 1});
  EXPECT_EQ(session.notes, "naïve 😀<LF>");
}

TEST_F(IntakeTest, ATailIsNeverDelivered) {
  intake.receive("whole\nta");
  intake.receive("il");
  EXPECT_EQ(session.notes, "whole<LF>");
}

TEST_F(IntakeTest, NothingReceivedIsNothingDone) {
  EXPECT_EQ(intake.receive({}).outcome, Intake::Outcome::consumed);
  EXPECT_EQ(session.notes, "");
}

// ---- Telnet

TEST_F(IntakeTest, TelnetCommandsVanishFromLinesWhateverTheSegments) {
  const auto bytes = "na\xff\xfd\x01me\xff\xfa\x18\0x\xff\xf0\r\0he\xff\xf1llo\r\n"sv;
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    Reader out(loop.schedule());
    NotingSession noting(out.queue());
    Intake split(limits, noting, out.queue());
    split.receive(bytes.substr(0, cut));
    split.receive(bytes.substr(cut));
    EXPECT_EQ(noting.notes, "<now CRLF>name<CR>hello<CR>") << "cut at " << cut;
    loop.run();
    EXPECT_EQ(out.receives(), "\xff\xfc\x01");
  }
}

TEST_F(IntakeTest, ADataByte255IsNoText) {
  intake.receive(
      "a\xff\xff"
      "b\n");
  EXPECT_EQ(session.notes,
            "<now CRLF>a\xef\xbf\xbd"
            "b<LF>");
}

TEST_F(IntakeTest, AnOptionIsRefusedOnceAndTelnetIsNeverSpokenFirst) {
  EXPECT_EQ(sent(), "");
  intake.receive("\xff\xfb\x1f\xff\xfd\x03");
  intake.receive("\xff\xfb\x1f\xff\xfd\x03");
  EXPECT_EQ(sent(), "\xff\xfe\x1f\xff\xfc\x03");
}

// ---- Line endings

TEST_F(IntakeTest, LfIsMirroredUntilACrIsSeen) {
  EXPECT_EQ(reader.queue().line_ending(), LineEnding::lf);
  intake.receive("one\n");
  EXPECT_EQ(reader.queue().line_ending(), LineEnding::lf);
  intake.receive("two\r");
  EXPECT_EQ(reader.queue().line_ending(), LineEnding::crlf);
  intake.receive("three\n");
  EXPECT_EQ(reader.queue().line_ending(), LineEnding::crlf);
  EXPECT_EQ(session.notes, "one<LF><now CRLF>two<CR>three<LF>") << "told once, before the line is handed over";
}

TEST_F(IntakeTest, AnIacAloneIsEnoughForCrlf) {
  intake.receive("\xff\xf1");
  EXPECT_EQ(reader.queue().line_ending(), LineEnding::crlf);
  EXPECT_EQ(session.notes, "<now CRLF>");
}

// ---- Limits

TEST_F(IntakeTest, WithoutANameALineMayHave128Bytes) {
  intake.receive(std::string(128, 'a') + "\n");
  intake.receive(std::string(129, 'b') + "\n");
  intake.receive("c\n");
  EXPECT_EQ(session.notes, std::string(128, 'a') + "<LF><over 128>c<LF>");
}

TEST_F(IntakeTest, TheNameRaisesTheLimitForTheVeryNextLine) {
  intake.receive("name\n" + std::string(300, 'a') + "\n" + std::string(301, 'b') + "\nc\n");
  EXPECT_EQ(session.notes, "name<LF>" + std::string(300, 'a') + "<LF><over 300>c<LF>");
}

TEST_F(IntakeTest, TheLimitCountsBytesBeforeTheyAreCleaned) {
  intake.receive("name\n" + std::string(299, '\x01') + "a\n" + std::string(300, '\x01') + "b\n");
  EXPECT_EQ(session.notes, "name<LF>a<LF><over 300>");
}

// ---- Stopping

TEST_F(IntakeTest, AfterTheSessionHasFinishedNothingMoreIsHandedOver) {
  const auto result = intake.receive("one\nquit\ntwo\nthree\n");
  EXPECT_EQ(result.outcome, Intake::Outcome::finished);
  EXPECT_EQ(result.consumed, 9U);
  const auto again = intake.receive("four\n");
  EXPECT_EQ(again.outcome, Intake::Outcome::finished);
  EXPECT_EQ(again.consumed, 0U);
  EXPECT_EQ(session.notes, "one<LF>quit<LF>");
}

TEST_F(IntakeTest, ACongestedSessionGetsTheRestLater) {
  const auto bytes = "one\npause\ntwo\nthree\n"sv;
  const auto result = intake.receive(bytes);
  EXPECT_EQ(result.outcome, Intake::Outcome::congested);
  EXPECT_EQ(result.consumed, 10U);
  EXPECT_EQ(intake.receive(bytes.substr(10)).consumed, 0U) << "still congested";
  session.resume();
  EXPECT_EQ(intake.receive(bytes.substr(10)).outcome, Intake::Outcome::consumed);
  EXPECT_EQ(session.notes, "one<LF>pause<LF>two<LF>three<LF>");
}

TEST_F(IntakeTest, ALineThatMustWaitIsKeptAndHeardLaterBeforeTheRest) {
  session.has_to_wait(true);
  const auto result = intake.receive("one\nwait 1\ntwo\nwait 2\n");
  EXPECT_EQ(result.outcome, Intake::Outcome::congested);
  EXPECT_EQ(result.consumed, 11U);
  EXPECT_TRUE(intake.keeps_line());
  EXPECT_EQ(intake.unfinished_bytes(), 6U);
  const auto again = intake.receive("two\nwait 2\n");
  EXPECT_EQ(again.outcome, Intake::Outcome::congested);
  EXPECT_EQ(again.consumed, 0U) << "still waiting";
  EXPECT_EQ(session.notes, "one<LF>");
  session.has_to_wait(false);
  EXPECT_EQ(intake.receive("two\nwait 2\n").outcome, Intake::Outcome::consumed);
  EXPECT_FALSE(intake.keeps_line());
  EXPECT_EQ(session.notes, "one<LF>wait 1<LF>two<LF>wait 2<LF>");
}

TEST_F(IntakeTest, ALineThatMustWaitIsHeardAlthoughNothingFollows) {
  session.has_to_wait(true);
  EXPECT_EQ(intake.receive("wait\r\n").outcome, Intake::Outcome::congested);
  session.has_to_wait(false);
  EXPECT_EQ(intake.receive("\n").outcome, Intake::Outcome::consumed);
  EXPECT_EQ(session.notes, "<now CRLF>wait<CR>") << "the LF belongs to the CR";
}

TEST_F(IntakeTest, ALineInPiecesCanWaitToo) {
  session.has_to_wait(true);
  intake.receive("wai");
  EXPECT_EQ(intake.receive("x\bt\nrest").outcome, Intake::Outcome::congested);
  session.has_to_wait(false);
  EXPECT_EQ(intake.receive("rest").outcome, Intake::Outcome::consumed);
  EXPECT_EQ(session.notes, "wait<LF>");
  intake.receive("\n");
  EXPECT_EQ(session.notes, "wait<LF>rest<LF>");
}

TEST_F(IntakeTest, WhatMustWaitCostsItsPaceOnce) {
  intake.pace({.lines_per_second = 1, .burst_lines = 2});
  session.has_to_wait(true);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(intake.receive(i == 0 ? "wait\n" : "").outcome, Intake::Outcome::congested);
  session.has_to_wait(false);
  EXPECT_EQ(intake.receive("two\n").outcome, Intake::Outcome::consumed);
  EXPECT_EQ(session.notes, "wait<LF>two<LF>");
}

TEST_F(IntakeTest, APauseInTheMiddleOfACrLfAddsNoLine) {
  const auto bytes = "pause\r\ntwo\r\n"sv;
  const auto result = intake.receive(bytes);
  session.resume();
  intake.receive(bytes.substr(result.consumed));
  EXPECT_EQ(session.notes, "<now CRLF>pause<CR>two<CR>");
}

TEST_F(IntakeTest, APauseBetweenTelnetCommandsLosesNeither) {
  const auto bytes = "\xff\xf1pause\n\xff\xfd\x01two\xff\xfb\x02\n"sv;
  const auto result = intake.receive(bytes);
  EXPECT_EQ(result.consumed, 8U);
  session.resume();
  intake.receive(bytes.substr(result.consumed));
  EXPECT_EQ(session.notes, "<now CRLF>pause<LF>two<LF>");
  EXPECT_EQ(sent(), "\xff\xfc\x01\xff\xfe\x02");
}

TEST_F(IntakeTest, PausesAtEveryLineGiveTheSameLines) {
  std::string bytes;
  for (int i = 0; i < 20; ++i) bytes += i % 3 == 0 ? "pause\r\n" : "line\xff\xf1\n";
  std::string_view rest = bytes;
  while (!rest.empty()) {
    rest.remove_prefix(intake.receive(rest).consumed);
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
  PacedIntakeTest() { intake.pace({.lines_per_second = 10, .burst_lines = 3}); }

  static constexpr Instant start = std::chrono::hours(1);
};

TEST_F(IntakeTest, IsNotPacedUnlessItIsTold) {
  EXPECT_FALSE(intake.paced());
  std::string lines;
  for (int i = 0; i < 1000; ++i) lines += "x\n";
  EXPECT_EQ(intake.receive(lines).outcome, Intake::Outcome::consumed);
}

TEST_F(PacedIntakeTest, ABurstIsHeardAndTheRestIsHeldBackAndNotLost) {
  EXPECT_TRUE(intake.paced());
  const auto bytes = "1\n2\n3\n4\n5\n"sv;
  const auto first = intake.receive(bytes, start);
  EXPECT_EQ(first.outcome, Intake::Outcome::held_back);
  EXPECT_EQ(first.consumed, 6U);
  EXPECT_EQ(session.notes, "1<LF>2<LF>3<LF><held back>");
  EXPECT_EQ(intake.receive(bytes.substr(6), start + std::chrono::milliseconds(99)).consumed, 0U);
  EXPECT_EQ(intake.receive(bytes.substr(6), start + std::chrono::milliseconds(100)).consumed, 2U);
  EXPECT_EQ(intake.receive(bytes.substr(8), start + std::chrono::milliseconds(200)).consumed, 2U);
  EXPECT_EQ(session.notes, "1<LF>2<LF>3<LF><held back>4<LF>5<LF>") << "told once";
}

TEST_F(PacedIntakeTest, ExactlyABurstIsNotHeldBack) {
  const auto result = intake.receive("1\n2\n3\n", start);
  EXPECT_EQ(result.outcome, Intake::Outcome::consumed);
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

TEST_F(PacedIntakeTest, LinesDroppedForTheirLengthCountToo) {
  const std::string lines =
      std::string(200, 'x') + "\n" + std::string(200, 'y') + "\n" + std::string(200, 'z') + "\nok\n";
  EXPECT_EQ(intake.receive(lines, start).outcome, Intake::Outcome::held_back);
  EXPECT_EQ(session.notes, "<over 128><over 128><over 128><held back>");
}

}  // namespace
}  // namespace confab
