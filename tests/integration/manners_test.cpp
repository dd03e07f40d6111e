// What rooms keep, and manners, over sockets: what only the whole daemon shows.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>
#include <utility>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

TEST(Manners, WhoComesBackCanReadWhatWasSaidMeanwhile) {
  Daemon daemon;
  Client bob = slash_user(daemon, "bob");
  {
    Client ann = slash_user(daemon, "ann");
    bob.sees("* ann joined.");
    ann.resets();
  }
  bob.sees("* ann left (connection lost).");
  bob.says("where are you?");
  bob.heard();
  Client ann = slash_user(daemon, "ann");
  ann.sees_nothing();
  ann.says("/history");
  ann.sees("* The last line in lobby:");
  EXPECT_TRUE(ann.line().ends_with(" bob: where are you?\n"));
  ann.sees("* That is all.");
}

/// The time of day as a history shows it, in a zone that is 5 hours and 17 minutes ahead of UTC.
std::string time_ahead() {
  const std::time_t there = std::time(nullptr) + 5 * 3600 + 17 * 60;
  std::tm broken{};
  gmtime_r(&there, &broken);
  std::array<char, 6> text{};
  std::strftime(text.data(), text.size(), "%H:%M", &broken);
  return text.data();
}

TEST(Manners, HistoriesHaveTheTimeOfTheServersZone) {
  Daemon daemon({"env", "TZ=AHEAD-5:17"}, all_protocols());
  Client ann = slash_user(daemon, "ann");
  const std::string before = time_ahead();
  ann.says("hello");
  ann.heard();
  const std::string after = time_ahead();
  ann.says("/history");
  ann.sees("* The last line in lobby:");
  const std::string line = ann.line();
  EXPECT_TRUE(line.ends_with(" " + before + " ann: hello\n") || line.ends_with(" " + after + " ann: hello\n"))
      << line << "not at " << before;
}

TEST(Manners, ABellIsOneByteBeforeTheEndingOfTheLine) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  Client bob = slash_user(daemon, "bob");
  ann.sees("* bob joined.");
  ann.says("/bell");
  ann.sees("* A bell rings from now on when somebody names you or writes to you.");
  bob.says("ann?");
  ann.sees_bytes("bob: ann?\a\n");
  ann.sends("/bell\r\n/bell\r\n");
  ann.sees_bytes(
      "* No bell rings from now on.\r\n"
      "* A bell rings from now on when somebody names you or writes to you.\r\n");
  bob.says("ann?");
  ann.sees_bytes("bob: ann?\a\r\n");
}

TEST(Manners, AStormOfVisitsFromOneExemptAddressIsAFewLines) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  constexpr int visits = 300;
  const auto start = Clock::now();
  for (int i = 0; i < visits; ++i) {
    Client guest = slash_user(daemon, "guest");
    guest.says("/quit");
    guest.sees("* Goodbye, guest.");
  }
  ann.says("/quit");
  const std::string seen = ann.everything();
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(Clock::now() - start).count();
  EXPECT_NE(seen.find("* guest joined.\n* guest left.\n"), std::string::npos);
  // Those of the first ten by name, one line a second, and Goodbye.
  EXPECT_LE(std::count(seen.begin(), seen.end(), '\n'), 10 + seconds + 2) << seen;
}

TEST(Manners, TheLogSaysWhoTookAnotherName) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  // Within one read, so that nobody can hide behind a name.
  ann.sends("/nick dora\n/nick ann\n");
  daemon.logs(ann.address() + " is dora and was ann");
  daemon.logs(ann.address() + " is ann and was dora");
}

}  // namespace
}  // namespace confab::harness
