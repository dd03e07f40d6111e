// A talk at a terminal, without one: what a screen shows, and what the server gets.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "client/terminal_talk.hpp"
#include "support/screen.hpp"

namespace confab::client {
namespace {

using Lines = std::vector<std::string>;
using test::Screen;

class TerminalTalkTest : public testing::Test {
 protected:
  void connect() {
    talk.connected("here");
    looks();
  }
  void log_in() {
    connect();
    arrives("* Welcome to confab. Enter your username:\n");
    types("ann\r");
    arrives("* Hello, ann. You are in lobby with no others. Type /help for commands.\n");
    sent();
  }
  void reconnects() {
    talk.disconnected();
    talk.connected("here");
  }
  void arrives(std::string_view bytes) {
    arrives_amid_more(bytes);
    talk.quiet();
    looks();
  }
  void arrives_amid_more(std::string_view bytes) {
    talk.arrived(bytes);
    looks();
  }
  bool shows(std::string_view text) const {
    for (const std::string& line : screen.lines()) {
      if (line.find(text) != std::string::npos) return true;
    }
    return false;
  }
  void types(std::string_view keys) {
    talk.typed(keys, 0);
    looks();
  }
  void looks() { screen.write(talk.take_screen()); }
  std::string sent() { return talk.take_sending(); }

  /// The last lines of the screen.
  Lines last(std::size_t count) const {
    Lines lines = screen.lines();
    if (lines.size() > count) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(count));
    return lines;
  }

