#include "confab/inbound/intake.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "intake_fixture.hpp"

namespace confab {
namespace {

using namespace std::string_view_literals;
using test::Reader;

// ---- Lines

TEST_F(IntakeTest, HandsOverLinesThatAreCutAndClean) {
  const auto bytes = "he\x1b[31mllo\tyou\ncar\x80ol\n\x07\n\ntail"sv;
  const auto result = intake.receive(bytes, start);
  EXPECT_TRUE(takes_all(result));
  EXPECT_EQ(result.consumed, bytes.size());
  EXPECT_EQ(session.notes, "hello you<LF>car\xef\xbf\xbdol<LF><LF><LF>");
}

TEST_F(IntakeTest, TextIsDecodedByLineAndNotBySegment) {
  for (const char& byte : "naïve 😀\n"sv) intake.receive({&byte, 1}, start);
  EXPECT_EQ(session.notes, "naïve 😀<LF>");
}

TEST_F(IntakeTest, ATailIsNeverDelivered) {
  intake.receive("whole\nta", start);
  intake.receive("il", start);
  EXPECT_EQ(session.notes, "whole<LF>");
}

TEST_F(IntakeTest, NothingReceivedIsNothingDone) {
  EXPECT_TRUE(takes_all(intake.receive({}, start)));
  EXPECT_EQ(session.notes, "");
}

// ---- Line endings

TEST_F(IntakeTest, LfIsMirroredUntilACrIsSeen) {
  EXPECT_EQ(&reader.queue().framing(), &Framing::lf);
  intake.receive("one\n", start);
  EXPECT_EQ(&reader.queue().framing(), &Framing::lf);
  intake.receive("two\r", start);
  EXPECT_EQ(&reader.queue().framing(), &Framing::crlf);
  intake.receive("three\n", start);
  EXPECT_EQ(&reader.queue().framing(), &Framing::crlf);
  EXPECT_EQ(session.notes, "one<LF><now CRLF>two<CR>three<LF>") << "told once, before the line is handed over";
}

TEST_F(IntakeTest, AnIacAloneIsEnoughForCrlf) {
  intake.receive("\xff\xf1", start);
  EXPECT_EQ(&reader.queue().framing(), &Framing::crlf);
  EXPECT_EQ(session.notes, "<now CRLF>");
}

// ---- Limits

TEST_F(IntakeTest, WithoutANameALineMayHave128Bytes) {
  intake.receive(std::string(128, 'a') + "\n", start);
  intake.receive(std::string(129, 'b') + "\n", start);
  intake.receive("c\n", start);
  EXPECT_EQ(session.notes, std::string(128, 'a') + "<LF><over 128>c<LF>");
}

TEST_F(IntakeTest, TheNameRaisesTheLimitForTheVeryNextLine) {
  intake.receive("name\n" + std::string(300, 'a') + "\n" + std::string(301, 'b') + "\nc\n", start);
  EXPECT_EQ(session.notes, "name<LF>" + std::string(300, 'a') + "<LF><over 300>c<LF>");
}

TEST_F(IntakeTest, TheLimitCountsBytesBeforeTheyAreCleaned) {
  intake.receive("name\n" + std::string(299, '\x01') + "a\n" + std::string(300, '\x01') + "b\n", start);
  EXPECT_EQ(session.notes, "name<LF>a<LF><over 300>");
}

}  // namespace
}  // namespace confab
