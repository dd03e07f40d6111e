// How it ends at a terminal: exit statuses, what is said, the terminal as it was before, and coming back.
#include <csignal>
#include <fstream>
#include <optional>

#include "../simulation/sanitized.hpp"
#include "fake_server.hpp"
#include "harness/terminal.hpp"
#include "terminal_fixture.hpp"

namespace confab::harness {
namespace {

class TerminalEndings : public AtTerminal {};

TEST_F(TerminalEndings, QuitIsAGoodEnd) {
  TmuxScreen ann = confab_at(place());
  ann.shows("Connected to 127.0.0.1 at port " + std::to_string(daemon.endpoint("slash").port) + ".");
  ann.shows("To quit, type \"/quit\".");
  log_in(ann);
  ann.enters("/quit");
  ann.shows("* Goodbye, ann.");
  EXPECT_EQ(ann.ends(), 0);
}

TEST_F(TerminalEndings, AServerThatClosesIsTold) {
  TmuxScreen ann = confab_at(place());
  log_in(ann);
  ann.types("half a line");
  daemon.stop();
  ann.shows("* The server is shutting down. Goodbye.");
  ann.shows("Connection closed by server.");
  EXPECT_EQ(ann.ends(), 1);
  ann.shows("half a line");
}

TEST_F(TerminalEndings, WithoutAServerThereIsNoConnection) {
  TmuxScreen ann = confab_at("127.0.0.1:" + std::to_string(free_port()));
  EXPECT_EQ(ann.ends(), 2);
  EXPECT_TRUE(ann.all_rows().front().starts_with("confab: ")) << ann.all_rows().front();
}

TEST_F(TerminalEndings, QuitIsAGoodEndBeforeTheNameToo) {
  TmuxScreen ann = confab_at(place());
  ann.shows("Enter your");
  ann.enters("/quit");
  EXPECT_EQ(ann.ends(), 0);
}

TEST_F(TerminalEndings, ASilentServerMaySpeakTls) {
  FakeServer server;
  TmuxScreen ann = confab_at(server.place(), {.columns = 100, .rows = 20});
  server.accepts();
  ann.shows("The server has said nothing. If this port speaks TLS, add --tls.");
  server.sends("hello\n");
  ann.shows("hello");
}

TEST_F(TerminalEndings, ABrokenConnectionIsTold) {
  FakeServer server;
  TmuxScreen ann = confab_at(server.place());
  server.accepts();
  server.sends("hello\n");
  ann.shows("hello");
  server.resets();
  ann.shows("The connection is lost: ");
  EXPECT_EQ(ann.ends(), 1);
}

class TerminalSignals : public AtTerminal, public testing::WithParamInterface<int> {
 protected:
  TmuxFolder folder;
};

INSTANTIATE_TEST_SUITE_P(Terminal, TerminalSignals,
                         testing::Values(SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGSEGV, SIGABRT));

TEST_P(TerminalSignals, LeaveTheTerminalAsItWas) {
  if (simulation::sanitized && GetParam() == SIGSEGV) GTEST_SKIP() << "the sanitizer handles it";
  // A shell that does not care for its terminal, as others do.
  TmuxScreen shell({"sh", "-c",
                    "ulimit -c 0; stty -a >" + folder.path() + "/before; " + confab_path() + " " + place() +
                        "; stty -a | cmp - " + folder.path() + "/before && echo same; exec cat"});
  log_in(shell);
  shell.types("half");
  shell.ends_with({"half"});
  const std::string pid = std::to_string(shell.pid());
  pid_t child = 0;
  std::ifstream("/proc/" + pid + "/task/" + pid + "/children") >> child;
  ASSERT_GT(child, 0);
  ASSERT_EQ(::kill(child, GetParam()), 0);
  shell.shows("same");
}

class StalledTerminal : public testing::TestWithParam<int> {};

INSTANTIATE_TEST_SUITE_P(Terminal, StalledTerminal, testing::Values(SIGTERM, SIGINT, SIGHUP));

TEST_P(StalledTerminal, KeepsNobodyFromEndingTheProgram) {
  FakeServer server;
  Terminal terminal({"env", "TERM=xterm", confab_path(), server.place()});
  server.accepts();
  std::string lines;
  for (int i = 0; i < 20'000; ++i) lines += "line " + std::to_string(i) + "\n";
  server.sends(lines);
  terminal.shows("line 100");  // and from here on nobody reads
  EXPECT_EQ(terminal.dies_unread(GetParam()), 128 + GetParam());
}

// ---- Coming back

class Reconnecting : public testing::Test {
 protected:
  void start() { daemon.emplace(std::vector<std::string>{"--listen", "slash://" + place}); }
  void kill() {
    daemon->signal(SIGKILL);
    daemon->status();
    daemon.reset();
  }
  void SetUp() override { start(); }

  const std::string place = "127.0.0.1:" + std::to_string(free_port());
  std::optional<Daemon> daemon;
};

TEST_F(Reconnecting, ComesBackUnderItsNameIntoItsRoom) {
  TmuxScreen ann = confab_at(place, {}, {"--reconnect"});
  ann.shows("Enter your");
  ann.enters("ann");
  ann.shows("* Hello, ann.");
  ann.enters("/join dev");
  ann.shows("* You are now in dev with no others.");
  ann.types("half a line");
  kill();
  ann.shows("Connection lost; trying again in 1 s.");
  ann.shows("Connection lost; trying again in 2 s.");
  ann.ends_with({"half a line"});
  start();
  Client bob = slash_user(*daemon, "bob");
  bob.says("/join dev");
  bob.line();
  ann.becomes(
      [](const TmuxScreen::Rows& rows) {
        return rows.size() > 1 && rows.back() == "half a line" &&
               rows[rows.size() - 2].starts_with("* You are now in dev");
      },
      "that ann is in dev again, with what she had typed");
  ann.presses({"Enter"});
  for (std::string line; line != "ann: half a line\n";) line = bob.line();
}

TEST_F(Reconnecting, WhatIsEnteredMeanwhileStays) {
  TmuxScreen ann = confab_at(place, {}, {"--reconnect"});
  ann.shows("Enter your");
  ann.enters("ann");
  ann.shows("* Hello, ann.");
  kill();
  ann.shows("Connection lost; trying again in 1 s.");
  ann.enters("hello");
  ann.becomes([](const TmuxScreen::Rows& rows) { return !rows.empty() && rows.back() == "hello"; }, "the typed line");
  ann.shows("There is no connection: your line was not sent.");
  ann.presses({"C-c"});
  ann.enters("/quit");
  EXPECT_EQ(ann.ends(), 0);
}

TEST_F(Reconnecting, DoesNotComeBackAfterQuit) {
  TmuxScreen ann = confab_at(place, {}, {"--reconnect"});
  ann.shows("Enter your");
  ann.enters("ann");
  ann.shows("* Hello, ann.");
  ann.enters("/quit");
  EXPECT_EQ(ann.ends(), 0);
}

TEST_F(Reconnecting, DoesNotComeBackWithoutAName) {
  TmuxScreen ann = confab_at(place, {}, {"--reconnect"});
  ann.shows("Enter your");
  kill();
  EXPECT_EQ(ann.ends(), 1);
}

TEST_F(Reconnecting, ARefusedNameIsNotGivenAgain) {
  TmuxScreen ann = confab_at(place, {}, {"--reconnect"});
  ann.shows("Enter your");
  ann.enters("ann");
  ann.shows("* Hello, ann.");
  kill();
  ann.shows("Connection lost; trying again in 2 s.");
  start();
  // Whoever is first has the name.
  Client other = connect(*daemon, "slash");
  other.sees("* Welcome to confab. Enter your username:");
  other.says("ann");
  const std::string answer = other.line();
  if (answer.starts_with("* Hello")) {
    ann.shows("* That name is in use. Enter your username:");
    kill();
    EXPECT_EQ(ann.ends(), 1);
  } else {
    ann.enters("/quit");
    EXPECT_EQ(ann.ends(), 0);
  }
}

}  // namespace
}  // namespace confab::harness
