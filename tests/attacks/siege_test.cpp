// The siege's own judgement: what it blames on the daemon, and what it does not.
#include <gtest/gtest.h>
#include <sched.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>

#include "harness/processor_wait.hpp"
#include "siege/delays.hpp"
#include "siege/siege.hpp"
#include "siege/witnesses.hpp"
#include "siege/yardstick.hpp"

namespace confab::attacks {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::steady_clock::time_point start{};

/// Keeps one processor busy while it lives; with a real-time priority, it takes it from everybody else.
class Spinner {
 public:
  explicit Spinner(int processor, bool goes_first = false)
      : thread_([this, processor, goes_first] { run(processor, goes_first); }) {}
  ~Spinner() {
    over_ = true;
    thread_.join();
  }
  Spinner(const Spinner&) = delete;
  Spinner& operator=(const Spinner&) = delete;

  /// Gives this thread precedence over all without real-time priority. Returns false without permission.
  static bool go_first() {
    const sched_param lowest{.sched_priority = 1};
    return sched_setscheduler(0, SCHED_FIFO, &lowest) == 0;
  }

  static void pin(pid_t thread, int processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<unsigned>(processor), &set);
    ASSERT_EQ(sched_setaffinity(thread, sizeof set, &set), 0);
  }

 private:
  void run(int processor, bool goes_first) {
    pin(0, processor);
    if (goes_first) go_first();
    while (!over_) {
    }
  }

  std::atomic<bool> over_ = false;
  std::thread thread_;
};

TEST(SiegeJudgement, WaitsForAProcessorAreTakenOutOfADelay) {
  Delays delays;
  delays.add({start, 5ms}, {start + 100ms, 65ms}, 0ms);
  EXPECT_EQ(delays.summary().p99, 40ms);
  EXPECT_EQ(delays.summary().p99_by_the_clock, 100ms);
}

TEST(SiegeJudgement, OfTwoWaitsOnlyTheLongerIsTakenOut) {
  Delays delays;
  delays.add({start, 0ms}, {start + 100ms, 30ms}, 50ms);
  EXPECT_EQ(delays.summary().p99, 50ms);
}

TEST(SiegeJudgement, AWaitThatBeganBeforeTheLineTakesOutNoMoreThanThereIs) {
  Delays delays;
  delays.add({start, 0ms}, {start + 10ms, 30ms}, 0ms);
  EXPECT_EQ(delays.summary().p99, 0ms);
}

TEST(SiegeJudgement, OneLineInAHundredMayTakeLonger) {
  Delays delays;
  for (int i = 0; i < 198; ++i) delays.add({start, 0ms}, {start + 1ms, 0ms}, 0ms);
  for (int i = 0; i < 2; ++i) delays.add({start, 0ms}, {start + 900ms, 0ms}, 0ms);
  EXPECT_EQ(delays.summary().p99, 1ms);
  EXPECT_EQ(delays.summary().slowest, 900ms);
  delays.add({start, 0ms}, {start + 900ms, 0ms}, 0ms);
  EXPECT_EQ(delays.summary().p99, 900ms);
}

TEST(SiegeJudgement, AThreadThatSharesItsProcessorWaits) {
  const int processor = sched_getcpu();
  std::thread watched([&] {
    Spinner::pin(0, processor);
    const auto wait = harness::ProcessorWait::of_this_thread();
    const Spinner other(processor);
    const auto before = wait.so_far();
    for (const Deadline deadline; wait.so_far() - before < 20ms;) {
      ASSERT_FALSE(deadline.passed()) << "the kernel counts no waits";
    }
  });
  watched.join();
}

TEST(SiegeJudgement, TimeInWhichTheDaemonStandsStillIsItsOwn) {
  Daemon daemon;
  Witnesses witnesses(daemon, "den");
  daemon.signal(SIGSTOP);
  harness::wait_for(-1, 0, Deadline(500ms));
  daemon.signal(SIGCONT);
  const auto report = witnesses.stop();
  EXPECT_EQ(report.wrong, "");
  EXPECT_GT(report.delays.p99, 250ms);
}

/// A processor other than `processor` that this process may use; -1 if there is none.
int other_than(int processor) {
  cpu_set_t set;
  sched_getaffinity(0, sizeof set, &set);
  for (int other = 0; other < CPU_SETSIZE; ++other) {
    if (other != processor && CPU_ISSET(static_cast<unsigned>(other), &set)) return other;
  }
  return -1;
}

TEST(SiegeJudgement, TimeInWhichTheDaemonHasNoProcessorIsNot) {
  const int processor = sched_getcpu();
  const int other = other_than(processor);
  if (other < 0) GTEST_SKIP() << "the witnesses need a processor of their own";
  std::atomic<bool> may = false;
  std::thread([&] { may = Spinner::go_first(); }).join();
  if (!may) GTEST_SKIP() << "this user may not have a real-time priority";
  std::thread([processor, other] {
    Spinner::pin(0, other);  // the witnesses' threads inherit it
    Daemon daemon;
    Spinner::pin(daemon.pid(), processor);
    Witnesses witnesses(daemon, "den");
    {
      // At equal priority, a thread that sleeps most of the time gets a processor whenever it wants one.
      const Spinner spinner(processor, true);
      harness::wait_for(-1, 0, Deadline(500ms));
    }
    const auto report = witnesses.stop();
    EXPECT_EQ(report.wrong, "");
    EXPECT_GT(report.delays.p99_by_the_clock, 250ms);
    EXPECT_LT(report.delays.p99, 50ms);
  }).join();
}

TEST(SiegeJudgement, WorkIsMeasuredWithoutWaitsAndNeverFoundTooFast) {
  Yardstick yardstick;
  EXPECT_EQ(yardstick.slowness(), 1);
  for (int i = 0; i < 20; ++i) yardstick.sample();
  EXPECT_GE(yardstick.slowness(), 1);
  EXPECT_LT(yardstick.slowness(), 100);
}

}  // namespace
}  // namespace confab::attacks
