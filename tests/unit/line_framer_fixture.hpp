// Feeds a LineFramer in segments and says in words which lines it found.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "confab/inbound/line_framer.hpp"

namespace confab {

using Lines = std::vector<std::string>;

/// Feeds one segment to the framer. Describes lines as "text<LF>", "text<CR>" or "start<too long>".
inline void feed(LineFramer& framer, std::string_view segment, std::size_t line_bytes_max, Lines& lines) {
  while (!segment.empty()) {
    const auto result = framer.next(segment, line_bytes_max);
    segment.remove_prefix(result.consumed);
    switch (result.outcome) {
      case LineFramer::Outcome::need_more: ASSERT_TRUE(segment.empty()); break;
      case LineFramer::Outcome::too_long: lines.push_back(std::string(result.line) + "<too long>"); break;
      case LineFramer::Outcome::line:
        lines.push_back(std::string(result.line) + (result.ending == LineEnding::crlf ? "<CR>" : "<LF>"));
        break;
    }
  }
}

inline Lines frame(std::initializer_list<std::string_view> segments, std::size_t line_bytes_max = 100) {
  LineFramer framer;
  Lines lines;
  for (const auto segment : segments) feed(framer, segment, line_bytes_max, lines);
  return lines;
}

/// Expects `lines` from `bytes` sent at once, cut in two and in three at every position, and byte by byte.
inline void expect_whatever_the_segments(std::string_view bytes, const Lines& lines, std::size_t line_bytes_max = 100) {
  EXPECT_EQ(frame({bytes}, line_bytes_max), lines);
  for (std::size_t first = 0; first <= bytes.size(); ++first) {
    for (std::size_t second = first; second <= bytes.size(); ++second) {
      EXPECT_EQ(
          frame({bytes.substr(0, first), bytes.substr(first, second - first), bytes.substr(second)}, line_bytes_max),
          lines)
          << "cut at " << first << " and " << second;
    }
  }
  LineFramer framer;
  Lines one_by_one;
  for (const char& byte : bytes) feed(framer, {&byte, 1}, line_bytes_max, one_by_one);
  EXPECT_EQ(one_by_one, lines);
}

}  // namespace confab
