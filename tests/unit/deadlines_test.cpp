// Real timers, without waiting any longer than they take: the loop runs until it has nothing left to do.
#include "net/deadlines.hpp"

#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace confab::net {
namespace {

using namespace std::chrono_literals;

class Waiter final : public Expiring {
 public:
  explicit Waiter(std::function<void()> then) : then_(std::move(then)) {}
  void expired() override { then_(); }

 private:
  std::function<void()> then_;
};

class DeadlinesTest : public testing::Test {
 protected:
  /// An Expiring whose expiry appends `mark` to the record.
  Waiter waiter(char mark) {
    return Waiter([this, mark] { happened += mark; });
  }

  /// Runs until no deadline is set, for at most 10 s.
  void run() {
    do {
      context.restart();
      context.run_for(10s);
      EXPECT_TRUE(context.stopped());
    } while (deadlines.judge());
  }

  /// Blocks the process, as if it were stopped.
  static void away_for(std::chrono::milliseconds time) { poll(nullptr, 0, static_cast<int>(time.count())); }

  asio::io_context context{1};
  Deadlines deadlines{context};
  static constexpr std::chrono::milliseconds soon{2};
  static constexpr std::chrono::milliseconds later{200};  // a busy machine may take some of it between two lines
  static constexpr std::chrono::milliseconds never{3'600'000};
  std::string happened;
};

TEST_F(DeadlinesTest, WithNoneSetTheLoopEnds) {
  run();
  EXPECT_EQ(happened, "");
}

TEST_F(DeadlinesTest, OneExpiresOnceAndNotBeforeItsTime) {
  Waiter a = waiter('a');
  const auto start = Clock::now();
  deadlines.set(a, soon);
  run();
  EXPECT_EQ(happened, "a");
  EXPECT_GE(Clock::now() - start, 2ms);
  EXPECT_FALSE(a.linked());
  run();
  EXPECT_EQ(happened, "a");
}

TEST_F(DeadlinesTest, TheyExpireInTheOrderTheyComeDue) {
  Waiter a = waiter('a');
  Waiter b = waiter('b');
  Waiter c = waiter('c');
  deadlines.set(a, later);
  deadlines.set(b, soon);
  deadlines.set(c, soon);
  run();
  EXPECT_EQ(happened, "bca");
}

TEST_F(DeadlinesTest, AnEarlierOneWakesATimerThatSleepsForALaterOne) {
  Waiter a = waiter('a');
  Waiter b = waiter('b');
  deadlines.set(a, never);
  deadlines.set(b, soon);
  while (happened.empty()) {
    ASSERT_EQ(context.run_one_for(10s), 1U);
    deadlines.judge();
  }
  EXPECT_EQ(happened, "b");
  EXPECT_TRUE(a.linked());
}

TEST_F(DeadlinesTest, ADurationThatChangesHoldsForTheNextThatIsSet) {
  std::chrono::milliseconds after = never;
  Waiter a = waiter('a');
  after = soon;
  deadlines.set(a, after);
  run();
  EXPECT_EQ(happened, "a");
}

TEST_F(DeadlinesTest, AShorterDurationHoldsForThoseThatAreSetAlreadyToo) {
  std::chrono::milliseconds after = never;
  Waiter a = waiter('a');
  Waiter b = waiter('b');
  deadlines.set(a, after);
  after = soon;
  deadlines.set(b, after);
  deadlines.durations_changed();
  run();
  EXPECT_EQ(happened, "ab");
}

TEST_F(DeadlinesTest, ALongerDurationLeavesThoseThatAreSetAlready) {
  std::chrono::milliseconds after = soon;
  Waiter a = waiter('a');
  deadlines.set(a, after);
  after = never;
  deadlines.durations_changed();
  run();
  EXPECT_EQ(happened, "a");
}

TEST_F(DeadlinesTest, OneThatWasClearedDoesNotExpire) {
  Waiter a = waiter('a');
  Waiter b = waiter('b');
  deadlines.set(a, soon);
  deadlines.set(b, soon);
  a.unlink();
  run();
  EXPECT_EQ(happened, "b");
}

TEST_F(DeadlinesTest, OneThatDiedDoesNotExpire) {
  {
    Waiter a = waiter('a');
    deadlines.set(a, soon);
  }
  run();
  EXPECT_EQ(happened, "");
}

TEST_F(DeadlinesTest, SettingItAgainPostponesIt) {
  Waiter a = waiter('a');
  Waiter b = waiter('b');
  deadlines.set(a, soon);
  deadlines.set(b, soon);
  deadlines.set(a, soon);
  run();
  EXPECT_EQ(happened, "ba");
}

TEST_F(DeadlinesTest, SettingItWithAnotherDurationReplacesIt) {
  Waiter a = waiter('a');
  Waiter b = waiter('b');
  deadlines.set(a, soon);
  deadlines.set(b, later);
  deadlines.set(a, later);
  run();
  EXPECT_EQ(happened, "ba") << "one deadline each";
}

TEST_F(DeadlinesTest, OneMaySetItselfAgainAsItExpires) {
  int left = 3;
  Waiter* self = nullptr;
  Waiter a([&] {
    happened += 'a';
    if (--left > 0) deadlines.set(*self, soon);
  });
  self = &a;
  deadlines.set(a, soon);
  run();
  EXPECT_EQ(happened, "aaa");
}

TEST_F(DeadlinesTest, OneMayClearAndSetOthersAsItExpires) {
  Waiter b = waiter('b');
  Waiter c = waiter('c');
  Waiter a([&] {
    happened += 'a';
    b.unlink();
    deadlines.set(c, later);
  });
  deadlines.set(a, soon);
  deadlines.set(b, soon);
  run();
  EXPECT_EQ(happened, "ac");
}

TEST_F(DeadlinesTest, ManyOfSeveralKindsAllExpire) {
  std::vector<std::unique_ptr<Waiter>> waiters;
  for (int i = 0; i < 1000; ++i) {
    waiters.push_back(std::make_unique<Waiter>([this] { happened += '.'; }));
    deadlines.set(*waiters.back(), i % 3 == 0 ? later : soon);
  }
  run();
  EXPECT_EQ(happened.size(), 1000U);
}

TEST_F(DeadlinesTest, NobodyIsJudgedBeforeTheLoopSaysSo) {
  Waiter a = waiter('a');
  deadlines.set(a, soon);
  context.run_for(10s);
  EXPECT_EQ(happened, "");
  EXPECT_TRUE(deadlines.judge());
  EXPECT_EQ(happened, "a");
  EXPECT_FALSE(deadlines.judge());
}

TEST_F(DeadlinesTest, ATimeInWhichNothingRanIsNobodysFault) {
  Waiter a = waiter('a');
  deadlines.set(a, later);
  const auto start = Clock::now();
  away_for(1s);
  context.run_for(10s);
  EXPECT_GE(Clock::now() - start, 1s + Deadlines::catching_up) << "first there is a moment to hear what has arrived";
  EXPECT_TRUE(deadlines.judge());
  EXPECT_EQ(happened, "a");
}

TEST_F(DeadlinesTest, TimeGoesOnEvenIfEachRingIsLate) {
  Waiter a = waiter('a');
  deadlines.set(a, later);
  for (int round = 0; round < 10 && happened.empty(); ++round) {
    away_for(600ms);
    context.restart();
    context.poll();
    deadlines.judge();
  }
  EXPECT_EQ(happened, "a");
}

TEST_F(DeadlinesTest, StoppingLetsTheLoopEndAlthoughOneIsSet) {
  Waiter a = waiter('a');
  deadlines.set(a, never);
  deadlines.stop();
  run();
  EXPECT_EQ(happened, "");
}

}  // namespace
}  // namespace confab::net
