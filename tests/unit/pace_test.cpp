#include "confab/admission/pace.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace confab {
namespace {

using namespace std::chrono_literals;

constexpr Instant start = 1h;

/// How many lines are heard at `now`, at the cost of one each.
int heard(Pace& pace, Instant now, int at_most = 10'000) {
  int lines = 0;
  while (lines < at_most && pace.ready(now)) {
    pace.spend(1, now);
    ++lines;
  }
  return lines;
}

TEST(Pace, ABurstAtOnceAndNotOneMore) {
  constexpr PaceLimits limits{.lines_per_second = 20, .burst_lines = 100};
  Pace pace(limits);
  EXPECT_EQ(heard(pace, start), 100);
}

TEST(Pace, ThenALineForEachThatTheRatePermits) {
  constexpr PaceLimits limits{.lines_per_second = 20, .burst_lines = 100};
  Pace pace(limits);
  heard(pace, start);
  EXPECT_EQ(heard(pace, start + 49ms), 0);
  EXPECT_EQ(heard(pace, start + 50ms), 1);
  EXPECT_EQ(heard(pace, start + 150ms), 2);
  EXPECT_EQ(heard(pace, start + 1150ms), 20);
}

TEST(Pace, ASilenceGivesBackNoMoreThanABurst) {
  constexpr PaceLimits limits{.lines_per_second = 20, .burst_lines = 100};
  Pace pace(limits);
  heard(pace, start);
  EXPECT_EQ(heard(pace, start + 24h), 100);
}

TEST(Pace, InTheLongRunItIsTheRate) {
  constexpr PaceLimits limits{.lines_per_second = 7, .burst_lines = 3};
  Pace pace(limits);
  int lines = 0;
  for (int i = 0; i < 100'000; ++i) lines += heard(pace, start + i * 1ms);
  EXPECT_GE(lines, 700);
  EXPECT_LE(lines, 700 + 3);
}

TEST(Pace, WithABurstOfOneEachLineWaitsForTheLast) {
  constexpr PaceLimits limits{.lines_per_second = 1000, .burst_lines = 1};
  Pace pace(limits);
  EXPECT_EQ(heard(pace, start), 1);
  EXPECT_EQ(heard(pace, start + 1ms), 1);
}

TEST(Pace, ADearLineMakesADebt) {
  constexpr PaceLimits limits{.lines_per_second = 10, .burst_lines = 2};
  Pace pace(limits);
  pace.spend(10, start);
  EXPECT_FALSE(pace.ready(start + 899ms));
  EXPECT_TRUE(pace.ready(start + 900ms));
}

TEST(Pace, HasAFullBurstAgainAfterASilence) {
  constexpr PaceLimits limits{.lines_per_second = 10, .burst_lines = 2};
  Pace pace(limits);
  EXPECT_TRUE(pace.has_full_burst(start));
  heard(pace, start);
  EXPECT_FALSE(pace.has_full_burst(start + 199ms));
  EXPECT_TRUE(pace.has_full_burst(start + 200ms));
}

TEST(Pace, ARateOfZeroIsNoLimit) {
  constexpr PaceLimits limits{.lines_per_second = 0, .burst_lines = 1};
  Pace pace(limits);
  EXPECT_EQ(heard(pace, start, 1000), 1000);
}

TEST(Pace, LimitsThatChangeHoldAtOnce) {
  PaceLimits limits{.lines_per_second = 10, .burst_lines = 2};
  Pace pace(limits);
  EXPECT_EQ(heard(pace, start), 2);
  limits = {.lines_per_second = 100, .burst_lines = 5};
  EXPECT_FALSE(pace.ready(start + 9ms));
  EXPECT_EQ(heard(pace, start + 1h), 5);
  limits.lines_per_second = 0;
  EXPECT_EQ(heard(pace, start + 1h, 1000), 1000);
}

TEST(Pace, TheHighestRatesAndBurstsDoNotOverflow) {
  constexpr PaceLimits slow_limits{.lines_per_second = 1, .burst_lines = 1'000'000};
  Pace slow(slow_limits);
  EXPECT_EQ(heard(slow, start, 2'000'000), 1'000'000);
  constexpr PaceLimits fast_limits{.lines_per_second = 1'000'000, .burst_lines = 1'000'000};
  Pace fast(fast_limits);
  EXPECT_EQ(heard(fast, start, 2'000'000), 1'000'000);
}

}  // namespace
}  // namespace confab
