// Lines to go back to: in which order, how many, and which not.
#include "confab/terminal/line_memory.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace confab {
namespace {

constexpr LineMemory::Limits roomy{100, 1000};

LineMemory of(std::initializer_list<std::string_view> lines, LineMemory::Limits limits = roomy) {
  LineMemory memory(limits);
  for (const std::string_view line : lines) memory.add(line);
  return memory;
}

TEST(LineMemory, GoesBackAndForth) {
  LineMemory memory = of({"one", "two", "three"});
  EXPECT_FALSE(memory.looks_at_one());
  EXPECT_EQ(memory.newer(), std::nullopt);
  EXPECT_EQ(memory.older(), "three");
  EXPECT_EQ(memory.older(), "two");
  EXPECT_EQ(memory.older(), "one");
  EXPECT_EQ(memory.older(), std::nullopt);
  EXPECT_TRUE(memory.looks_at_one());
  EXPECT_EQ(memory.newer(), "two");
  EXPECT_EQ(memory.newer(), "three");
  EXPECT_EQ(memory.newer(), std::nullopt);
  EXPECT_FALSE(memory.looks_at_one());
  EXPECT_EQ(memory.older(), "three");
}

TEST(LineMemory, BeginsWithTheNewestOnceItLooksAway) {
  LineMemory memory = of({"one", "two"});
  memory.older();
  memory.older();
  memory.look_away();
  EXPECT_EQ(memory.older(), "two");
  memory.older();
  memory.add("three");
  EXPECT_EQ(memory.older(), "three");
}

TEST(LineMemory, HasNothingAtFirst) {
  LineMemory memory(roomy);
  EXPECT_TRUE(memory.empty());
  EXPECT_EQ(memory.size(), 0U);
  EXPECT_EQ(memory.older(), std::nullopt);
  EXPECT_EQ(memory.newer(), std::nullopt);
}

TEST(LineMemory, LeavesOutEmptyLinesAndRepetitions) {
  LineMemory memory = of({"one", "", "one", "two", "one"});
  EXPECT_EQ(memory.size(), 3U);
  EXPECT_EQ(memory.carried().lines, "one\ntwo\none\n");
}

TEST(LineMemory, KeepsTheNewestLines) {
  EXPECT_EQ(of({"1", "2", "3"}, {2, 100}).carried().lines, "2\n3\n");
  EXPECT_EQ(of({"1", "2", "3"}, {3, 100}).carried().lines, "1\n2\n3\n");
  EXPECT_EQ(of({"1", "2"}, {0, 100}).carried().lines, "");
}

TEST(LineMemory, KeepsAsManyBytesAsItMay) {
  EXPECT_EQ(of({"12", "34"}, {9, 6}).carried().lines, "12\n34\n");
  EXPECT_EQ(of({"12", "34"}, {9, 5}).carried().lines, "34\n");
  EXPECT_EQ(of({"1", "2", "345"}, {9, 6}).carried().lines, "2\n345\n");
  EXPECT_EQ(of({"12345"}, {9, 6}).carried().lines, "12345\n");
  EXPECT_EQ(of({"1", "123456"}, {9, 6}).carried().lines, "1\n");
}

TEST(LineMemory, GoesOnAfterAnUpgrade) {
  LineMemory memory = of({"one", "two", "three"});
  memory.older();
  memory.older();
  LineMemory other(roomy);
  ASSERT_TRUE(other.restore(memory.carried()));
  EXPECT_EQ(other.carried(), memory.carried());
  EXPECT_EQ(other.size(), 3U);
  EXPECT_EQ(other.older(), "one");
  ASSERT_TRUE(other.restore({}));
  EXPECT_TRUE(other.empty());
}

TEST(LineMemory, DropsTheOldestIfItMayKeepLessByNow) {
  LineMemory memory = of({"one", "two", "three"});
  memory.older();
  LineMemory other({2, 1000});
  ASSERT_TRUE(other.restore(memory.carried()));
  EXPECT_EQ(other.carried().lines, "two\nthree\n");
  EXPECT_EQ(other.older(), "two");
  LineMemory less({9, 6});
  ASSERT_TRUE(less.restore(memory.carried()));
  EXPECT_EQ(less.carried().lines, "three\n");
  LineMemory none({0, 6});
  ASSERT_TRUE(none.restore(memory.carried()));
  EXPECT_FALSE(none.looks_at_one());
  EXPECT_EQ(none.older(), std::nullopt);
}

TEST(LineMemory, RefusesAStateThatNoneCanBeIn) {
  LineMemory memory = of({"one"});
  for (const LineMemory::State& state :
       {LineMemory::State{"one", 0}, LineMemory::State{"\n", 1}, LineMemory::State{"a\n\n", 3},
        LineMemory::State{"a\n", 3}, LineMemory::State{"ab\n", 1}}) {
    EXPECT_FALSE(memory.restore(state)) << state.lines;
    EXPECT_EQ(memory.carried(), (LineMemory::State{"one\n", 4}));
  }
}

}  // namespace
}  // namespace confab
