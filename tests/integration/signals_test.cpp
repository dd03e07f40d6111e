// What signals do and don't do.
#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

TEST(Signals, Usr1LogsALineOfFigures) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  ann.sees("* bob joined.");
  bob.says("!enter dev");
  Client nobody = connect(daemon, "slash");
  nobody.sees("* Welcome to confab. Enter your username:");
  daemon.signal(SIGUSR1);
  daemon.logs(
      "figures: connections 3, users 2, rooms 2, bytes held for clients 0; since the start: refused 0, visits not "
      "logged 0, log lines dropped 0");
  daemon.signal(SIGUSR1);
  ann.says("still here");
  bob.sees("ann: still here");
}

TEST(Signals, WhatIsNoQuestionAndNoEndDoesNothing) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  for (const int signal : {SIGPIPE, SIGXFSZ, SIGWINCH, SIGCHLD, SIGURG, SIGCONT}) daemon.signal(signal);
  ann.says("/who");
  ann.sees("* In lobby (1): ann");
}

TEST(Signals, ProcessorTimeThatIsUsedUpIsAnEndInGoodOrder) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  daemon.signal(SIGXCPU);
  ann.sees("* The server is shutting down. Goodbye.");
  daemon.signal(SIGXCPU);
  ann.closes();
  EXPECT_EQ(daemon.status(), 0);
}

TEST(Signals, QuestionsWhileItStopsKillNobody) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  daemon.signal(SIGTERM);
  ann.sees("* The server is shutting down. Goodbye.");
  for (const int signal : {SIGUSR1, SIGUSR2, SIGHUP}) daemon.signal(signal);
  ann.closes();
  EXPECT_EQ(daemon.status(), 0);
}

TEST(Signals, WhatAShellHasToldABackgroundProcessToIgnoreIsIgnored) {
  Pipe err = make_pipe();
  Process process({"/bin/sh", "-c", "trap '' INT HUP; exec \"$0\" --listen slash://127.0.0.1:0", confabd_path()},
                  {make_pipe().read, make_pipe().write, std::move(err.write)});
  const Drain log(std::move(err.read));
  ASSERT_NE(log.wait_for_line("listening on"), "");
  process.signal(SIGINT);
  process.signal(SIGHUP);
  process.signal(SIGUSR1);
  EXPECT_NE(log.wait_for_line("figures: "), "");
  process.signal(SIGTERM);
  EXPECT_EQ(process.wait(), 0);
}

}  // namespace
}  // namespace confab::harness
