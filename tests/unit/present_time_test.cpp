#include "net/present_time.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace confab::net {
namespace {

using namespace std::chrono_literals;

class PresentTimeTest : public testing::Test {
 protected:
  static constexpr PresentTime::Time start{std::chrono::hours(1)};
  PresentTime time;
};

TEST_F(PresentTimeTest, GoesWithTheClockWhileNoAlarmIsSet) {
  EXPECT_EQ(time.at(start), start);
  EXPECT_EQ(time.at(start + 1h), start + 1h);
}

TEST_F(PresentTimeTest, AnAlarmThatRingsALittleLateIsNoAbsence) {
  time.at(start);
  time.set_alarm(start + 1s);
  EXPECT_FALSE(time.ring(start + 1s + PresentTime::lateness_max));
  EXPECT_EQ(time.at(start + 2s), start + 2s);
}

TEST_F(PresentTimeTest, OfAnAbsenceOnlyAMomentCounts) {
  time.at(start);
  time.set_alarm(start + 1s);
  EXPECT_TRUE(time.ring(start + 1min));
  EXPECT_EQ(time.at(start + 1min), start + PresentTime::lateness_max);
  EXPECT_EQ(time.at(start + 1min + 5s), start + 5s + PresentTime::lateness_max);
}

TEST_F(PresentTimeTest, WhatWasSeenOfTheTimeBeforeAnAbsenceCounts) {
  time.at(start);
  time.set_alarm(start + 1s);
  EXPECT_EQ(time.at(start + 900ms), start + 900ms);
  EXPECT_TRUE(time.ring(start + 1min));
  EXPECT_EQ(time.at(start + 1min), start + 900ms + PresentTime::lateness_max);
}

TEST_F(PresentTimeTest, AProcessThatLooksWhileTheAlarmIsLateIsNotAway) {
  time.at(start);
  time.set_alarm(start + 1s);
  for (auto now = start + 1s; now < start + 5s; now += PresentTime::lateness_max) EXPECT_EQ(time.at(now), now);
  EXPECT_FALSE(time.ring(start + 5s));
}

TEST_F(PresentTimeTest, AnAbsenceIsNoticedByALookBeforeTheAlarmRings) {
  time.at(start);
  time.set_alarm(start + 1s);
  EXPECT_EQ(time.at(start + 1min), start + PresentTime::lateness_max);
  EXPECT_TRUE(time.ring(start + 1min));
}

TEST_F(PresentTimeTest, NeverGoesBack) {
  PresentTime::Time last = time.at(start);
  for (int second = 0; second < 50; ++second) {
    const auto now = start + std::chrono::seconds(second);
    if (second % 7 == 0) time.set_alarm(now + 1s);
    if (second % 7 == second % 5) time.ring(now);
    const auto present = time.at(now);
    EXPECT_GE(present, last);
    last = present;
  }
}

TEST_F(PresentTimeTest, AbsencesAddUp) {
  time.at(start);
  time.set_alarm(start + 1s);
  time.ring(start + 10s);
  time.set_alarm(start + 11s);
  time.ring(start + 20s);
  EXPECT_EQ(time.at(start + 20s), start + 2 * PresentTime::lateness_max);
  EXPECT_EQ(time.system_time(start), start + 20s - 2 * PresentTime::lateness_max);
}

TEST_F(PresentTimeTest, EachAbsenceIsToldOnce) {
  time.at(start);
  time.set_alarm(start);
  EXPECT_TRUE(time.ring(start + 10s));
  time.set_alarm(start + 11s);
  EXPECT_FALSE(time.ring(start + 11s));
}

}  // namespace
}  // namespace confab::net
