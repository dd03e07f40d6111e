// Storms at the door: clients that connect without end, as fast as they can, slow nobody inside and keep nobody out.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <ostream>
#include <string>
#include <vector>

#include "siege/siege.hpp"
#include "siege/storm.hpp"

namespace confab::attacks {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t backlog_and_kept = 6000;

/// The loop does other work between Asio's turns, even if the listener is always ready.
constexpr std::chrono::milliseconds storm_p99_max = simulation::sanitized ? p99_max : 30ms;

/// Runs a storm for the whole time of an attack. (There is nothing to wait for: what must not happen takes time.)
void rages(Siege& siege, const StormPlan& plan) {
  siege.attack([&] {
    const Storm storm(siege.slash(), plan);
    harness::wait_for(-1, 0, Deadline(2 * attack_time));
    EXPECT_GT(storm.tried(), 1000U);
  });
}

struct Kind {
  std::string name;
  StormPlan plan;
};

void PrintTo(const Kind& kind, std::ostream* out) {
  *out << kind.name;
}

class StormAttacks : public testing::TestWithParam<Kind> {};

TEST_P(StormAttacks, DelayNobodyInside) {
  Siege siege;
  siege.set_p99_max(storm_p99_max);
  rages(siege, GetParam().plan);
  siege.holds(growth_with(backlog_and_kept));
}

INSTANTIATE_TEST_SUITE_P(
    Each, StormAttacks,
    testing::Values(Kind{"ResetsFromOneAddress", {.aftermath = Aftermath::reset}},
                    Kind{"EndsFromOneAddress", {.aftermath = Aftermath::end}},
                    Kind{"KeptOpenFromOneAddress", {.aftermath = Aftermath::kept}},
                    Kind{"ResetsFromThisMachine", {.aftermath = Aftermath::reset, .from = {"127.0.0.1"}}},
                    Kind{"EndsFromThisMachine", {.aftermath = Aftermath::end, .from = {"127.0.0.1"}}},
                    Kind{"KeptOpenFromThisMachine", {.aftermath = Aftermath::kept, .from = {"127.0.0.1"}}},
                    Kind{"KeptOpenFromAHundredAddresses",
                         {.aftermath = Aftermath::kept, .from = stormy_addresses(100)}}),
    [](const auto& kind) { return kind.param.name; });

/// How many tries a client needs that takes two seconds to give a name. 0 if it never got in.
int tries_to_get_in(const Endpoint& slash, const std::string& name, int tries_max) {
  for (int tries = 1; tries <= tries_max; ++tries) {
    const auto socket = try_connect(slash, {.from = "127.68.0.1"});
    if (!socket.is_open()) continue;
    harness::wait_for(-1, 0, Deadline(2000ms));  // thinks of a name
    const std::string line = name + "\n";
    send(socket.get(), line.data(), line.size(), MSG_NOSIGNAL);
    std::string seen;
    for (const Deadline deadline; seen.find("* Hello, " + name) == std::string::npos && !deadline.passed();) {
      std::array<char, 4096> buffer;
      const ssize_t size = recv(socket.get(), buffer.data(), buffer.size(), 0);
      if (size <= 0) break;
      seen.append(buffer.data(), static_cast<std::size_t>(size));
    }
    if (seen.find("* Hello, " + name) != std::string::npos) return tries;
  }
  return 0;
}

TEST(StormAttack, WhileAHundredAddressesAttackAnHonestNewcomerGetsInWithinThreeTries) {
  Siege siege({"--connections-max", "1200"});  // 300 places: three for each of the storm's addresses
  siege.attack([&] {
    const Storm storm(siege.slash(), {.aftermath = Aftermath::kept, .from = stormy_addresses(100)});
    siege.daemon().logs("made way for a newcomer");  // the quarter is full
    for (const char* name : {"ann", "bob", "cat"}) EXPECT_GT(tries_to_get_in(siege.slash(), name, 3), 0) << name;
  });
  siege.holds(growth_with(backlog_and_kept));
}

TEST(StormAttack, WhileAProcessOnThisMachineAttacksAnHonestNewcomerGetsInWithinThreeTries) {
  Siege siege({"--connections-max", "400"});  // so few that the storm fills the quarter before it closes any
  siege.attack([&] {
    const Storm storm(siege.slash(), {.aftermath = Aftermath::kept, .from = {"127.0.0.1"}});
    siege.daemon().logs("made way for a newcomer");
    for (const char* name : {"ann", "bob", "cat"}) EXPECT_GT(tries_to_get_in(siege.slash(), name, 3), 0) << name;
  });
  siege.holds(growth_with(backlog_and_kept));
}

/// Timers and signals have their turn even beside a listener that is always ready.
TEST(StormAttack, TimersAndSignalsHaveTheirTurns) {
  auto arguments = harness::all_protocols();
  for (const char* flag : {"--login-timeout", "1", "--named-notices-members-max", "2", "--rate", "20", "--burst", "1",
                           "--exempt", "127.0.0.1", "--connect-rate", "0"}) {
    arguments.emplace_back(flag);
  }
  Daemon daemon(arguments);
  Client ann = slash_user(daemon, "ann");
  Client bob = slash_user(daemon, "bob", {.from = "127.68.0.1"});
  ann.sees("* bob joined.");
  const Storm storm(daemon.endpoint("slash"), {.aftermath = Aftermath::reset});
  // A login expires.
  Client silent = connect(daemon, "sigil", {.from = "127.68.0.2"});
  silent.sees_end();
  // A room with many members announces arrivals after a second.
  Client cat = sigil_user(daemon, "cat");
  ann.sees("* 1 person joined.");
  // Lines that come too fast are heard at their pace.
  bob.sends("one\ntwo\nthree\nfour\nfive\n");
  for (const char* line : {"one", "two", "three", "four", "five"}) ann.sees("bob: " + std::string(line));
  // The daemon stops on its signal.
  daemon.stop();
}

}  // namespace
}  // namespace confab::attacks
