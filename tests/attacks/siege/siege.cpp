#include "siege/siege.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <exception>
#include <iostream>
#include <thread>

#include "harness/processor_wait.hpp"
#include "siege/yardstick.hpp"

namespace confab::attacks {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double mib = 1 << 20;

std::vector<std::string> arguments(const std::vector<std::string>& flags) {
  auto all = harness::all_protocols();
  all.insert(all.end(), {"--history-bytes", "1048576", "--exempt", "127.0.0.1", "--connect-rate", "0"});
  all.insert(all.end(), flags.begin(), flags.end());
  return all;
}

Vitals vitals_once_ready(const Daemon& daemon, const std::vector<std::string>& flags, Here here) {
  daemon.endpoint("echo", "127.0.0.1", here);  // the last of its listeners
  if (std::ranges::find(flags, "--state-directory") != flags.end()) daemon.logs("keeping state in", here);
  return vitals_of(daemon.pid(), here);
}

// ---- The table at the end of a run

std::string& table() {
  static std::string rows;
  return rows;
}

class TableAtTheEnd : public testing::Environment {
 public:
  void TearDown() override {
    if (table().empty()) return;
    std::array<char, 256> head{};
    std::snprintf(head.data(), head.size(), "%-66s %6s %6s %7s %7s %7s %7s %6s %5s %15s %11s\n", "attack", "lines",
                  "missed", "median", "p99", "slowest", "clock", "slow", "CPU", "memory, MiB", "descriptors");
    std::cout << head.data() << table();
  }
};

// Owned by GoogleTest.
const auto* const registered = testing::AddGlobalTestEnvironment(new TableAtTheEnd);

void add_row(const Witnesses::Report& witnesses, double slowness, double cpu_share, const Vitals& before,
             const Vitals& after, std::size_t descriptors) {
  const auto ms = [](std::chrono::microseconds time) { return static_cast<double>(time.count()) / 1000; };
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  std::array<char, 256> row{};
  std::snprintf(row.data(), row.size(),
                "%-66s %6zu %6zu %7.2f %7.2f %7.2f %7.2f %6.2f %4.0f%% %6.1f -> %5.1f %4zu -> %4zu\n", test->name(),
                witnesses.heard, witnesses.missed, ms(witnesses.delays.median), ms(witnesses.delays.p99),
                ms(witnesses.delays.slowest), ms(witnesses.delays.p99_by_the_clock), slowness, cpu_share * 100,
                static_cast<double>(before.resident_bytes) / mib, static_cast<double>(after.resident_peak_bytes) / mib,
                before.descriptors, descriptors);
  table() += row.data();
}

}  // namespace

Siege::Siege(std::vector<std::string> flags, const std::string& room, Here here)
    : daemon_(arguments(flags)), before_(vitals_once_ready(daemon_, flags, here)), witnesses_(daemon_, room, here) {}

Siege::~Siege() = default;

void Siege::attack(const std::function<void()>& attack) {
  const auto start = Clock::now();
  const auto stolen_before = harness::stolen_time();
  const double cpu_before = vitals_of(daemon_.pid()).cpu_seconds;
  std::atomic<bool> over = false;
  std::thread watch([&] {
    Yardstick yardstick;
    try {
      while (!over) {
        yardstick.sample();
        descriptors_peak_ = std::max(descriptors_peak_, vitals_of(daemon_.pid()).descriptors);
        harness::wait_for(-1, 0, Deadline(std::chrono::milliseconds(20)));
      }
    } catch (const testing::AssertionException&) {
      // The daemon is gone; that is already reported.
    }
    slowness_ = std::max(slowness_, yardstick.slowness());
  });
  std::exception_ptr failure;
  try {
    attack();
  } catch (...) {
    failure = std::current_exception();
  }
  over = true;
  watch.join();
  if (failure) std::rethrow_exception(failure);
  stolen_ = harness::stolen_time() - stolen_before;
  const std::chrono::duration<double> took = Clock::now() - start;
  cpu_share_ = (vitals_of(daemon_.pid()).cpu_seconds - cpu_before) / took.count();
}

void Siege::attack_with(const Endpoint& endpoint, const Attacker& attacker) {
  attack([&] { Barrage(endpoint, attacker).rage(attack_time); });
}

void Siege::holds(std::uint64_t growth_bytes_max, Here here) {
  const auto report = witnesses_.stop();
  expect_descriptors_back(here);
  const Vitals after = vitals_of(daemon_.pid(), here);
  add_row(report, slowness_, cpu_share_, before_, after, descriptors_peak_);
  testing::Test::RecordProperty("p99_us", std::to_string(report.delays.p99.count()));
  testing::Test::RecordProperty("p99_by_the_clock_us", std::to_string(report.delays.p99_by_the_clock.count()));
  testing::Test::RecordProperty("cpu_percent", std::to_string(static_cast<int>(cpu_share_ * 100)));
  testing::Test::RecordProperty("resident_peak_bytes", std::to_string(after.resident_peak_bytes));
  if (!report.wrong.empty()) harness::abandon("a witness: " + report.wrong, here);
  if (report.heard < 200)
    harness::abandon("the witnesses said too little to tell: " + std::to_string(report.heard), here);
  // What was stolen in one piece delays all lines of that time.
  const auto bound = std::chrono::duration_cast<std::chrono::microseconds>(p99_max_ * slowness_) + stolen_;
  if (report.delays.p99 > bound) {
    harness::abandon(
        "the daemon kept the witnesses waiting: without the time in which it or they had no processor, p99 "
        "is " +
            std::to_string(report.delays.p99.count()) + " us, and may be " + std::to_string(bound.count()),
        here);
  }
  const auto growth = after.resident_peak_bytes - before_.resident_bytes;
  if (!simulation::sanitized && growth > growth_bytes_max) {
    harness::abandon(
        "the daemon grew by " + std::to_string(growth) + " bytes, and may by " + std::to_string(growth_bytes_max),
        here);
  }
}

/// After the attackers are gone, only the witnesses' descriptors and the earlier ones remain. (A sanitizer closes some
/// of its own meanwhile.)
void Siege::expect_descriptors_back(Here here) const {
  const std::size_t expected = before_.descriptors + 2;
  const Deadline deadline;
  std::size_t now = 0;
  while ((now = vitals_of(daemon_.pid(), here).descriptors) > expected) {
    if (deadline.passed()) {
      harness::abandon("descriptors leak: " + std::to_string(now) + ", not " + std::to_string(expected), here);
    }
    harness::wait_for(-1, 0, Deadline(std::chrono::milliseconds(10)));
  }
}

}  // namespace confab::attacks
