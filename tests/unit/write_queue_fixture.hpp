// Two rooms, three readers and a small limit, for the tests of WriteQueue.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "confab/outbound/write_queue.hpp"
#include "support/reader.hpp"

namespace confab {

inline std::string missed(std::uint64_t lines) {
  return "(missed " + std::to_string(lines) + ")";
}

/// Two rooms, three readers, and a limit of 100 bytes.
class WriteQueueTest : public testing::Test {
 protected:
  static constexpr std::uint32_t bytes_max = 100;

  WriteQueueTest() {
    for (test::Reader* reader : {&ann, &bob, &eve}) reader->queue().set_missed_notice(missed);
  }

  /// A line of `size` bytes with its ending.
  static std::string line_of(std::size_t size, char fill) { return std::string(size - 1, fill) + "\n"; }

  test::FlushLoop loop{bytes_max};
  Lane room{loop.schedule(), bytes_max};
  Lane den{loop.schedule(), bytes_max};
  test::Reader ann{loop.schedule()};
  test::Reader bob{loop.schedule()};
  test::Reader eve{loop.schedule()};
};

}  // namespace confab
