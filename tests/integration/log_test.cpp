// The log: who came from where, and why they left; never what they said.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "harness/client.hpp"
#include "server_end.hpp"

namespace confab::harness {
namespace {

class Log : public testing::Test {
 protected:
  Daemon daemon;
};

TEST_F(Log, TellsAddressAndProtocolOfEachConnection) {
  for (const std::string protocol : {"slash", "sigil", "echo"}) {
    Client client = connect(daemon, protocol);
    daemon.logs(client.address() + " connected to " + protocol);
  }
}

TEST_F(Log, TellsTheNameOnceItIsAccepted) {
  Client ann = slash_user(daemon, "ann");
  daemon.logs(ann.address() + " is ann");
  Client bob = sigil_user(daemon, "bob");
  daemon.logs(bob.address() + " is bob");
}

TEST_F(Log, TellsNameAddressAndReasonOfAnEnd) {
  Client ann = slash_user(daemon, "ann");
  const std::string ann_address = ann.address();
  ann.closes();
  daemon.logs("ann at " + ann_address + " ended: closed by the client");

  Client bob = sigil_user(daemon, "bob");
  const std::string bob_address = bob.address();
  bob.resets();
  daemon.logs("bob at " + bob_address + " ended: connection lost");

  Client unnamed = connect(daemon, "slash");
  unnamed.sees("* Welcome to confab. Enter your username:");
  const std::string address = unnamed.address();
  unnamed.closes();
  daemon.logs(address + " ended: closed by the client");
}

TEST_F(Log, TellsTheReasonOfAQuitAndOfAShutdown) {
  Client ann = slash_user(daemon, "ann");
  ann.says("/quit");
  daemon.logs("ann at " + ann.address() + " ended: quit");
  Client bob = sigil_user(daemon, "bob");
  daemon.stop();
  daemon.logs("bob at " + bob.address() + " ended: the server is shutting down");
  daemon.logs("stopping on signal 15; connections to close: ");
  daemon.logs("stopped");
}

TEST_F(Log, NeverHoldsWhatUsersSay) {
  const std::string secret = "xyzzy-plugh";
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  Client echo = connect(daemon, "echo");
  Client refused = connect(daemon, "slash");
  refused.says("no name " + secret);
  refused.says("/quit " + secret);
  ann.says(secret);
  ann.says("/msg bob " + secret);
  ann.says("/" + secret);
  ann.says("/help " + secret);
  ann.says("/leave " + secret);
  ann.says(secret + std::string(5000, 'x'));
  bob.says("@lobby " + secret);
  bob.says("#ann " + secret);
  bob.says("!" + secret);
  echo.says(secret);
  Client cut = slash_user(daemon, "cut");
  cut.sends("half a " + secret);
  cut.resets();
  ann.heard();
  bob.heard();
  echo.heard();
  daemon.stop();
  EXPECT_EQ(daemon.log().find(secret), std::string::npos) << daemon.log();
}

TEST_F(Log, HoldsNoByteThatCouldDriveATerminal) {
  for (const std::string name : {"\x1b[2Jann", "ann\x9b", "\u202eann", "%s%n", "a\rb", "\\x1b"}) {
    Client client = connect(daemon, "slash");
    client.sends(name + "\nok\n/quit\n");
    client.everything();
  }
  Client tls = connect(daemon, "sigil");
  tls.sends("\x16\x03\x01\x1b\n");
  tls.sees_end();
  daemon.stop();
  const std::string log = daemon.log();
  EXPECT_TRUE(std::all_of(log.begin(), log.end(), [](char c) { return c == '\n' || (c >= ' ' && c < 0x7f); })) << log;
}

TEST_F(Log, LinesStartWithTimeAndLevel) {
  const std::string line = daemon.logs("listening on slash://");
  // 2026-01-31T12:34:56.789+00:00 info ...
  const std::string pattern = "dddd-dd-ddTdd:dd:dd.ddd?dd:dd info ";
  ASSERT_GT(line.size(), pattern.size());
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == 'd') {
      EXPECT_TRUE(line[i] >= '0' && line[i] <= '9') << line;
    } else if (pattern[i] != '?') {
      EXPECT_EQ(line[i], pattern[i]) << line;
    }
  }
}

TEST(LogLevel, OffWritesNothing) {
  Daemon daemon({"--listen", "slash://127.0.0.1:0", "--log-level", "off"});
  Client ann(only_listener_of(daemon.pid(), "slash"));
  ann.sees("* Welcome to confab. Enter your username:");
  ann.sends("ann\nhello\n/quit\n");
  ann.everything();
  daemon.stop();
  EXPECT_EQ(daemon.log(), "");
}

}  // namespace
}  // namespace confab::harness
