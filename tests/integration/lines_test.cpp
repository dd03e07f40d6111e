// Lines on the wire: their endings, segments and limits, and telnet commands and hostile bytes between them.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

using namespace std::string_view_literals;

class Lines : public testing::Test {
 protected:
  /// A slash user whose name has this ending; expects the same ending from the server.
  Client user_ending_lines_in(const std::string& ending, const std::string& expected) {
    Client ann = connect(daemon, "slash");
    ann.sees("* Welcome to confab. Enter your username:");
    ann.sends("ann" + ending);
    ann.ends_in(expected);
    ann.sees("* Hello, ann. You are in lobby with 1 other: bob. Type /help for commands.");
    bob.sees("* ann joined.");
    return ann;
  }

  Daemon daemon;
  Client bob = slash_user(daemon, "bob");
};

TEST_F(Lines, LfIsAnsweredInLf) {
  Client ann = user_ending_lines_in("\n", "\n");
  bob.says("hi");
  ann.sees("bob: hi");
}

TEST_F(Lines, CrLfIsAnsweredInCrLfWhileOthersKeepLf) {
  Client ann = user_ending_lines_in("\r\n", "\r\n");
  ann.sends("hello\r\n");
  bob.sees("ann: hello");
  bob.says("hi");
  ann.sees("bob: hi");
}

TEST_F(Lines, CrNulIsAnsweredInCrLf) {
  Client ann = user_ending_lines_in(std::string("\r\0", 2), "\r\n");
  ann.sends("one\r\0two\r\0"sv);
  bob.sees("ann: one");
  bob.sees("ann: two");
}

TEST_F(Lines, BareCrIsAnsweredInCrLf) {
  Client ann = user_ending_lines_in("\r", "\r\n");
  ann.sends("one\rtwo\r");
  bob.sees("ann: one");
  bob.sees("ann: two");
}

TEST_F(Lines, FirstCrInMidSessionChangesTheAnswersFromThereOn) {
  Client ann = user_ending_lines_in("\n", "\n");
  bob.says("before");
  ann.sees("bob: before");
  ann.sends("now with CR\r\n");
  bob.sees("ann: now with CR");
  bob.says("after");
  ann.ends_in("\r\n");
  ann.sees("bob: after");
}

TEST_F(Lines, TelnetCommandTurnsAnswersIntoCrLf) {
  Client ann = user_ending_lines_in("\n", "\n");
  ann.sends("\xff\xf1quiet\n");
  bob.sees("ann: quiet");
  bob.says("hi");
  ann.ends_in("\r\n");
  ann.sees("bob: hi");
}

TEST_F(Lines, SigilMirrorsLineEndingsToo) {
  Client cat = connect(daemon, "sigil");
  cat.sends("cat\r\n!users\r\n");
  cat.ends_in("\r\n");
  cat.sees("bob cat");
}

TEST_F(Lines, LineSplitIntoSingleBytesIsOneLine) {
  Client ann = user_ending_lines_in("\r\n", "\r\n");
  bob.sees_nothing();
  for (const char byte : "z\u00fc\u4e16 and \U0001f44d!\r\n"sv) ann.sends({&byte, 1});
  bob.sees("ann: z\u00fc\u4e16 and \U0001f44d!");
  bob.sees_nothing();
}

TEST_F(Lines, ManyLinesInOneSegmentAreManyLines) {
  Client ann = user_ending_lines_in("\n", "\n");
  std::string lines;
  for (int i = 0; i < 2000; ++i) lines += std::to_string(i) + "\n";
  ann.sends(lines);
  for (int i = 0; i < 2000; ++i) bob.sees("ann: " + std::to_string(i));
}

TEST_F(Lines, BackspaceAndRubOutTakeTheCharacterBeforeThem) {
  Client ann = user_ending_lines_in("\n", "\n");
  ann.sends("hellp\x08o\n");
  bob.sees("ann: hello");
  for (const char byte :
       "ab\u00fc\x7f\x7f\x7f\x7f\x7f"
       "ok\n"sv) {
    ann.sends({&byte, 1});
  }
  bob.sees("ann: ok");
}

TEST_F(Lines, TelnetOptionsAreRefusedOncePerOption) {
  Client ann = user_ending_lines_in("\n", "\n");
  // WILL 24, DO 1, DO 1 again, WILL 24 again, DONT 3, WONT 3.
  ann.sends("\xff\xfb\x18\xff\xfd\x01\xff\xfd\x01\xff\xfb\x18\xff\xfe\x03\xff\xfc\x03");
  ann.sees_bytes("\xff\xfe\x18\xff\xfc\x01");
  ann.ends_in("\r\n");
  ann.sees_nothing();
}

TEST_F(Lines, TelnetCommandsAreTakenOutWhateverTheSegments) {
  Client ann = user_ending_lines_in("\n", "\n");
  // Inside a word: WILL 24, a subnegotiation that contains a quoted 255, AYT.
  for (const char byte : "hel\xff\xfb\x18lo \xff\xfa\x1f\x00\x50\xff\xff\x00\xff\xf0wor\xff\xf6ld\n"sv) {
    ann.sends({&byte, 1});
  }
  bob.sees("ann: hello world");
  ann.sees_bytes("\xff\xfe\x18");
}

TEST_F(Lines, ServerNeverSendsATelnetCommandFirst) {
  Client ann = user_ending_lines_in("\n", "\n");
  ann.says("/help");
  ann.says("/quit");
  EXPECT_EQ(ann.everything().find('\xff'), std::string::npos);
}

TEST_F(Lines, NothingThatDrivesATerminalReachesAnother) {
  Client ann = user_ending_lines_in("\n", "\n");
  ann.sends("a\tb \x1b[2J \x07 c\x9b d \u009b e \u202e f \u2028 g \u2066 h \x00 i\n"sv);
  // Whole control sequences are removed, including U+009B and its "e". The ill-formed byte becomes U+FFFD; TAB and
  // U+2028 become a space each.
  bob.sees("ann: a b   c\ufffd d   f   g  h  i");
}

TEST_F(Lines, TextOfInvisibleBytesAloneIsNoLine) {
  Client ann = user_ending_lines_in("\n", "\n");
  ann.sends("\x01\x02\x1b\n\u202e\n");
  ann.heard();
  bob.sees_nothing();
}

TEST_F(Lines, LongLineInPiecesIsDroppedWholeWithOneNoticeAndTheConnectionStays) {
  Client ann = user_ending_lines_in("\n", "\n");
  for (int piece = 0; piece < 100; ++piece) ann.sends(std::string(1000, 'x'));
  ann.sends("\nhello\n");
  ann.sees("* That line is longer than 4096 bytes and was not sent.");
  bob.sees("ann: hello");
  ann.sees_nothing();
}

TEST_F(Lines, EndlessLineIsToldAboutAtOnce) {
  Client ann = user_ending_lines_in("\n", "\n");
  ann.sends(std::string(5000, 'x'));
  ann.sees("* That line is longer than 4096 bytes and was not sent.");
}

}  // namespace
}  // namespace confab::harness
