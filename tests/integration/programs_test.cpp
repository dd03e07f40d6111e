// The programs that people have: a real nc and a real telnet, each in its own terminal.
#include <gtest/gtest.h>

#include <string>

#include "harness/client.hpp"
#include "harness/process.hpp"
#include "harness/terminal.hpp"

namespace confab::harness {
namespace {

const std::string prompt = "* Welcome to confab. Enter your username:\r\n";

class Programs : public testing::Test {
 protected:
  void SetUp() override {
    require_program("nc", "netcat-openbsd");
    require_program("telnet", "telnet");
  }

  std::vector<std::string> nc() const { return {"nc", place.host, port()}; }
  std::vector<std::string> piped_nc() const { return {"nc", "-N", place.host, port()}; }
  std::vector<std::string> telnet() const { return {"telnet", place.host, port()}; }
  std::string port() const { return std::to_string(place.port); }

  static void log_in(Terminal& terminal, const std::string& name) {
    terminal.shows(prompt);
    terminal.enters(name);
    terminal.shows("* Hello, " + name + ". ");
    terminal.shows("Type /help for commands.\r\n");
  }

  Daemon daemon;
  const Endpoint place = daemon.endpoint("slash");
};

TEST_F(Programs, NcTelnetAndAScriptChatWithEachOther) {
  Client sig = sigil_user(daemon, "sig");
  Terminal ann(nc());
  log_in(ann, "ann");
  Terminal bob(telnet());
  log_in(bob, "bob");
  ann.shows("* bob joined.\r\n");
  ann.enters("hello from nc, \u00fc\u4e16\U0001f44d");
  bob.shows("ann: hello from nc, \u00fc\u4e16\U0001f44d\r\n");
  sig.sees("ann: hello from nc, \u00fc\u4e16\U0001f44d");
  bob.enters("hello from telnet");
  ann.shows("bob: hello from telnet\r\n");
  sig.sees("bob: hello from telnet");
  sig.says("hello from a script");
  ann.shows("sig: hello from a script\r\n");
  bob.shows("sig: hello from a script\r\n");
  bob.enters("/msg ann psst");
  bob.shows("[to ann] psst\r\n");
  ann.shows("[from bob] psst\r\n");
  sig.sees_nothing();
}

TEST_F(Programs, QuitEndsTelnet) {
  Terminal ann(telnet());
  log_in(ann, "ann");
  ann.enters("/quit");
  ann.shows("* Goodbye, ann.\r\n");
  ann.shows("Connection closed by foreign host.");
  EXPECT_EQ(ann.ends(), 0);
}

TEST_F(Programs, QuitSaysGoodbyeInNcWhichThenEndsWithItsInput) {
  Terminal ann(nc());
  log_in(ann, "ann");
  ann.enters("/quit");
  ann.shows("* Goodbye, ann.\r\n");
  ann.types("\x04");
  EXPECT_EQ(ann.ends(), 0);
}

TEST_F(Programs, InterruptedNcIsALeave) {
  Client bob = slash_user(daemon, "bob");
  Terminal ann(nc());
  log_in(ann, "ann");
  bob.sees("* ann joined.");
  ann.types("\x03");
  ann.ends();
  bob.sees("* ann left.");
}

TEST_F(Programs, ShutdownSaysGoodbyeAndEndsTelnet) {
  Terminal ann(telnet());
  log_in(ann, "ann");
  daemon.stop();
  ann.shows("* The server is shutting down. Goodbye.\r\n");
  EXPECT_EQ(ann.ends(), 0);
}

TEST_F(Programs, PipedNcGetsAllItsAnswers) {
  const Outcome outcome = run(piped_nc(), "ann\nhello\n/who\n/join dev\n/rooms\n");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out,
            "* Welcome to confab. Enter your username:\n"
            "* Hello, ann. You are in lobby with no others. Type /help for commands.\n"
            "* In lobby (1): ann\n"
            "* You are now in dev with no others.\n"
            "* Rooms: dev (1), lobby (0)\n");
}

TEST_F(Programs, PipedNcThatQuitsEndsWithoutItsFlagToo) {
  const Outcome outcome = run(nc(), "ann\n/quit\n");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out,
            "* Welcome to confab. Enter your username:\n"
            "* Hello, ann. You are in lobby with no others. Type /help for commands.\n"
            "* Goodbye, ann.\n");
}

TEST_F(Programs, PipedTextOfManyLinesArrivesWhole) {
  Client bob = slash_user(daemon, "bob");
  std::string text = "ann\n";
  for (int i = 0; i < 3000; ++i) text += "line " + std::to_string(i) + "\n";
  EXPECT_EQ(run(piped_nc(), text + "an unfinished tail").status, 0);
  bob.sees("* ann joined.");
  for (int i = 0; i < 3000; ++i) bob.sees("ann: line " + std::to_string(i));
  bob.sees("* ann left.");
}

TEST_F(Programs, TelnetInterruptDoesNotSilenceIt) {
  // ^C makes telnet send IAC IP and IAC DO TIMING-MARK, and show nothing until the answer.
  Client bob = slash_user(daemon, "bob");
  Terminal ann(telnet());
  log_in(ann, "ann");
  bob.sees("* ann joined.");
  ann.types("\x03");
  ann.enters("still here");
  bob.sees("ann: still here");
  bob.says("so I see");
  ann.shows("bob: so I see\r\n");
  ann.enters("/quit");
  ann.shows("* Goodbye, ann.\r\n");
  EXPECT_EQ(ann.ends(), 0);
}

TEST_F(Programs, TelnetAskedForCharacterModeGoesOnByLine) {
  Client bob = slash_user(daemon, "bob");
  Terminal ann(telnet());
  log_in(ann, "ann");
  bob.sees("* ann joined.");
  ann.types("\x1d");
  ann.shows("telnet> ");
  ann.enters("mode character");
  ann.types("hellp\x7fo\r");
  bob.sees("ann: hello");
  bob.says("hello yourself");
  ann.shows("bob: hello yourself\r\n");
}

TEST_F(Programs, RubOutTypedIntoTelnetReachesTheServerAndCounts) {
  Client bob = slash_user(daemon, "bob");
  Terminal ann(telnet());
  log_in(ann, "ann");
  bob.sees("* ann joined.");
  // ^V passes the next key to the program, which sends it like any other.
  ann.types("hellp\x16\x7fo\r");
  bob.sees("ann: hello");
}

TEST_F(Programs, NcThatSendsEachKeyAsTypedCanRubOut) {
  Client bob = slash_user(daemon, "bob");
  Terminal ann(nc(), TypingMode::by_character);
  ann.shows("* Welcome to confab. Enter your username:\n");
  for (const char key : std::string("anm\x7fn\r")) ann.types({&key, 1});
  // Enter arrives as a CR, so the answers end in CR LF, as a raw terminal needs them.
  ann.shows("* Hello, ann. You are in lobby with 1 other: bob. Type /help for commands.\r\n");
  bob.sees("* ann joined.");
  for (const char key : std::string("hellp\x08o \u00fc\x7fw\r")) ann.types({&key, 1});
  bob.sees("ann: hello w");
}

}  // namespace
}  // namespace confab::harness
