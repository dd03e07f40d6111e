#include "app/log_ring.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace confab::app {
namespace {

constexpr std::size_t size_bytes = 4;  // precedes each line
constexpr std::size_t capacity = 2 * log_line_bytes_max;

class Ring : public testing::Test {
 protected:
  /// Everything that waits, as one text.
  std::string take_all() {
    std::string text;
    for (auto taken = ring.take(out); taken.lines > 0; taken = ring.take(out)) text.append(out.data(), taken.bytes);
    return text;
  }

  LogRing ring{capacity};
  std::array<char, log_line_bytes_max> out{};
};

TEST_F(Ring, GivesLinesBackInOrderAndWhole) {
  EXPECT_EQ(ring.take(out).lines, 0U);
  EXPECT_TRUE(ring.put("one\n"));
  EXPECT_TRUE(ring.put("\n"));
  EXPECT_TRUE(ring.put("three\n"));
  const auto taken = ring.take(out);
  EXPECT_EQ(taken.lines, 3U);
  EXPECT_EQ(std::string_view(out.data(), taken.bytes), "one\n\nthree\n");
  EXPECT_EQ(ring.take(out).lines, 0U);
}

TEST_F(Ring, TakesALineThatJustFitsAndRefusesOneByteMore) {
  const std::string half(log_line_bytes_max - size_bytes, 'a');
  ASSERT_TRUE(ring.put(half));
  EXPECT_FALSE(ring.put(std::string(half.size() + 1, 'b')));
  EXPECT_TRUE(ring.put(std::string(half.size(), 'c'))) << "what was refused has left nothing behind";
  EXPECT_FALSE(ring.put("")) << "even nothing takes 4 bytes";
  EXPECT_EQ(take_all(), half + std::string(half.size(), 'c'));
  EXPECT_TRUE(ring.put(half)) << "there is room again";
}

TEST_F(Ring, TakesTheLongestLine) {
  const std::string longest(log_line_bytes_max, 'x');
  ASSERT_TRUE(ring.put(longest));
  EXPECT_EQ(take_all(), longest);
}

TEST_F(Ring, TakesOutOnlyWholeLines) {
  const std::string large(3000, 'x');
  ASSERT_TRUE(ring.put(large));
  ASSERT_TRUE(ring.put(large));
  EXPECT_EQ(ring.take(out).bytes, large.size());
  EXPECT_EQ(ring.take(out).bytes, large.size());
}

TEST_F(Ring, IsRoomyWithAQuarterFree) {
  ASSERT_TRUE(ring.put(std::string(log_line_bytes_max - size_bytes, 'x')));
  ASSERT_TRUE(ring.put(std::string(capacity / 4 - size_bytes, 'x')));
  EXPECT_TRUE(ring.is_roomy());
  ASSERT_TRUE(ring.put(""));
  EXPECT_FALSE(ring.is_roomy());
}

TEST_F(Ring, LinesCrossItsEndAtEveryPlace) {
  for (std::size_t round = 0; round < 3 * capacity; ++round) {
    const std::string line(1 + round % 13, static_cast<char>('a' + round % 26));
    ASSERT_TRUE(ring.put(line));
    ASSERT_EQ(take_all(), line);
  }
}

TEST_F(Ring, OneThreadPutsAndAnotherTakesAndNothingIsLostOrOutOfOrder) {
  constexpr int lines = 200'000;
  std::thread putting([&] {
    for (int i = 0; i < lines; ++i) {
      const std::string line = std::to_string(i) + "\n";
      while (!ring.put(line)) std::this_thread::yield();
    }
  });
  int next = 0;
  std::string rest;
  while (next < lines) {
    const auto taken = ring.take(out);
    if (taken.lines == 0) std::this_thread::yield();
    std::string_view text(out.data(), taken.bytes);
    for (std::uint32_t line = 0; line < taken.lines; ++line) {
      const auto end = text.find('\n');
      ASSERT_EQ(text.substr(0, end), std::to_string(next++));
      text.remove_prefix(end + 1);
    }
    ASSERT_TRUE(text.empty());
  }
  putting.join();
}

}  // namespace
}  // namespace confab::app
