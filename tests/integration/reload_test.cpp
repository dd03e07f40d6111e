// SIGHUP with a configuration file: what changes while people talk, and what does not.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "harness/client.hpp"
#include "harness/text_file.hpp"

namespace confab::harness {
namespace {

const std::string slash_and_sigil =
    "[[listen]]\nat = \"slash://127.0.0.1:0\"\n[[listen]]\nat = \"sigil://127.0.0.1:0\"\n";

class Reload : public testing::Test {
 protected:
  void SetUp() override { daemon.endpoint("sigil"); }  // from now on the file may change

  void rewrite(const std::string& text) { file.write(text); }

  /// Asks for a reload and waits for the line of the log with `outcome`, which none before has. Returns what follows.
  std::string reloads(const std::string& outcome, Here here = Here::now()) {
    daemon.signal(SIGHUP);
    const std::string line = daemon.logs(outcome, here);
    return line.substr(line.find(outcome) + outcome.size());
  }

  std::string reloaded() const { return "reloaded " + file.path() + ": "; }

  std::size_t count_in_log(const std::string& part) const {
    const std::string log = daemon.log();
    std::size_t count = 0;
    for (auto at = log.find(part); at != std::string::npos; at = log.find(part, at + 1)) ++count;
    return count;
  }

  TextFile file{slash_and_sigil};
  Daemon daemon{{"--config", file.path(), "--burst", "7"}};
};

TEST_F(Reload, SaysWhatHasChangedAndThatNothingHas) {
  rewrite("rate = 40\nnotices = \"quiet\"\nuser = \"nobody\"\n" + slash_and_sigil);
  const std::string first = "notices full -> quiet, user none -> nobody takes effect at the next start, rate 20 -> 40";
  EXPECT_EQ(reloads(reloaded() + first), "");
  rewrite("rate = 40\nnotices = \"quiet\"\n" + slash_and_sigil);
  EXPECT_EQ(reloads(reloaded() + "nothing has changed"), "");
}

TEST_F(Reload, ALimitHoldsFromThenOnForThoseInsideAndNobodyIsDisconnected) {
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  ann.sees("* bob joined.");
  ann.says(std::string(300, 'x'));
  bob.sees("ann: " + std::string(300, 'x'));
  rewrite("line-bytes-max = 200\nnotices = \"none\"\n" + slash_and_sigil);
  reloads("line-bytes-max 4096 -> 200");
  ann.says(std::string(300, 'x'));
  ann.sees("* That line is longer than 200 bytes and was not sent.");
  bob.says("still here");
  ann.sees("bob: still here");
}

TEST_F(Reload, ALineThatIsHalfSaidIsHeldToTheNewLimit) {
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  ann.sees("* bob joined.");
  ann.sends(std::string(300, 'x'));
  ann.says("");
  bob.sees("ann: " + std::string(300, 'x'));
  ann.sends(std::string(300, 'x'));
  rewrite("line-bytes-max = 200\n" + slash_and_sigil);
  reloads("line-bytes-max 4096 -> 200");
  ann.says("y");
  ann.sees("* That line is longer than 200 bytes and was not sent.");
  ann.says("z");
  bob.sees("ann: z");
}

TEST_F(Reload, AFlagStillBeatsTheFile) {
  rewrite("burst = 9\n" + slash_and_sigil);
  reloads(reloaded() + "nothing has changed");
}

TEST_F(Reload, AShorterLoginTimeoutHoldsForThoseWhoAreConnectedAlready) {
  Client silent = connect(daemon, "slash");
  silent.sees("* Welcome to confab. Enter your username:");
  rewrite("login-timeout = 1\n" + slash_and_sigil);
  reloads("login-timeout 60 -> 1");
  silent.sees("* No username was given in time. Goodbye.");
}

TEST_F(Reload, ExemptNetworksHoldForNewClients) {
  Client ann = slash_user(daemon, "ann");
  rewrite("exempt = [\"none\"]\nconnections-per-address-max = 1\n" + slash_and_sigil);
  reloads("exempt 127.0.0.0/8,::1 -> none");
  Client bob = slash_user(daemon, "bob");
  ann.sees("* bob joined.");
  connect(daemon, "slash").sees("* There are too many connections from your address. Please try again later.");
}

TEST_F(Reload, TheLogLevelChangesAndTheChangeIsLoggedBothWays) {
  rewrite("log-level = \"off\"\n" + slash_and_sigil);
  reloads("log-level info -> off");
  Client ann = slash_user(daemon, "ann");
  rewrite("log-level = \"info\"\n" + slash_and_sigil);
  reloads("log-level off -> info");
  EXPECT_EQ(daemon.log().find(ann.address()), std::string::npos);
}

TEST_F(Reload, AListenerIsAddedAndRemovedAndItsClientsStay) {
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  ann.sees("* bob joined.");
  const Endpoint sigil = daemon.endpoint("sigil");
  rewrite("[[listen]]\nat = \"slash://127.0.0.1:0\"\n[[listen]]\nat = \"echo://127.0.0.1:0\"\n");
  reloads(reloaded() + "listener echo://127.0.0.1:0 added, listener sigil://127.0.0.1:0 removed");
  Client echo = connect(daemon, "echo");
  echo.says("hello");
  echo.sees("HELLO");
  EXPECT_FALSE(try_connect(sigil).is_open());
  bob.says("still here");
  ann.sees("bob: still here");
}

TEST_F(Reload, AUnixSocketIsAddedWithItsModeAndItsFileRemoved) {
  const std::string path = testing::TempDir() + "confab_reload_" + std::to_string(::getpid());
  rewrite("[[listen]]\nat = \"slash+unix:" + path + "\"\nmode = \"0600\"\n" + slash_and_sigil);
  reloads("listener slash+unix:" + path + " added");
  struct stat made {};
  ASSERT_EQ(::lstat(path.c_str(), &made), 0);
  EXPECT_EQ(made.st_mode & 0777U, 0600U);
  rewrite(slash_and_sigil);
  reloads("listener slash+unix:" + path + " removed");
  EXPECT_NE(::lstat(path.c_str(), &made), 0);
}

TEST_F(Reload, AnotherProtocolCanTakeTheSamePort) {
  const std::string port = std::to_string(daemon.endpoint("sigil").port);
  Client bob = sigil_user(daemon, "bob");
  rewrite("[[listen]]\nat = \"sigil://127.0.0.1:" + port + "\"\n");
  reloads("listener sigil://127.0.0.1:" + port + " added");
  rewrite("[[listen]]\nat = \"echo://127.0.0.1:" + port + "\"\n");
  reloads("listener echo://127.0.0.1:" + port + " added, listener sigil://127.0.0.1:" + port + " removed");
  Client echo = connect(daemon, "echo");
  echo.says("hello");
  echo.sees("HELLO");
}

TEST_F(Reload, AListenerThatCannotBeOpenedLeavesEverythingAsItWas) {
  Client ann = slash_user(daemon, "ann");
  Daemon other;
  const std::string taken = std::to_string(other.endpoint("slash").port);
  rewrite(
      "notices = \"none\"\nline-bytes-max = 200\n[[listen]]\nat = \"echo://127.0.0.1:0\"\n[[listen]]\nat = "
      "\"slash://127.0.0.1:" +
      taken + "\"\n");
  reloads("not reloaded: " + file.path() + ": Port " + taken + " is taken already");
  EXPECT_EQ(daemon.log().find("echo://"), std::string::npos);
  EXPECT_EQ(daemon.log().find(reloaded()), std::string::npos);
  Client bob = sigil_user(daemon, "bob");
  ann.sees("* bob joined.");
  ann.says(std::string(300, 'x'));
  bob.sees("ann: " + std::string(300, 'x'));
}

TEST_F(Reload, APlaceThatWasClosedToMakeRoomIsOpenAgainIfTheReloadFails) {
  const Endpoint sigil = daemon.endpoint("sigil");
  rewrite("[[listen]]\nat = \"echo://127.0.0.1:" + std::to_string(sigil.port) +
          "\"\n[[listen]]\nat = \"slash://192.0.2.1:1\"\n");
  reloads("not reloaded: " + file.path() + ": Can't listen on slash://192.0.2.1:1");
  Client bob(sigil);
  bob.says("bob");
  bob.says("!rooms");
  bob.sees("");
}

TEST_F(Reload, AHostThatDoesNotExistLeavesEverythingAsItWas) {
  Client ann = slash_user(daemon, "ann");
  rewrite("[[listen]]\nat = \"slash://no-such-host.invalid:0\"\n");
  reloads("not reloaded: " + file.path() + ": There is no host named \"no-such-host.invalid\"");
  slash_user(daemon, "bob");
  ann.sees("* bob joined.");
}

TEST_F(Reload, ABrokenFileChangesNothingAndAllItsMistakesAreLogged) {
  rewrite("line-bytes-max = 200\nrate = \"x\"\nburst = 0\n");
  reloads("not reloaded: " + file.path() + ":2:8: rate is a whole number");
  daemon.logs("not reloaded: " + file.path() + ":3:9: burst can't be 0");
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  ann.sees("* bob joined.");
  ann.says(std::string(300, 'x'));
  bob.sees("ann: " + std::string(300, 'x'));
  rewrite("rate = 21\n" + slash_and_sigil);
  reloads("rate 20 -> 21");
}

TEST_F(Reload, AFileThatIsGoneChangesNothing) {
  std::remove(file.path().c_str());
  reloads("not reloaded: Can't read the configuration file " + file.path() + ": No such file or directory.");
  slash_user(daemon, "ann");
}

TEST_F(Reload, MoreConnectionsThanTheDescriptorsAllowAreWarnedOf) {
  rewrite("connections-max = 1000000\n" + slash_and_sigil);
  reloads("connections-max 10000 -> 1000000");
  daemon.logs("the limit of open files leaves room for ");
}

TEST_F(Reload, InTheMiddleOfAReloadExactlyOneMoreFollows) {
  // A pipe in place of the file: whoever opens it to read waits until somebody writes. So the test decides when a
  // reload ends.
  std::remove(file.path().c_str());
  ASSERT_EQ(mkfifo(file.path().c_str(), 0600), 0);
  Client ann = slash_user(daemon, "ann");
  const auto answer = [this](const std::string& text) { std::ofstream(file.path()) << text; };
  daemon.signal(SIGHUP);
  daemon.signal(SIGUSR1);  // handled after the one before it
  daemon.logs("figures: connections 1");
  for (int i = 0; i < 5; ++i) daemon.signal(SIGHUP);
  Client bob = slash_user(daemon, "bob");
  ann.sees("* bob joined.");
  daemon.signal(SIGUSR1);
  daemon.logs("figures: connections 2");
  ann.says("/who");
  ann.sees("* In lobby (2): ann, bob");
  answer("rate = 21\n" + slash_and_sigil);
  daemon.logs(reloaded() + "rate 20 -> 21");
  answer("rate = 22\n" + slash_and_sigil);
  daemon.logs(reloaded() + "rate 21 -> 22");
  // A third one would still wait for the pipe, and the next signal would not find the file that replaces it.
  rewrite("rate = 23\n" + slash_and_sigil);
  reloads(reloaded() + "rate 22 -> 23");
  EXPECT_EQ(count_in_log(reloaded()), 3U);
}

TEST_F(Reload, UnderTalkNoLineIsLost) {
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  ann.sees("* bob joined.");
  int said = 0;
  for (int round = 0; round < 20; ++round) {
    rewrite("rooms-max = " + std::to_string(round) + "\n" + slash_and_sigil);
    daemon.signal(SIGHUP);
    for (int i = 0; i < 50; ++i) bob.says(std::to_string(said + i));
    for (int i = 0; i < 50; ++i) ann.sees("bob: " + std::to_string(said + i));
    said += 50;
  }
  daemon.logs(" -> 19");
}

TEST_F(Reload, AFileThatCannotBeReadNowDoesNotHoldUpTheEnd) {
  std::remove(file.path().c_str());
  ASSERT_EQ(mkfifo(file.path().c_str(), 0600), 0);
  daemon.signal(SIGHUP);
  daemon.signal(SIGUSR1);
  daemon.logs("figures: ");
  daemon.stop();
}

}  // namespace
}  // namespace confab::harness
