// The cost of slow readers: their queues are bounded in bytes of memory, not only of text.
#include <gtest/gtest.h>
#include <malloc.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "confab/outbound/write_queue.hpp"
#include "support/reader.hpp"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CONFAB_TEST_SANITIZED_HEAP
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CONFAB_TEST_SANITIZED_HEAP
#endif
#ifdef CONFAB_TEST_SANITIZED_HEAP
// Declared here because gcc does not install its header.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace confab {
namespace {

using test::FlushLoop;
using test::Reader;

constexpr std::uint32_t bytes_max = 256 * 1024;

/// What a slow reader may cost according to docs/limits.md: one and a half times its queue's limit, plus the spare room
/// of a log's last chunks.
constexpr std::size_t slow_reader_bytes_max = bytes_max + bytes_max / 2 + 4 * LineLog::chunk_bytes_max;

std::size_t allocated_bytes() {
#ifdef CONFAB_TEST_SANITIZED_HEAP
  return __sanitizer_get_current_allocated_bytes();
#else
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
#endif
}

std::string notice_of(std::uint64_t missed) {
  return "missed " + std::to_string(missed);
}

class WriteQueueMemoryTest : public testing::Test {
 protected:
  /// A reader whose socket is full.
  std::unique_ptr<Reader> slow_reader() {
    auto reader = std::make_unique<Reader>(loop.schedule());
    reader->queue().set_missed_notice(notice_of);
    reader->socket_takes(0);
    return reader;
  }

  /// The memory of a slow reader's queue after it has collected far too many lines of `size` bytes from `rooms` rooms.
  std::size_t bytes_held(std::size_t size, std::size_t rooms) {
    std::vector<std::unique_ptr<Lane>> lanes;
    for (std::size_t i = 0; i < rooms; ++i) lanes.push_back(std::make_unique<Lane>(loop.schedule(), Framing::lf));
    const auto slow = slow_reader();
    const std::string line(size - 1, 'x');
    const std::size_t before = allocated_bytes();
    for (std::size_t said = 0; said < 3 * bytes_max; said += size) {
      Lane& lane = *lanes[said / size % rooms];
      lane.append(line, nullptr);
      slow->queue().collect(lane.log());
      loop.run();
    }
    EXPECT_LE(slow->queue().queued_bytes(), bytes_max);
    EXPECT_GT(slow->queue().queued_bytes(), bytes_max / 2);
    return allocated_bytes() - before;
  }

