#include "confab/admission/pace.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace confab {
namespace {

using namespace std::chrono_literals;

constexpr Instant start = 1h;

/// Lines heard at `now`, each costing one.
int heard(Pace& pace, Instant now, int at_most = 10'000) {
  int lines = 0;
  while (lines < at_most && pace.ready(now)) {
    pace.spend(1, now);
    ++lines;
  }
  return lines;
}

TEST(Pace, ABurstAtOnceAndNotOneMore) {
  Pace pace({.lines_per_second = 20, .burst_lines = 100});
  EXPECT_EQ(heard(pace, start), 100);
}

TEST(Pace, ThenALineForEachThatTheRatePermits) {
  Pace pace({.lines_per_second = 20, .burst_lines = 100});
  heard(pace, start);
  EXPECT_EQ(heard(pace, start + 49ms), 0);
  EXPECT_EQ(heard(pace, start + 50ms), 1);
  EXPECT_EQ(heard(pace, start + 150ms), 2);
  EXPECT_EQ(heard(pace, start + 1150ms), 20);
}

TEST(Pace, ASilenceGivesBackNoMoreThanABurst) {
  Pace pace({.lines_per_second = 20, .burst_lines = 100});
  heard(pace, start);
  EXPECT_EQ(heard(pace, start + 24h), 100);
}

TEST(Pace, InTheLongRunItIsTheRate) {
  Pace pace({.lines_per_second = 7, .burst_lines = 3});
  int lines = 0;
  for (int i = 0; i < 100'000; ++i) lines += heard(pace, start + i * 1ms);
  EXPECT_GE(lines, 700);
  EXPECT_LE(lines, 700 + 3);
}

TEST(Pace, WithABurstOfOneEachLineWaitsForTheLast) {
  Pace pace({.lines_per_second = 1000, .burst_lines = 1});
  EXPECT_EQ(heard(pace, start), 1);
  EXPECT_EQ(heard(pace, start + 1ms), 1);
}

TEST(Pace, ADearLineMakesADebt) {
  Pace pace({.lines_per_second = 10, .burst_lines = 2});
  pace.spend(10, start);
  EXPECT_FALSE(pace.ready(start + 899ms));
  EXPECT_TRUE(pace.ready(start + 900ms));
}

TEST(Pace, IsRestedOnceAWholeBurstIsFreeAgain) {
  Pace pace({.lines_per_second = 10, .burst_lines = 2});
  EXPECT_TRUE(pace.rested(start));
  heard(pace, start);
  EXPECT_FALSE(pace.rested(start + 199ms));
  EXPECT_TRUE(pace.rested(start + 200ms));
}

TEST(Pace, ARateOfZeroIsNoLimit) {
  Pace pace({.lines_per_second = 0, .burst_lines = 1});
  EXPECT_EQ(heard(pace, start, 1000), 1000);
}

TEST(Pace, TheHighestRatesAndBurstsDoNotOverflow) {
  Pace slow({.lines_per_second = 1, .burst_lines = 1'000'000});
  EXPECT_EQ(heard(slow, start, 2'000'000), 1'000'000);
  Pace fast({.lines_per_second = 1'000'000, .burst_lines = 1'000'000});
  EXPECT_EQ(heard(fast, start, 2'000'000), 1'000'000);
}

}  // namespace
}  // namespace confab
