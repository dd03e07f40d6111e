// The counters of count_calls.cpp, as laid out in the file that it shares with a test.
#pragma once

#include <atomic>
#include <cstdint>

namespace confab::test {

struct CallCounts {
  std::atomic<std::uint64_t> sends;
  std::atomic<std::uint64_t> receives;
  std::atomic<std::uint64_t> user_timeouts;  // set
  std::atomic<std::uint64_t> accepts;        // successful
  std::atomic<std::uint64_t> shutdowns;
  std::atomic<std::uint64_t> closes;
  std::atomic<std::uint64_t> resets;  // by SO_LINGER
};

}  // namespace confab::test
