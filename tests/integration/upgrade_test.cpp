// Live upgrades: the daemon is replaced by a new process, and nobody who is connected notices.
#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "harness/client.hpp"
#include "harness/replaceable.hpp"
#include "harness/terminal.hpp"

namespace confab::harness {
namespace {

class Upgrade : public testing::Test {
 protected:
  Replaceable program;
  Daemon daemon = Daemon::of(program.path(), all_protocols());
};

TEST_F(Upgrade, PeopleTalkOnTwiceInARow) {
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  ann.sees("* bob joined.");
  Client echo = connect(daemon, "echo");
  for (int round = 0; round < 2; ++round) {
    program.becomes_confabd();
    daemon.signal(SIGUSR2);
    daemon.is_replaced();
    ann.says("still here");
    bob.sees("ann: still here");
    bob.says("so am I");
    ann.sees("bob: so am I");
    echo.says("me too");
    echo.sees("ME TOO");
    ann.says("/who");
    ann.sees("* In lobby (2): ann, bob");
  }
}

TEST_F(Upgrade, NewcomersFindTheSameAddresses) {
  const Endpoint slash = daemon.endpoint("slash");
  daemon.signal(SIGUSR2);
  daemon.is_replaced();
  Client ann(slash);
  ann.sees("* Welcome to confab. Enter your username:");
  ann.says("ann");
  ann.sees("* Hello, ann. You are in lobby with no others. Type /help for commands.");
}

TEST_F(Upgrade, ALineThatTheServerEditsStaysWhole) {
  require_program("telnet", "telnet");
  Client bob = sigil_user(daemon, "bob");
  const Endpoint slash = daemon.endpoint("slash");
  Terminal ann({"telnet", slash.host, std::to_string(slash.port)});
  ann.shows("Enter your username:");
  ann.enters("ann");
  ann.shows("* Hello, ann.");
  ann.enters("/tidy");
  ann.shows("* What you type stays whole");
  ann.types("hel");
  ann.shows("hel");
  for (int round = 0; round < 2; ++round) {
    daemon.signal(SIGUSR2);
    daemon.is_replaced();
    bob.says("round " + std::to_string(round));
    ann.shows("bob: round " + std::to_string(round) + "\r\nhel");
  }
  ann.types("lo\r");
  bob.sees("ann: hello");
}

TEST_F(Upgrade, ALineThatIsHalfTypedIsFinishedAfterwards) {
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  ann.sees("* bob joined.");
  ann.sends("one\nhel");
  bob.sees("ann: one");
  daemon.signal(SIGUSR2);
  daemon.is_replaced();
  ann.sends("lo\n");
  bob.sees("ann: hello");
}

TEST_F(Upgrade, ANameThatIsAskedForIsGivenAfterwards) {
  Client ann = connect(daemon, "slash");
  ann.sees("* Welcome to confab. Enter your username:");
  daemon.signal(SIGUSR2);
  daemon.is_replaced();
  ann.says("no good");
  ann.sees_bytes("* ");
}

TEST(UpgradeBehindAProxy, WhoseHeaderIsStillToComeIsLetInAfterwardsAsWhoItSays) {
  Replaceable program;
  std::vector<std::string> arguments = all_protocols();
  arguments.insert(arguments.end(), {"--proxy-from", "127.0.0.1"});
  Daemon daemon = Daemon::of(program.path(), arguments);
  Client inside = connect(daemon, "slash");
  inside.says("PROXY TCP4 192.0.2.8 198.51.100.1 4000 8888\r");
  inside.sees("* Welcome to confab. Enter your username:");
  Client waiting = connect(daemon, "slash");
  waiting.sends("PROXY TCP4 192.0");
  Client silent = connect(daemon, "sigil");
  inside.says("ann");
  inside.sees("* Hello, ann. You are in lobby with no others. Type /help for commands.");
  daemon.signal(SIGUSR2);
  daemon.is_replaced();
  daemon.logs("connections that end here: 0");
  waiting.sends(".2.9 198.51.100.1 5000 8888\r\nbob\n");
  waiting.sees("* Welcome to confab. Enter your username:");
  inside.sees("* bob joined.");
  daemon.logs("192.0.2.9:5000 connected to slash");
  silent.sends("PROXY UNKNOWN\r\neve\n");
  inside.sees("* eve joined.");
}

TEST_F(Upgrade, AProgramThatDoesNotStartChangesNothing) {
  Client ann = slash_user(daemon, "ann");
  program.becomes_script("exit 3");
  daemon.signal(SIGUSR2);
  daemon.logs("not upgraded: The new confabd ended with status 3");
  ann.says("/who");
  ann.sees("* In lobby (1): ann");
}

TEST_F(Upgrade, AProgramThatIsGoneChangesNothing) {
  Client ann = slash_user(daemon, "ann");
  program.vanishes();
  daemon.signal(SIGUSR2);
  daemon.logs("not upgraded: ");
  ann.says("/who");
  ann.sees("* In lobby (1): ann");
  program.becomes_confabd();
  daemon.signal(SIGUSR2);
  daemon.is_replaced();
  ann.says("/who");
  ann.sees("* In lobby (1): ann");
}

TEST_F(Upgrade, AProgramThatSaysSomethingElseChangesNothing) {
  Client ann = slash_user(daemon, "ann");
  program.becomes_script("exec perl -e 'open(F, \">&=3\"); send(F, \"good day\", 0); sleep 60'");
  daemon.signal(SIGUSR2);
  daemon.logs("not upgraded: The new program does not speak as confabd does.");
  ann.says("/who");
  ann.sees("* In lobby (1): ann");
}

TEST_F(Upgrade, OnlyOneIsUnderWayAtATime) {
  Client ann = slash_user(daemon, "ann");
  program.becomes_script("exec sleep 60");
  daemon.signal(SIGUSR2);
  daemon.logs("upgrading");
  daemon.signal(SIGUSR2);
  daemon.logs("not upgraded: An upgrade is under way already.");
  ann.says("/who");
  ann.sees("* In lobby (1): ann");
}

TEST_F(Upgrade, TheEndComesFirst) {
  Client ann = slash_user(daemon, "ann");
  program.becomes_script("exec sleep 60");
  daemon.signal(SIGUSR2);
  daemon.logs("upgrading");
  daemon.signal(SIGTERM);
  ann.sees("* The server is shutting down. Goodbye.");
  ann.closes();
  EXPECT_EQ(daemon.status(), 0);
}

}  // namespace
}  // namespace confab::harness
