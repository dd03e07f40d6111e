// What is counted of turns, ends and lines heard.
#include "confab/figures.hpp"

#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <string>
#include <string_view>

#include "confab/base/tally.hpp"
#include "conversation_fixture.hpp"
#include "net/visit_log.hpp"

namespace confab {
namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;

TEST(TurnTimes, ATurnCountsInTheFirstBucketThatHoldsIt) {
  for (std::size_t i = 0; i < TurnTimes::bounds.size(); ++i) {
    TurnTimes times;
    times.count(TurnTimes::bounds.at(i));
    EXPECT_EQ(times.turns.at(i), 1U) << "exactly as long as the bound";
    times.count(TurnTimes::bounds.at(i) + nanoseconds(1));
    EXPECT_EQ(times.turns.at(i), 1U);
    EXPECT_EQ(times.turns.at(i + 1), 1U);
  }
}

TEST(TurnTimes, TheirSumIsExact) {
  TurnTimes times;
  times.count(nanoseconds(1));
  times.count(std::chrono::hours(1));
  EXPECT_EQ(times.total, std::chrono::hours(1) + nanoseconds(1));
  EXPECT_EQ(times.turns.front(), 1U);
  EXPECT_EQ(times.turns.back(), 1U);
}

template <class Enum>
std::map<std::string, std::uint64_t> counts(const Tally<Enum>& tally) {
  std::map<std::string, std::uint64_t> all;
  tally.for_each([&](std::string_view label, std::uint64_t count) { all[std::string(label)] = count; });
  return all;
}

TEST(Tally, CountsEachValueUnderItsLabelFromTheFirstToTheLast) {
  Tally<Ending> endings;
  endings.count(Ending::none);
  endings.count(Ending::out_of_memory);
  endings.count(Ending::out_of_memory);
  const auto all = counts(endings);
  EXPECT_EQ(all.at("quit"), 1U);
  EXPECT_EQ(all.at("out_of_memory"), 2U);
  EXPECT_EQ(all.at("made_way"), 0U);
}

/// A label says what it counts in a few letters, and two values never share one.
template <class Enum>
void expect_good_labels(std::size_t values) {
  const auto all = counts(Tally<Enum>());
  EXPECT_EQ(all.size(), values);
  for (const auto& [label, count] : all) {
    EXPECT_EQ(label.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string::npos) << label;
    EXPECT_LE(label.size(), 24U) << label;
  }
}

TEST(Labels, AreFewShortAndDifferent) {
  expect_good_labels<Ending>(12);
  expect_good_labels<net::Refused>(10);
}

// ---- Lines heard

TEST_F(ConversationTest, TellsHowManyLinesItsSessionHeard) {
  EXPECT_EQ(ann.conversation.received("an", Instant{}), 0U) << "no whole line";
  EXPECT_EQ(ann.conversation.received("n\nhello\n/who\n", Instant{}), 3U) << "a name and a command count, too";
  EXPECT_EQ(ann.conversation.received("\n  \n", Instant{}), 0U) << "blank lines";
}

TEST_F(ConversationTest, ALineThatWaitsCountsWhenItIsHeard) {
  const PaceLimits pace{.lines_per_second = 1, .burst_lines = 2};
  ann.conversation.pace(pace);
  EXPECT_EQ(ann.conversation.received("ann\nfirst\nsecond\nthird\n", Instant{}), 2U);
  EXPECT_EQ(ann.conversation.resume(std::chrono::seconds(1), 4096), 1U);
  EXPECT_EQ(ann.conversation.resume(std::chrono::seconds(2), 4096), 1U);
}

}  // namespace
}  // namespace confab
