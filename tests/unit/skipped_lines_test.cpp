// How many lines slow readers have missed in all.
#include <gtest/gtest.h>

#include "write_queue_fixture.hpp"

namespace confab {
namespace {

class SkippedLinesTest : public WriteQueueTest {
 protected:
  std::uint64_t skipped() { return loop.schedule().skipped_lines(); }

  void say(int lines) {
    for (int i = 0; i < lines; ++i) {
      room.append(text_of(10, static_cast<char>('0' + i % 10)), nullptr);
      loop.run();
    }
  }
};

TEST_P(SkippedLinesTest, ThoseOfAllReadersCountTogether) {
  ann.queue().follow(room);
  bob.queue().follow(room);
  eve.queue().follow(room);
  ann.socket_takes(0);
  bob.socket_takes(0);
  say(10);
  EXPECT_EQ(skipped(), 0U) << "all of it fits";
  say(20);
  ann.reads_all();
  bob.reads_all();
  loop.run();
  EXPECT_EQ(skipped(), 40U);
}

TEST_P(SkippedLinesTest, ALineCountsOnceEvenIfItsNoticeIsSkippedToo) {
  ann.socket_takes(0);
  for (int i = 0; i < 12; ++i) ann.queue().append(text_of(10, 'x'));
  loop.run();
  ASSERT_EQ(skipped(), 2U);
  // The notice is queued, but does not leave.
  ann.socket_takes(1);
  loop.run();
  ann.socket_takes(0);
  for (int i = 0; i < 20; ++i) ann.queue().append(text_of(10, 'y'));
  loop.run();
  ann.reads_all();
  loop.run();
  std::uint64_t lines = 0;
  const std::string got = received(ann);
  for (const char c : got) lines += c == '\n' ? 1 : 0;
  const auto notices = static_cast<std::uint64_t>(std::count(got.begin(), got.end(), '('));
  EXPECT_EQ(skipped() + lines - notices, 32U) << got;
}

CONFAB_TEST_EVERY_FRAMING(SkippedLinesTest);

}  // namespace
}  // namespace confab
