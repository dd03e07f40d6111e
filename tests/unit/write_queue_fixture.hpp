// Two rooms, three readers and a small limit, for the tests of WriteQueue; in every framing.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "confab/outbound/write_queue.hpp"
#include "every_framing.hpp"
#include "support/reader.hpp"

namespace confab {

inline std::string missed(std::uint64_t lines) {
  return "(missed " + std::to_string(lines) + ")";
}

/// Two rooms, three readers, and a limit of 100 bytes.
class WriteQueueTest : public EveryFraming {
 protected:
  static constexpr std::uint32_t bytes_max = 100;

  WriteQueueTest() {
    for (test::Reader* reader : {&ann, &bob, &eve}) prepare(*reader);
  }

  static void prepare(test::Reader& reader) {
    reader.queue().set_missed_notice(missed);
    reader.queue().set_framing(framing());
  }

  /// The texts of the lines that `reader` has received since the last look, each followed by an LF.
  static std::string received(test::Reader& reader) { return lines_in(framing(), reader.receives()); }

  test::FlushLoop loop{bytes_max};
  Lane room{loop.schedule(), framing()};
  Lane den{loop.schedule(), framing()};
  test::Reader ann{loop.schedule()};
  test::Reader bob{loop.schedule()};
  test::Reader eve{loop.schedule()};
};

}  // namespace confab