  FlushLoop loop{bytes_max};
};

TEST_F(WriteQueueMemoryTest, TinyLinesCostLittleMoreThanTheirBytes) {
  EXPECT_LE(bytes_held(10, 1), 2U * bytes_max);
}

TEST_F(WriteQueueMemoryTest, LinesFromManyRoomsDoNotPinTheirRoomsLogs) {
  EXPECT_LE(bytes_held(100, 50), 2U * bytes_max);
}

TEST_F(WriteQueueMemoryTest, AtTheWorstItIsASmallMultipleOfTheLimit) {
  for (const std::size_t size : {249U, 250U, 251U, 400U, 999U, 1001U, 4000U}) {
    EXPECT_LE(bytes_held(size, 7), slow_reader_bytes_max) << "lines of " << size << " bytes";
  }
}

TEST_F(WriteQueueMemoryTest, LinesSharedBeforeTheSocketWasFullAreCopiedThen) {
  Lane lane(loop.schedule(), Framing::lf);
  const auto slow = slow_reader();
  const std::string filler(LineLog::chunk_bytes_max / 2, 'f');
  const std::size_t before = allocated_bytes();
  for (int i = 0; i < 200; ++i) {
    lane.append(filler, nullptr);
    lane.append("collected", nullptr);
    slow->queue().collect(lane.log());
  }
  loop.run();
  ASSERT_TRUE(slow->queue().blocked());
  EXPECT_LE(allocated_bytes() - before, bytes_max / 4U) << "2000 bytes are owed, 1.6 million were said";
}

// ---- The reader's own queue and the room's log, both full at once

TEST_F(WriteQueueMemoryTest, AFullQueueLeavesNoRoomForTheLog) {
  for (const std::size_t own : {10U, 240U, 250U, 999U, 1001U, 2001U, 4000U}) {
    for (const std::size_t said : {10U, 250U, 999U, 4000U, 12'000U}) {
      Lane lane(loop.schedule(), Framing::lf);
      const auto slow = slow_reader();
      slow->queue().follow(lane);
      const std::size_t before = allocated_bytes();
      for (std::size_t bytes = 0; bytes < 2 * bytes_max; bytes += own) {
        slow->queue().append(std::string(own - 1, 'o'));
        loop.run();
      }
      const std::string line(said - 1, 'x');
      for (std::size_t bytes = 0; bytes < 2 * bytes_max; bytes += said) {
        lane.append(line, nullptr);
        loop.run();
        ASSERT_LE(allocated_bytes() - before, slow_reader_bytes_max) << own << " and " << said << ", after " << bytes;
      }
    }
  }
}

TEST_F(WriteQueueMemoryTest, WhatIsSaidAndWhatIsToldInTurnsFillOneQueue) {
  for (const std::size_t own : {2U, 10U, 240U, 999U, 1001U, 3990U}) {
    for (const std::size_t said : {10U, 300U, 700U, 1001U, 4000U, 7000U, 12'000U}) {
      for (const std::size_t lines : {1U, 3U, 20U}) {
        Lane lane(loop.schedule(), Framing::lf);
        const auto slow = slow_reader();
        slow->queue().follow(lane);
        const std::size_t before = allocated_bytes();
        const std::string line(said - 1, 'x');
        for (std::size_t bytes = 0; bytes < 3 * bytes_max; bytes += own + lines * said) {
          slow->queue().append(std::string(own - 1, 'o'));
          for (std::size_t i = 0; i < lines; ++i) lane.append(line, nullptr);
          loop.run();
          ASSERT_LE(allocated_bytes() - before, slow_reader_bytes_max) << own << " and " << lines << " of " << said;
        }
      }
    }
  }
}

TEST_F(WriteQueueMemoryTest, ALogIsKeptOnlyFromWhereASlowReaderWantsIt) {
  Lane lane(loop.schedule(), Framing::lf);
  const auto slow = slow_reader();
  slow->queue().follow(lane);
  const std::string line(999, 'x');
  for (std::size_t bytes = 0; bytes < 2 * bytes_max; bytes += line.size() + 1) {
    lane.append(line, nullptr);
    loop.run();
  }
  slow->queue().append("now all before this waits in its own queue");
  for (std::size_t bytes = 0; bytes < bytes_max / 8; bytes += line.size() + 1) {
    lane.append(line, nullptr);
    loop.run();
  }
  EXPECT_LE(lane.log().capacity(), bytes_max / 8 + bytes_max / 16 + 2 * LineLog::chunk_bytes_max);
}

TEST_F(WriteQueueMemoryTest, AReaderThatHasCaughtUpOwnsNothing) {
  Lane lane(loop.schedule(), Framing::lf);
  const auto slow = slow_reader();
  slow->queue().follow(lane);
  const auto fall_behind_and_catch_up = [&] {
    slow->socket_takes(0);
    const std::string line(299, 'x');
    for (std::size_t bytes = 0; bytes < 2 * bytes_max; bytes += line.size() + 1) {
      lane.append(line, nullptr);
      slow->queue().append("o");
      loop.run();
    }
    slow->reads_all();
    loop.run();
    slow->receives();
  };
  fall_behind_and_catch_up();  // the allocator retains some freed memory and counts it as in use
  const std::size_t before = allocated_bytes();
  fall_behind_and_catch_up();
  EXPECT_LE(allocated_bytes(), before + 1024);
}

TEST_F(WriteQueueMemoryTest, AThousandSlowReadersOfARoomShareItsLog) {
  Lane lane(loop.schedule(), Framing::lf);
  std::vector<std::unique_ptr<Reader>> readers;
  for (int i = 0; i < 1000; ++i) {
    readers.push_back(slow_reader());
    readers.back()->queue().follow(lane);
  }
  const std::size_t before = allocated_bytes();
  const std::string line(99, 'x');
  for (std::uint32_t said = 0; said < 3 * bytes_max; said += 100) {
    lane.append(line, nullptr);
    loop.run();
  }
  EXPECT_LE(allocated_bytes() - before, 2U * bytes_max);
}

TEST_F(WriteQueueMemoryTest, AnIdleReaderOwnsNothing) {
  Lane lane(loop.schedule(), Framing::lf);
  Reader idle(loop.schedule());
  idle.queue().follow(lane);
  const auto hear_and_be_told = [&] {
    for (int i = 0; i < 10; ++i) {
      idle.queue().append(std::string(1000, 'x'));
      lane.append(std::string(1000, 'x'), &idle.queue());
    }
    loop.run();
    EXPECT_EQ(idle.receives().size(), 10'010U);
  };
  hear_and_be_told();  // as above
  const std::size_t before = allocated_bytes();
  hear_and_be_told();
  EXPECT_LE(allocated_bytes(), before + 1024);
}

}  // namespace
}  // namespace confab
