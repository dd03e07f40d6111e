// Rooms of readers around a FlushSchedule, for the tests of its lanes.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "confab/outbound/flush_schedule.hpp"
#include "confab/outbound/write_queue.hpp"
#include "support/reader.hpp"

namespace confab::test {

inline constexpr std::uint32_t bytes_max = 10'000;

/// A lane and readers that follow it; the readers are destroyed first.
struct LaneOfReaders {
  LaneOfReaders(FlushLoop& loop, std::size_t size) : lane(loop.schedule(), Framing::lf) {
    for (std::size_t i = 0; i < size; ++i) {
      readers.push_back(std::make_unique<Reader>(loop.schedule()));
      readers.back()->queue().set_missed_notice([](std::uint64_t missed) { return std::to_string(missed); });
      readers.back()->queue().follow(lane);
    }
  }
  std::size_t flushes() const {
    std::size_t sum = 0;
    for (const auto& reader : readers) sum += reader->flushes();
    return sum;
  }

  Lane lane;
  std::vector<std::unique_ptr<Reader>> readers;
};

class FlushScheduleTest : public testing::Test {
 protected:
  FlushLoop loop{bytes_max};
};

}  // namespace confab::test
