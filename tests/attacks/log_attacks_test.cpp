// Attacks on the log: nobody reads it while clients connect without end.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <string>

#include "siege/siege.hpp"

namespace confab::attacks {
namespace {

using Clock = std::chrono::steady_clock;

TEST(LogAttacks, WithNobodyReadingTheLogALoginFloodStopsNobody) {
  Siege siege;
  siege.daemon().clogs_log();
  siege.attack_with(
      siege.slash(),
      {.clients = 60, .opening = "mallory$N\n", .payload = "/quit\n", .rounds_max = 1, .comes_back = true});
  siege.daemon().signal(SIGUSR1);
  siege.daemon().reads_log_again();
  siege.daemon().logs("figures: ");
  siege.holds(growth_with(60));
}

/// How many lines the log may contain after this long: see docs/limits.md.
long lines_max(Clock::duration since_start) {
  const long seconds = std::chrono::ceil<std::chrono::seconds>(since_start).count() + 1;
  const long visits = 20 + 5 * seconds;
  constexpr long reasons_to_refuse = 7;
  constexpr long own = 20;  // from the daemon and the witnesses
  return 3 * visits + 2 * visits + reasons_to_refuse * (1 + seconds) + own;
}

void expect_bounded_log(const std::string& protocol, const Attacker& attacker) {
  SCOPED_TRACE(protocol + " " + attacker.opening + attacker.payload);
  const auto start = Clock::now();
  Siege siege;
  std::uint64_t knocks = 0;
  siege.attack([&] {
    Barrage barrage(siege.daemon().endpoint(protocol), attacker);
    barrage.rage(attack_time);
    knocks = barrage.connected();
  });
  siege.holds(growth_with(attacker.clients));
  const std::string log = siege.daemon().log();
  const long lines = std::count(log.begin(), log.end(), '\n');
  EXPECT_LE(lines, lines_max(Clock::now() - start)) << log;
  EXPECT_GT(knocks, static_cast<std::uint64_t>(lines)) << "this was no attack";
}

TEST(LogAttacks, KnockingAndLeavingIsBoundedInTheLog) {
  expect_bounded_log("slash",
                     {.clients = 60, .payload = "x", .rounds_max = 1, .parting = Parting::reset, .comes_back = true});
}

TEST(LogAttacks, RefusedNicknamesAreBoundedInTheLog) {
  expect_bounded_log("sigil", {.clients = 60, .payload = "no-name\n", .rounds_max = 1, .comes_back = true});
}

TEST(LogAttacks, ComingAndGoingUnderANameIsBoundedInTheLog) {
  expect_bounded_log(
      "slash", {.clients = 60, .opening = "mallory$N\n", .payload = "/quit\n", .rounds_max = 1, .comes_back = true});
}

TEST(LogAttacks, BrowsersAreBoundedInTheLog) {
  expect_bounded_log("slash",
                     {.clients = 60, .payload = "GET / HTTP/1.0\r\n\r\n", .rounds_max = 1, .comes_back = true});
}

}  // namespace
}  // namespace confab::attacks
