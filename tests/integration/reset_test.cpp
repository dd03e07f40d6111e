// After the last word on slash: the end of the stream, then a reset when the client has everything and is silent,
// because some programs notice nothing less. Clients that have ended their own stream, and scripts, keep the orderly
// end.
#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <string>

#include "harness/client.hpp"
#include "server_end.hpp"

namespace confab::harness {
namespace {

// How a reset appears to a client that has already seen the end of the stream: EPIPE.

using namespace std::chrono_literals;

std::size_t descriptors_of(const Daemon& daemon) {
  const std::filesystem::directory_iterator entries("/proc/" + std::to_string(daemon.pid()) + "/fd");
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

void expect_descriptors(const Daemon& daemon, std::size_t count) {
  for (const Deadline deadline; descriptors_of(daemon) != count && !deadline.passed();) {
    wait_for(-1, 0, Deadline(1ms));
  }
  EXPECT_EQ(descriptors_of(daemon), count);
}

TEST(Reset, EndsAQuitterThatStaysAndNoScript) {
  Daemon daemon;
  Client bot = sigil_user(daemon, "bot");
  Client echo = connect(daemon, "echo");
  Client ann = slash_user(daemon, "ann");
  bot.says("!quit");
  bot.sees_end();
  ann.sees("* bot left.");
  const auto start = std::chrono::steady_clock::now();
  ann.says("/quit");
  ann.sees("* Goodbye, ann.");
  ann.sees_end();
  EXPECT_EQ(error_of(ann), EPIPE);
  EXPECT_GE(std::chrono::steady_clock::now() - start, 1s) << "it may still be reading";
  EXPECT_EQ(error_of(bot, Deadline(0ms)), 0);
}

TEST(Reset, ComesOnlyAfterASilence) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  ann.says("/quit");
  ann.sees("* Goodbye, ann.");
  ann.sees_end();
  auto said_last = std::chrono::steady_clock::now();
  for (const Deadline talks(2s); !talks.passed(); wait_for(-1, 0, Deadline(100ms))) {
    const int error = error_of(ann, Deadline(0ms));
    if (std::chrono::steady_clock::now() - said_last > 800ms) GTEST_SKIP() << "this machine made her silent";
    ASSERT_EQ(error, 0);
    ann.says("and another thing");
    said_last = std::chrono::steady_clock::now();
  }
  EXPECT_EQ(error_of(ann), EPIPE);
}

TEST(Reset, LeavesToTheClientWhatItHasNotReadYet) {
  Daemon daemon;
  Client bob = slash_user(daemon, "bob");
  Client ann = slash_user(daemon, "ann");
  bob.sees("* ann joined.");
  const std::string said(999, 'b');
  for (int line = 0; line < 60; ++line) bob.says(said);
  bob.heard();
  ann.says("/quit");
  bob.sees("* ann left.");
  // The reset itself, without reading a byte.
  ASSERT_TRUE(wait_for(ann.descriptor(), 0, Deadline()));
  for (int line = 0; line < 60; ++line) ann.sees("bob: " + said);
  ann.sees("* Goodbye, ann.");
}

TEST(Reset, NeverComesToAClientThatHasEndedItsStream) {
  Daemon daemon;
  Client bob = slash_user(daemon, "bob");
  const std::size_t before = descriptors_of(daemon);
  Client ann = slash_user(daemon, "ann");
  ann.sends("/quit\n");
  ann.half_closes();
  ann.sees("* Goodbye, ann.");
  ann.sees_end();
  expect_descriptors(daemon, before);
  EXPECT_EQ(error_of(ann, Deadline(0ms)), 0);
}

TEST(Reset, EndsAClientThatStaysAtAShutdown) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  Client bot = sigil_user(daemon, "bot");
  ann.sees("* bot joined.");
  daemon.signal(SIGTERM);
  ann.sees("* The server is shutting down. Goodbye.");
  ann.sees_end();
  bot.sees_end();
  EXPECT_EQ(daemon.status(), 0);
  EXPECT_EQ(error_of(ann), EPIPE);
  EXPECT_EQ(error_of(bot, Deadline(0ms)), 0);
}

}  // namespace
}  // namespace confab::harness
