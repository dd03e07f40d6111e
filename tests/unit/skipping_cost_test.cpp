// The cost of skipping depends only on what is skipped, not on what else waits. A write queue may be configured to hold
// gigabytes, and while it skips, the whole server stands still. The tests compare the processor time of the same work
// in a short queue and in a long one: quadratic work would exceed the bound many times over.
#include <gtest/gtest.h>
#include <time.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>

#include "confab/outbound/write_queue.hpp"
#include "support/reader.hpp"

namespace confab {
namespace {

using test::FlushLoop;
using test::Reader;

double thread_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// Whether `large` takes less than `times` as long as `small`. A busy machine can make any try slow, but none fast: so
/// it compares the fastest tries, and goes on trying before it says no.
template <class Small, class Large>
bool takes_less_than(double times, Small&& seconds_of_small, Large&& seconds_of_large) {
  constexpr int tries_max = 20;
  double small = std::numeric_limits<double>::max();
  double large = std::numeric_limits<double>::max();
  for (int tries = 0; tries < tries_max; ++tries) {
    small = std::min(small, seconds_of_small());
    large = std::min(large, seconds_of_large());
    if (large < small * times) return true;
  }
  return false;
}

std::string notice_of(std::uint64_t missed) {
  return "missed " + std::to_string(missed);
}

/// The time to put 5000 lines into a queue that is full with `lines` lines, each from a different room than the line
/// before.
double seconds_of_overflow(std::uint32_t lines) {
  FlushLoop loop(2 * lines);
  Lane one(loop.schedule(), Framing::lf);
  Lane two(loop.schedule(), Framing::lf);
  Reader reader(loop.schedule());
  reader.queue().set_missed_notice(notice_of);
  const auto collect = [&](std::uint32_t line) {
    Lane& lane = line % 2 == 0 ? one : two;
    lane.append("", nullptr);
    lane.append("x", nullptr);
    reader.queue().collect(lane.log());
  };
  for (std::uint32_t line = 0; line < lines; ++line) collect(line);
  EXPECT_EQ(reader.queue().queued_bytes(), 2U * lines);
  const double start = thread_seconds();
  for (std::uint32_t line = 0; line < 5000; ++line) collect(line);
  const double took = thread_seconds() - start;
  EXPECT_EQ(reader.queue().queued_bytes(), 2U * lines);
  return took;
}

TEST(SkippingCost, OneLineCostsTheSameHoweverManyWaitAfterIt) {
  EXPECT_TRUE(takes_less_than(
      12, [] { return seconds_of_overflow(2000); }, [] { return seconds_of_overflow(128'000); }))
      << "64 times as many lines wait";
}

/// The time to skip everything that waits for a slow reader, `bytes` in all, after its room has gone on without it.
double seconds_to_catch_up(std::uint32_t bytes) {
  FlushLoop loop(bytes);
  Lane lane(loop.schedule(), Framing::lf);
  Reader slow(loop.schedule());
  slow.queue().set_missed_notice(notice_of);
  slow.queue().follow(lane);
  slow.socket_takes(0);
  slow.queue().append("begins to wait");
  loop.run();
  const std::string own(2000, 'o');
  while (slow.queue().queued_bytes() + 2 * own.size() < bytes) slow.queue().append(own);
  const std::string line(15'999, 'x');
  // The loop has not run in between, so nothing has limited the queue yet.
  for (std::uint64_t said = 0; said <= std::uint64_t{bytes} + line.size() + 1; said += line.size() + 1)
    lane.append(line, nullptr);
  const double start = thread_seconds();
  slow.queue().append("the first that is told to it since");
  const double took = thread_seconds() - start;
  EXPECT_LE(slow.queue().queued_bytes(), bytes);
  return took;
}

TEST(SkippingCost, CatchingUpCostsInProportionToWhatWaited) {
  EXPECT_TRUE(takes_less_than(
      24, [] { return seconds_to_catch_up(8 << 20); }, [] { return seconds_to_catch_up(64 << 20); }))
      << "8 times as much waits";
}

}  // namespace
}  // namespace confab
