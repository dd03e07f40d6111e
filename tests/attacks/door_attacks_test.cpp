// Attacks at the door: who gets in, how often, and whether others still can.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "harness/processor_wait.hpp"
#include "harness/waiting.hpp"
#include "siege/siege.hpp"

namespace confab::attacks {
namespace {

using Clock = std::chrono::steady_clock;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

/// At most one line per second and reason, however many clients were refused since `start`.
void expect_few_refusals_logged(Daemon& daemon, const std::string& reason, Clock::time_point start) {
  daemon.logs(reason);
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(Clock::now() - start).count();
  std::istringstream log(daemon.log());
  int told = 0;
  for (std::string line; std::getline(log, line);) {
    if (line.find(" refused 127.66.0.") != std::string::npos && line.find(reason) != std::string::npos) ++told;
  }
  EXPECT_LE(told, 1 + seconds);
}

TEST(DoorAttacks, LoginFlood) {
  Siege siege;
  siege.attack_with(
      siege.slash(),
      {.clients = 60, .opening = "mallory$N\n", .payload = "/quit\n", .rounds_max = 1, .comes_back = true});
  siege.holds(growth_with(60));
}

/// How many clients the daemon has refused, as it says itself.
std::uint64_t refused_by(const Daemon& daemon) {
  const std::string figure = "since the start: refused ";
  const auto told_before = daemon.log().size();
  daemon.signal(SIGUSR1);
  daemon.logs(figure);
  for (const Deadline deadline; !deadline.passed(); harness::wait_for(-1, 0, Deadline(std::chrono::milliseconds(5)))) {
    const std::string log = daemon.log();
    const auto start = log.find(figure, told_before);
    if (start != std::string::npos && log.find(',', start) != std::string::npos) {
      return std::stoull(log.substr(start + figure.size()));
    }
  }
  harness::abandon("it says nothing of whom it refused", Here::now());
}

TEST(DoorAttacks, LoginFloodGetsInNoFasterThanTheRateOfItsAddress) {
  constexpr std::uint64_t burst = 64;
  constexpr std::uint64_t rate = 5;
  Siege siege({"--connect-rate", std::to_string(rate), "--connect-burst", std::to_string(burst)});
  const auto start = Clock::now();
  siege.attack([&] {
    Barrage barrage(
        siege.slash(),
        {.clients = 60, .opening = "mallory$N\n", .payload = "/quit\n", .rounds_max = 1, .comes_back = true});
    barrage.rage(attack_time);
    barrage.close_all();
    // Those that still wait to be accepted are refused, too.
    std::uint64_t let_in = 0;
    for (const Deadline deadline; !deadline.passed();) {
      let_in = barrage.connected() - refused_by(siege.daemon());
      const auto seconds = std::chrono::ceil<std::chrono::seconds>(Clock::now() - start).count();
      if (let_in <= burst + rate * static_cast<std::uint64_t>(seconds)) break;
    }
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(Clock::now() - start).count();
    EXPECT_LE(let_in, burst + rate * static_cast<std::uint64_t>(seconds));
    EXPECT_GE(let_in, burst);
    EXPECT_GT(barrage.connected(), 2 * burst);
  });
  siege.holds(growth_with(60));
}

TEST(DoorAttacks, LoginFloodWithRefusedNames) {
  Siege siege;
  siege.attack_with(siege.slash(), {.clients = 60, .payload = "watcher1\nWATCHER2\nadmin\n \n-\n", .comes_back = true});
  siege.holds(growth_with(60));
}

TEST(DoorAttacks, ConnectionsResetAtOnce) {
  Siege siege;
  siege.attack_with(siege.sigil(), {.clients = 60,
                                    .opening = "half a na",
                                    .payload = "m",
                                    .rounds_max = 1,
                                    .parting = Parting::reset,
                                    .comes_back = true});
  siege.holds(growth_with(60));
}

TEST(DoorAttacks, StalledLoginsTakeAQuarterOfThePlacesAndNotOneMore) {
  constexpr std::size_t places = 400;
  const auto start = Clock::now();
  Siege siege({"--connections-max", std::to_string(places), "--login-timeout", "8"});
  siege.attack([&] {
    Barrage stalling(siege.sigil(), {.clients = places});
    stalling.rage(harness::patience, [&] { return stalling.present() <= places / 4; });
    stalling.rage(std::chrono::milliseconds(300));
    EXPECT_EQ(stalling.present(), places / 4);
    // They lose their places to a newcomer from an address with fewer connections.
    Client late = connect(siege.daemon(), "slash");
    late.sees("* Welcome to confab. Enter your username:");
    stalling.rage(harness::patience, [&] { return stalling.present() < places / 4; });
    late.says("bob");
    EXPECT_TRUE(late.line().starts_with("* Hello, bob."));
    // They have no more time than others.
    stalling.rage(harness::patience, [&] { return stalling.present() == 0; });
  });
  siege.holds(growth_with(places));
  for (const char* reason : {"made way for a newcomer", "no name in time"}) {
    expect_few_refusals_logged(siege.daemon(), reason, start);
  }
}

TEST(DoorAttacks, ClientsWithANameTakeNoneOfTheQuarter) {
  constexpr std::size_t places = 40;
  Siege siege({"--connections-max", std::to_string(places)});
  siege.attack([&] {
    std::vector<Client> named;
    for (std::size_t i = 0; i < places / 2; ++i) {
      named.push_back(sigil_user(siege.daemon(), "named" + std::to_string(i)));
    }
    Barrage stalling(siege.sigil(), {.clients = places});
    stalling.rage(attack_time);
    EXPECT_EQ(stalling.present(), places / 4);
  });
  siege.holds(growth_with(places));
}

TEST(DoorAttacks, OneAddressGetsItsShareAndKeepsNobodyElseOut) {
  constexpr std::size_t per_address = 40;  // of the 60 from each
  const auto start = Clock::now();
  Siege siege({"--connections-per-address-max", std::to_string(per_address)});
  siege.attack([&] {
    Barrage barrage(siege.slash(), {.clients = 120, .opening = "mallory$N\n"});
    barrage.rage(harness::patience, [&] { return barrage.turned_away() == 120 - 2 * per_address; });
    barrage.rage(attack_time);
    EXPECT_EQ(barrage.present(), 2 * per_address);
    Client other = slash_user(siege.daemon(), "bob");
  });
  siege.holds(growth_with(120));
  expect_few_refusals_logged(siege.daemon(), "too many connections from your address", start);
}

TEST(DoorAttacks, KnockingWithoutEndIsLoggedOnceASecond) {
  const auto start = Clock::now();
  Siege siege({"--connections-per-address-max", "1"});
  siege.attack_with(siege.slash(), {.clients = 60, .opening = "mallory$N\n", .payload = "x\n", .comes_back = true});
  siege.holds(growth_with(60));
  expect_few_refusals_logged(siege.daemon(), "too many connections from your address", start);
}

TEST(DoorAttacks, WithoutDescriptorsItSleepsServesThoseInsideAndLaterLetsNewcomersIn) {
  if (simulation::sanitized)
    GTEST_SKIP() << "UBSan looks at an object through a pipe, and there is no descriptor for one";
  Siege siege;
  const std::size_t before = vitals_of(siege.daemon().pid()).descriptors;
  const rlimit few{before + 30, before + 30};
  ASSERT_EQ(prlimit(siege.daemon().pid(), RLIMIT_NOFILE, &few, nullptr), 0);
  siege.attack([&] {
    Barrage barrage(siege.slash(), {.clients = 100, .opening = "mallory$N\n"});
    barrage.rage(3 * attack_time);
    siege.daemon().logs("cannot accept clients for now");
    EXPECT_LT(vitals_of(siege.daemon().pid()).descriptors, before + 60);
  });
  EXPECT_LT(siege.cpu_share(), 0.05 * slowdown);
  Client bob = slash_user(siege.daemon(), "bob");
  bob.says("/quit");
  bob.sees("* Goodbye, bob.");
  bob.sees_end();
  bob.closes();
  siege.holds(growth_with(100));
  EXPECT_LE(count(siege.daemon().log(), "cannot accept clients for now"), 2U);
}

TEST(DoorAttacks, WithoutDescriptorsItUsesEachFreedOneAtOnce) {
  if (simulation::sanitized)
    GTEST_SKIP() << "UBSan looks at an object through a pipe, and there is no descriptor for one";
  Siege siege;
  std::vector<Client> inside;
  for (int i = 0; i < 5; ++i) inside.push_back(slash_user(siege.daemon(), "inside" + std::to_string(i)));
  const std::size_t all = vitals_of(siege.daemon().pid()).descriptors;
  const rlimit no_more{all, all};
  ASSERT_EQ(prlimit(siege.daemon().pid(), RLIMIT_NOFILE, &no_more, nullptr), 0);
  siege.attack([&] {
    std::vector<Client> outside;
    for (int i = 0; i < 2; ++i) outside.push_back(connect(siege.daemon(), "slash"));
    for (int i = 0; i < 2; ++i) {
      // By then it asks once a second: it has asked 1.3 s after it first found none, and asks again after 2.3 s.
      Client& next = outside[static_cast<std::size_t>(i)];
      ASSERT_FALSE(harness::wait_for(next.descriptor(), POLLIN, Deadline(std::chrono::milliseconds(1500))));
      const harness::OwnTime since_freed(siege.daemon().pid());
      inside.pop_back();
      next.sees("* Welcome to confab. Enter your username:");
      EXPECT_LT(since_freed.so_far(), slowdown * std::chrono::milliseconds(100));
    }
    inside.clear();
  });
  siege.holds(growth_with(10));
}

}  // namespace
}  // namespace confab::attacks
