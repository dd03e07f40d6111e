// SIGTERM and SIGINT: everybody gets whole lines, the goodbye and an orderly end, and the daemon ends in time.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

const std::string goodbye = "* The server is shutting down. Goodbye.";

TEST(Shutdown, SlashUsersGetTheGoodbyeAndSigilAndEchoJustTheEnd) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  Client echo = connect(daemon, "echo");
  Client unnamed = connect(daemon, "slash");
  unnamed.sees("* Welcome to confab. Enter your username:");
  echo.says("x");
  echo.sees("X");
  ann.sees("* bob joined.");
  daemon.signal(SIGTERM);
  ann.sees(goodbye);
  ann.sees_end();
  bob.sees_end();
  echo.sees_end();
  unnamed.sees(goodbye);
  unnamed.sees_end();
  EXPECT_EQ(daemon.status(), 0);
}

TEST(Shutdown, SigintDoesTheSame) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  daemon.signal(SIGINT);
  ann.sees(goodbye);
  ann.sees_end();
  EXPECT_EQ(daemon.status(), 0);
}

TEST(Shutdown, WithoutClientsItEndsAtOnce) {
  Daemon daemon;
  daemon.endpoint("echo");
  daemon.signal(SIGTERM);
  EXPECT_EQ(daemon.status(), 0);
  daemon.logs("stopped");
}

TEST(Shutdown, DuringABroadcastEverybodyGetsWholeLinesTheGoodbyeAndTheEnd) {
  Daemon daemon;
  std::vector<Client> listeners;
  for (int i = 0; i < 40; ++i) listeners.push_back(slash_user(daemon, "listener" + std::to_string(i)));
  std::vector<Client> speakers;
  for (int i = 0; i < 4; ++i) speakers.push_back(sigil_user(daemon, "speaker" + std::to_string(i)));
  std::string lines;
  for (int i = 0; i < 1000; ++i) lines += "line " + std::to_string(i) + " of some length, and whole\n";
  for (Client& speaker : speakers) speaker.sends(lines);
  while (!listeners.back().line().starts_with("speaker")) {
  }
  daemon.signal(SIGTERM);
  for (Client& listener : listeners) {
    const std::string text = listener.everything();
    ASSERT_TRUE(text.ends_with("\n" + goodbye + "\n"))
        << quoted(text.substr(text.size() - std::min<std::size_t>(text.size(), 100)));
    for (std::size_t start = 0; start + goodbye.size() + 1 < text.size();) {
      const std::size_t end = text.find('\n', start);
      const std::string line = text.substr(start, end - start);
      ASSERT_TRUE(line.starts_with("* ") ||
                  (line.starts_with("speaker") && line.ends_with(" of some length, and whole")))
          << quoted(line);
      start = end + 1;
    }
  }
  for (Client& speaker : speakers) {
    const std::string text = speaker.everything();
    EXPECT_TRUE(text.empty() || text.ends_with("and whole\n"));
  }
  EXPECT_EQ(daemon.status(), 0);
}

/// With a client that does not read and whose lines wait in the daemon: more was said than the buffers on the way can
/// hold.
class ShutdownWithSlowClient : public testing::Test {
 protected:
  void SetUp() override {
    const std::string line = std::string(999, 'x') + "\n";
    for (int kilobytes = 0; kilobytes < 1500; ++kilobytes) ann.sends(line);
    ann.heard();
  }

  Daemon daemon;
  Client slow = slash_user(daemon, "slow", {.receive_buffer_bytes = 4096});
  Client ann = slash_user(daemon, "ann");
};

TEST_F(ShutdownWithSlowClient, EndsAlthoughItNeverReads) {
  daemon.signal(SIGTERM);
  ann.sees(goodbye);
  ann.sees_end();
  EXPECT_EQ(daemon.status(), 0);
}

TEST_F(ShutdownWithSlowClient, GivesItEverythingIfItReadsWithinTheDeadline) {
  daemon.signal(SIGTERM);
  ann.sees(goodbye);
  EXPECT_TRUE(slow.everything().ends_with("x\n" + goodbye + "\n"));
  EXPECT_EQ(daemon.status(), 0);
}

// The handler of the second signal is the only one that ends it with this status, and does so there and then.
TEST_F(ShutdownWithSlowClient, EndsAtOnceWithASecondSignal) {
  daemon.signal(SIGTERM);
  ann.sees(goodbye);
  daemon.signal(SIGTERM);
  EXPECT_EQ(daemon.status(), 1);
}

TEST_F(ShutdownWithSlowClient, AcceptsNobody) {
  const Endpoint place = daemon.endpoint("slash");
  daemon.signal(SIGTERM);
  ann.sees(goodbye);
  EXPECT_FALSE(try_connect(place).is_open());
  EXPECT_FALSE(slow.everything().empty());
  EXPECT_EQ(daemon.status(), 0);
}

TEST_F(ShutdownWithSlowClient, CarriesOutNothingThatComesAfterTheSignal) {
  daemon.signal(SIGTERM);
  ann.sees(goodbye);
  ann.sends_some("too late\n");
  EXPECT_EQ(slow.everything().find("too late"), std::string::npos);
  EXPECT_EQ(daemon.status(), 0);
}

}  // namespace
}  // namespace confab::harness
