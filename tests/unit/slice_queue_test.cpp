#include "confab/outbound/slice_queue.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "every_framing.hpp"

namespace confab {
namespace {

class SliceQueueTest : public EveryFraming {
 protected:
  /// Returns everything that waits, and takes out the first `bytes` of it.
  std::string take(std::size_t bytes) {
    std::array<std::string_view, 16> views;
    std::string all;
    for (const std::string_view view : std::span(views).first(queue.gather(views))) all += view;
    queue.consume(bytes);
    return all.substr(0, bytes);
  }
  std::string take_lines() { return lines_in(framing(), take(queue.bytes())); }

  void append_digits(std::size_t lines) {
    for (std::size_t i = 0; i < lines; ++i) queue.append(text_of(10, static_cast<char>('0' + i)), framing());
  }

  SliceQueue queue;
};

TEST_P(SliceQueueTest, SkipsTheOldestLinesUntilNoMoreWaitsThanMay) {
  for (std::uint64_t bytes_max = 0; bytes_max <= 101; ++bytes_max) {
    append_digits(10);
    const std::uint64_t kept = bytes_max / 10;
    EXPECT_EQ(queue.skip_down_to(bytes_max, false).lines, 10 - std::min<std::uint64_t>(kept, 10)) << bytes_max;
    EXPECT_EQ(queue.bytes(), kept * 10);
    std::string expected;
    for (std::uint64_t i = 10 - kept; i < 10; ++i) expected += line_of(10, static_cast<char>('0' + i));
    EXPECT_EQ(take_lines(), expected);
  }
}

TEST_P(SliceQueueTest, KeepsTheNewestLineIfItIsTo) {
  append_digits(3);
  EXPECT_EQ(queue.skip_down_to(9, true).lines, 2U);
  EXPECT_EQ(queue.skip_down_to(9, true).lines, 0U);
  EXPECT_EQ(take_lines(), line_of(10, '2'));
}

TEST_P(SliceQueueTest, KeepsTheRestOfALineWhoseStartWasSent) {
  for (std::size_t sent = 0; sent <= 20; ++sent) {
    append_digits(4);
    const std::string start = take(sent);
    const std::size_t begun = (sent + 9) / 10;
    EXPECT_EQ(queue.skip_down_to(0, false).lines, 4 - begun) << sent;
    EXPECT_EQ(queue.bytes(), begun * 10 - sent);
    std::string expected;
    for (std::size_t i = 0; i < begun; ++i) expected += line_of(10, static_cast<char>('0' + i));
    EXPECT_EQ(lines_in(framing(), start + take(queue.bytes())), expected);
  }
}

TEST_P(SliceQueueTest, ABegunLineMayBeSentByteByByte) {
  append_digits(2);
  std::string sent;
  while (!queue.empty()) {
    sent += take(1);
    EXPECT_EQ(queue.skip_down_to(20, true).lines, 0U);
  }
  EXPECT_EQ(lines_in(framing(), sent), line_of(10, '0') + line_of(10, '1'));
}

TEST_P(SliceQueueTest, LinesOfSeveralFramingsAreSkippedOneByOne) {
  for (std::uint64_t skipped = 0; skipped <= 6; ++skipped) {
    std::string all;
    std::array<std::size_t, 7> starts{};
    for (std::size_t i = 0; i < 6; ++i) {
      const Framing& ours = i % 3 == 2 ? Framing::lf : framing();
      queue.append(std::string(3 * i, 'x'), ours);
      all += record_of(ours, std::string(3 * i, 'x'));
      starts.at(i + 1) = all.size();
    }
    EXPECT_EQ(queue.skip_down_to(all.size() - starts.at(skipped), false).lines, skipped);
    EXPECT_EQ(take(queue.bytes()), all.substr(starts.at(skipped)));
  }
}

TEST_P(SliceQueueTest, ASkippedNoticeStandsForTheLinesItReports) {
  append_digits(2);
  queue.put_notice("missed", framing(), 40);
  EXPECT_EQ(queue.skip_down_to(0, false).lines, 42U);
}

CONFAB_TEST_EVERY_FRAMING(SliceQueueTest);

}  // namespace
}  // namespace confab