  Screen screen{40, 12};
  TerminalTalk talk{Manner{}, {.columns = 40, .rows = 12}, DrawnLine::Narrowing::breaks_rows};
};

TEST_F(TerminalTalkTest, SaysWhereItIsConnected) {
  connect();
  EXPECT_EQ(screen.lines(), (Lines{"Connected to here.", "To quit, type \"/quit\"."}));
}

TEST_F(TerminalTalkTest, ArrivingLinesStandAboveTheTypedOne) {
  log_in();
  types("hello wor");
  arrives("bob: one\nbob: two\nbob: thr");
  EXPECT_EQ(last(3), (Lines{"bob: one", "bob: two", "bob: thrhello wor"}));
  arrives("ee\n");
  EXPECT_EQ(last(4), (Lines{"bob: one", "bob: two", "bob: three", "hello wor"}));
  types("ld\r");
  EXPECT_EQ(sent(), "hello world\n");
  EXPECT_EQ(last(2), (Lines{"bob: three", "hello world"}));
  arrives("bob: four\n");
  EXPECT_EQ(last(2), (Lines{"hello world", "bob: four"}));
}

TEST_F(TerminalTalkTest, WritesNothingWhenNothingIsNew) {
  log_in();
  EXPECT_EQ(talk.take_screen(), "");
  talk.typed("", 0);
  EXPECT_EQ(talk.take_screen(), "");
}

TEST_F(TerminalTalkTest, NothingOfTheServerDrivesTheTerminal) {
  log_in();
  arrives(
      "bob: \x1b[2J\x1b]0;title\x07\x9b"
      "31mhi\a\r\n");
  const std::string seen = last(1).front();
  EXPECT_EQ(seen.find('\x1b'), std::string::npos);
  EXPECT_EQ(screen.bells(), 0U);
}

TEST_F(TerminalTalkTest, APromptWithoutAnEndStandsBeforeTheTypedLine) {
  connect();
  arrives("Your name: ");
  types("bob");
  EXPECT_EQ(last(1), (Lines{"Your name: bob"}));
  types("\r");
  EXPECT_EQ(sent(), "bob\n");
  arrives("Hi bob\n");
  EXPECT_EQ(last(2), (Lines{"Your name: bob", "Hi bob"}));
  EXPECT_EQ(talk.memory().name(), "bob");
}

TEST_F(TerminalTalkTest, ALineThatDoesNotEndIsNoPromptForEver) {
  connect();
  arrives(std::string(TerminalTalk::prompt_bytes_max, 'x'));
  EXPECT_NE(screen.lines().back().find('x'), std::string::npos);
  arrives("x");
  EXPECT_EQ(screen.lines().back(), "To quit, type \"/quit\".");
  arrives("\nend\n");
  EXPECT_EQ(screen.lines().back(), "end");
}

TEST_F(TerminalTalkTest, APasswordThatIsAskedForIsNeitherShownNorKept) {
  connect();
  arrives("* Welcome to confab. Enter your username:\n");
  types("ann\r");
  arrives("* The name ann is kept. Enter its password:\n");
  types("correct horse");
  EXPECT_EQ(last(1), (Lines{"*************"}));
  types("\r");
  EXPECT_EQ(sent(), "ann\ncorrect horse\n");
  EXPECT_EQ(last(1), (Lines{"********"}));
  types("\x10");
  EXPECT_EQ(last(1), (Lines{"ann"}));
  EXPECT_EQ(talk.take_typed_lines(), (Lines{"ann"}));
}

TEST_F(TerminalTalkTest, WhatWasTypedBeforeAPasswordIsAskedForIsHiddenThen) {
  connect();
  types("correct");
  arrives("Password: ");
  EXPECT_EQ(last(1), (Lines{"Password: *******"}));
  types(" horse\r");
  EXPECT_EQ(sent(), "correct horse\n");
  EXPECT_EQ(last(1), (Lines{"Password: ********"}));
}

TEST_F(TerminalTalkTest, AClaimedPasswordIsNeitherShownNorKept) {
  log_in();
  types("/claim correct horse");
  EXPECT_EQ(last(1), (Lines{"/claim *************"}));
  types("\x01\x1b[3~");  // Home, Delete
  EXPECT_EQ(last(1), (Lines{std::string(19, '*')}));
  types("/\r");
  EXPECT_EQ(sent(), "/claim correct horse\n");
  EXPECT_EQ(last(1), (Lines{"/claim ********"}));
  types("\x10");
  EXPECT_EQ(last(1), (Lines{"ann"}));
}

TEST_F(TerminalTalkTest, AnErasedPasswordDoesNotComeBack) {
  log_in();
  types("/claim correct\x15\x19");  // ^U ^Y
  EXPECT_EQ(last(1).front().find("correct"), std::string::npos);
  types("\x15/claim correct\x17\x15\x19");  // ^U, ^W ^U ^Y
  EXPECT_EQ(last(1).front().find("correct"), std::string::npos);
}

TEST_F(TerminalTalkTest, OlderLinesAreShownWhileAPasswordIsPutAside) {
  log_in();
  types("hello\r/claim correct\x10");
  EXPECT_EQ(last(1), (Lines{"hello"}));
  types("\x0e");
  EXPECT_EQ(last(1), (Lines{"/claim *******"}));
}

TEST_F(TerminalTalkTest, KeepsWhatWasTypedButNoPrivateText) {
  log_in();
  types("hello\r/msg bob psst\r\r");
  EXPECT_EQ(sent(), "hello\n/msg bob psst\n\n");
  EXPECT_EQ(talk.take_typed_lines(), (Lines{"ann", "hello", "/msg bob "}));
  types("\x10");
  EXPECT_EQ(last(1), (Lines{"/msg bob "}));
}

TEST_F(TerminalTalkTest, TabCompletesAndLists) {
  log_in();
  arrives("bob: hi\nbobby: hi\n");
  types("/msg b\t");
  EXPECT_EQ(last(1), (Lines{"/msg bob"}));
  types("\t\t");
  EXPECT_EQ(last(2), (Lines{"bob  bobby", "/msg bob"}));
  EXPECT_GE(screen.bells(), 1U);
  types("b\tx\r");
  EXPECT_EQ(sent(), "/msg bobby x\n");
}

TEST_F(TerminalTalkTest, TabListsNoMoreThanAScreenTakes) {
  log_in();
  for (std::size_t i = 0; i <= listed_max; ++i) arrives("u" + std::to_string(i) + ": hi\n");
  types("/msg u\t\t");
  EXPECT_NE(last(2).front().find("and 1 more"), std::string::npos);
}

TEST_F(TerminalTalkTest, TabSaysNothingOfAPassword) {
  log_in();
  arrives("bob: hi\n");
  types("/claim b\t\t");
  EXPECT_EQ(last(1), (Lines{"/claim *"}));
}

TEST_F(TerminalTalkTest, InterruptGivesUpTheLineAndThenLeaves) {
  log_in();
  types("hello\x03");
  EXPECT_EQ(talk.leaving(), TerminalTalk::Leaving::no);
  types("\x03");
  EXPECT_EQ(screen.lines().back(), "To quit, type \"/quit\", or press Ctrl-C again.");
  types("x\x7f\x03");
  EXPECT_EQ(talk.leaving(), TerminalTalk::Leaving::no);
  types("\x03");
  EXPECT_EQ(talk.leaving(), TerminalTalk::Leaving::soon);
  EXPECT_EQ(sent(), "/quit\n");
  types("\x03\x03");
  EXPECT_EQ(talk.leaving(), TerminalTalk::Leaving::now);
}

TEST_F(TerminalTalkTest, EndOfInputLeaves) {
  log_in();
  types("x\x04");
  EXPECT_EQ(talk.leaving(), TerminalTalk::Leaving::no);
  types("\x7f\x04");
  EXPECT_EQ(talk.leaving(), TerminalTalk::Leaving::soon);
  EXPECT_EQ(sent(), "/quit\n");
}

TEST_F(TerminalTalkTest, InAPasteNobodyIsToldQuit) {
  log_in();
  types("/paste\r");
  arrives("* Each line is said as it is now. To end, type /end.\n");
  sent();
  types("\x04");
  EXPECT_EQ(sent(), "/end\n/quit\n");
}

TEST_F(TerminalTalkTest, AfterAPasteQuitIsEnough) {
  log_in();
  arrives("* Each line is said as it is now. To end, type /end.\n* 2 lines were said.\n");
  types("\x04");
  EXPECT_EQ(sent(), "/quit\n");
}

TEST_F(TerminalTalkTest, OnAnotherServerNobodyIsToldQuit) {
  connect();
  arrives("Hi.\n");
  types("\x04");
  EXPECT_EQ(talk.leaving(), TerminalTalk::Leaving::soon);
  EXPECT_EQ(sent(), "");
}

TEST_F(TerminalTalkTest, ALineTypedWithoutAConnectionStays) {
  log_in();
  talk.disconnected();
  types("hello\r");
  EXPECT_EQ(last(2), (Lines{"There is no connection: your line was not sent.", "hello"}));
  EXPECT_EQ(sent(), "");
  talk.connected("here");
  EXPECT_EQ(sent(), "ann\n");
  arrives("* Welcome to confab. Enter your username:\n* Hello, ann. You are in lobby with no others. Type /help.\n");
  types("\r");
  EXPECT_EQ(sent(), "hello\n");
}

TEST_F(TerminalTalkTest, QuitLeavesWithoutAConnection) {
  log_in();
  talk.disconnected();
  types("/quit\r");
  EXPECT_EQ(talk.leaving(), TerminalTalk::Leaving::now);
}

TEST_F(TerminalTalkTest, TakesNoMoreFromItsUserThanAStuckServerMayOwe) {
  log_in();
  talk.typed("one\r", TerminalTalk::unsent_bytes_max);
  EXPECT_EQ(sent(), "one\n");
  talk.typed("two\r", TerminalTalk::unsent_bytes_max + 1);
  looks();
  EXPECT_EQ(sent(), "");
  EXPECT_EQ(screen.lines().back(), "two");
}

TEST_F(TerminalTalkTest, OfWhatIsPastedTheFirstLineThatCannotBeSentStays) {
  log_in();
  talk.typed("\x1b[200~two\rthree\rfour\x1b[201~", TerminalTalk::unsent_bytes_max + 1);
  looks();
  talk.typed("\r", TerminalTalk::unsent_bytes_max + 1);
  looks();
  EXPECT_EQ(last(2), (Lines{"The server does not take what you say: your line was not sent.", "two"}));
  talk.typed("\rthree\r\x03hello", TerminalTalk::unsent_bytes_max + 1);
  looks();
  EXPECT_EQ(screen.lines().back(), "hello");
  types("\r");
  EXPECT_EQ(sent(), "hello\n");
}

TEST_F(TerminalTalkTest, APasswordThatCannotBeSentStaysHidden) {
  log_in();
  talk.disconnected();
  types("/claim correct\r");
  EXPECT_EQ(last(1), (Lines{"/claim *******"}));
}

TEST_F(TerminalTalkTest, ALineThatIsTooLongIsNotSent) {
  log_in();
  types(std::string(typed_line_bytes_max, 'x') + "\r");
  EXPECT_EQ(sent(), std::string(typed_line_bytes_max, 'x') + "\n");
  types(std::string(typed_line_bytes_max + 1, 'x') + "\r");
  EXPECT_EQ(sent(), "");
  EXPECT_EQ(screen.lines().back(), "A line has at most 4096 bytes: yours was not sent.");
}

TEST_F(TerminalTalkTest, TwoHundredPastedLinesAreTwoHundredLines) {
  log_in();
  std::string pasted;
  std::string expected;
  for (int i = 0; i < 200; ++i) {
    pasted += "line\t" + std::to_string(i) + "\r";
    expected += "line " + std::to_string(i) + "\n";
  }
  types("\x1b[200~" + pasted + "\x1b[201~");
  EXPECT_EQ(sent(), expected);
}

TEST_F(TerminalTalkTest, ALineOverThreeRowsStaysWholeWhileTheWindowChanges) {
  log_in();
  const std::string typed(100, 'x');
  types(typed);
  types("\x1b[D\x1b[D");
  for (const std::size_t columns : {30U, 60U, 25U, 40U}) {
    screen.resize(columns, 12);
    talk.resized({.columns = static_cast<std::uint16_t>(columns), .rows = 12});
    looks();
    arrives("bob: " + std::to_string(columns) + "\n");
  }
  std::string all;
  for (const std::string& line : screen.lines()) all += line;
  EXPECT_EQ(std::count(all.begin(), all.end(), 'x'), 100);
}

TEST_F(TerminalTalkTest, WhatIsTypedStaysOnTheScreenAtTheEndUnlessItIsASecret) {
  log_in();
  types("hello");
  screen.write(talk.take_last_screen());
  EXPECT_EQ(screen.lines().back(), "hello");
  types("\x15/claim x");
  screen.write(talk.take_last_screen());
  EXPECT_NE(screen.lines().back(), "/claim *");
}

TEST_F(TerminalTalkTest, ClearsTheScreenWhenAsked) {
  log_in();
  types("hello\x0c");
  EXPECT_EQ(screen.row(0), "hello");
  EXPECT_EQ(screen.cursor_row(), 0U);
}

TEST_F(TerminalTalkTest, ComesBackIntoItsRoom) {
  log_in();
  arrives("* You are now in dev with no others.\n");
  reconnects();
  EXPECT_EQ(sent(), "ann\n");
  arrives("* Welcome to confab. Enter your username:\n* Hello, ann. You are in lobby with no others. Type /help.\n");
  EXPECT_EQ(sent(), "/join dev\n");
}

TEST_F(TerminalTalkTest, HalfALineBecomesNoNameAndIsThereAgainAfterTheGreeting) {
  log_in();
  types("hello");
  talk.disconnected();
  types(" wor");
  talk.connected("here");
  EXPECT_EQ(sent(), "ann\n");
  arrives("* Welcome to confab. Enter your username:\n* That name is in use. Enter your username:\n");
  types("ann2\r");
  EXPECT_EQ(sent(), "ann2\n");
  arrives("* Hello, ann2. You are in lobby with 1 other: ann. Type /help for commands.\n");
  EXPECT_EQ(screen.lines().back(), "hello wor");
  types("ld\r");
  EXPECT_EQ(sent(), "hello world\n");
}

TEST_F(TerminalTalkTest, HalfALineBecomesNoPassword) {
  log_in();
  types("hello");
  reconnects();
  arrives("* Welcome to confab. Enter your username:\n* The name ann is kept. Enter its password:\n");
  sent();
  types("secret\r");
  EXPECT_EQ(sent(), "secret\n");
  arrives("* Hello, ann. You are in lobby with no others. Type /help for commands.\n");
  EXPECT_EQ(screen.lines().back(), "hello");
}

TEST_F(TerminalTalkTest, HalfALineIsBroughtBackWithUpIfAnotherIsTypedAlready) {
  log_in();
  types("hello");
  reconnects();
  types("other");
  arrives("* Welcome to confab. Enter your username:\n* Hello, ann. You are in lobby with no others. Type /help.\n");
  EXPECT_EQ(screen.lines().back(), "other");
  types("\x15\x1b[A");
  EXPECT_EQ(screen.lines().back(), "hello");
}

TEST_F(TerminalTalkTest, HalfALineIsThereAgainInOtherChatsToo) {
  connect();
  arrives("Name:\n");
  types("ann\r");
  arrives("Welcome, ann.\n");
  types("hello");
  reconnects();
  arrives("Name:\n");
  EXPECT_NE(screen.lines().back(), "hello");
  arrives("Welcome, ann.\n");
  EXPECT_EQ(screen.lines().back(), "hello");
}

TEST_F(TerminalTalkTest, HalfAPasswordIsGoneAfterAnotherConnection) {
  log_in();
  types("/claim secr");
  reconnects();
  arrives("* Welcome to confab. Enter your username:\n* Hello, ann. You are in lobby with no others. Type /help.\n");
  sent();
  types("x\r");
  EXPECT_EQ(sent(), "x\n");
}

TEST_F(TerminalTalkTest, HalfALineStaysOnTheScreenIfItsUserLeavesBeforeTheGreeting) {
  log_in();
  types("hello");
  reconnects();
  screen.write(talk.take_last_screen());
  EXPECT_EQ(screen.lines().back(), "hello");
}

TEST_F(TerminalTalkTest, QuitIsNoNameAndLeaves) {
  connect();
  arrives("* Welcome to confab. Enter your username:\n");
  types("/quit\r");
  EXPECT_EQ(sent(), "");
  EXPECT_EQ(talk.leaving(), TerminalTalk::Leaving::soon);
}

TEST_F(TerminalTalkTest, ALineThatIsStillArrivingIsNotTornByEnter) {
  log_in();
  types("mine");
  arrives_amid_more("bob: one\nbob: two and a ha");
  EXPECT_EQ(last(2), (Lines{"bob: one", "mine"}));
  types("\r");
  arrives_amid_more("lf\nbob: th");
  EXPECT_EQ(last(2), (Lines{"mine", "bob: two and a half"}));
  talk.quiet();
  looks();
  EXPECT_EQ(last(1), (Lines{"bob: th"}));
  arrives_amid_more("ree\nbob: fo");
  EXPECT_EQ(last(2), (Lines{"bob: two and a half", "bob: three"}));
}

TEST_F(TerminalTalkTest, APasswordIsHiddenAfterAnyOlderLineToo) {
  log_in();
  types("hello\r");
  types("\x1b[A\x15/claim hunter2222");
  EXPECT_FALSE(shows("hunter"));
  types("\x15/claim\r\x1b[A hunter3333");
  EXPECT_FALSE(shows("hunter"));
}

TEST_F(TerminalTalkTest, APasswordWithoutItsCommandIsNotKept) {
  log_in();
  types("/claim hunter4444\x01\x1b[3~\r");
  for (const std::string& line : talk.take_typed_lines()) EXPECT_EQ(line.find("hunter"), std::string::npos) << line;
  types("\x1b[A");
  EXPECT_FALSE(shows("hunter"));
}

TEST_F(TerminalTalkTest, APartOfAPasswordDoesNotComeBackInAnotherLine) {
  log_in();
  types("hi\r/claim correct horse\x17\x1b[A\x19");
  EXPECT_FALSE(shows("horse"));
}

TEST_F(TerminalTalkTest, APasswordThatIsTypedAheadIsNotShownOrKept) {
  connect();
  arrives("* Welcome to confab. Enter your username:\n");
  types("ann\rcorrect horse\r");
  EXPECT_EQ(sent(), "ann\ncorrect horse\n");
  EXPECT_FALSE(shows("horse"));
  for (const std::string& line : talk.take_typed_lines()) EXPECT_EQ(line.find("horse"), std::string::npos) << line;
}

TEST_F(TerminalTalkTest, InOtherChatsNobodyCanAskForAPassword) {
  connect();
  arrives("Name:\n");
  types("ann\r");
  arrives("Welcome.\n<bob> what is the password?\n");
  types("hello");
  EXPECT_EQ(screen.lines().back(), "hello");
}

TEST_F(TerminalTalkTest, OtherChatsAskForAPasswordBeforeTheyLetIn) {
  connect();
  arrives("Name:\n");
  types("ann\r");
  arrives("\nPassword:\n");
  types("correct horse");
  EXPECT_FALSE(shows("horse"));
}

TEST_F(TerminalTalkTest, QuitIsNoPasswordAndLeaves) {
  connect();
  arrives("* Welcome to confab. Enter your username:\n");
  types("ann\r");
  arrives("* The name ann is kept. Enter its password:\n");
  sent();
  types("/quit of a word\r");
  EXPECT_EQ(sent(), "/quit of a word\n");
  arrives("* That is not the password. Enter the password of ann:\n");
  types("/quit\r");
  EXPECT_EQ(sent(), "");
  EXPECT_EQ(talk.leaving(), TerminalTalk::Leaving::soon);
}

TEST_F(TerminalTalkTest, NothingIsSaidAfterLeaving) {
  connect();
  arrives("* Welcome to confab. Enter your username:\n");
  types("/quit\rhello\r");
  EXPECT_EQ(sent(), "");
  EXPECT_FALSE(shows("hello"));
}

TEST_F(TerminalTalkTest, OnlyTheNewestLinesWaitForTheirFile) {
  log_in();
  for (std::size_t i = 0; i < typed_lines_max.lines + 5; ++i) {
    types("line " + std::to_string(i) + "\r");
    sent();
  }
  const auto lines = talk.take_typed_lines();
  ASSERT_EQ(lines.size(), typed_lines_max.lines);
  EXPECT_EQ(lines.back(), "line " + std::to_string(typed_lines_max.lines + 4));
}

TEST_F(TerminalTalkTest, RefusesTelnetOptions) {
  connect();
  arrives("\xff\xfb\x01hi\n");
  EXPECT_EQ(talk.take_answers(), "\xff\xfe\x01");
  EXPECT_EQ(sent(), "");
  EXPECT_EQ(screen.lines().back(), "hi");
}

}  // namespace
}  // namespace confab::client
