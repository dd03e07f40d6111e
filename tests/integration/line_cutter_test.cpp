#include "harness/line_cutter.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace confab::harness {
namespace {

TEST(LineCutter, GivesTheSameLinesHoweverTheyArrive) {
  const std::string text = "one\n\ntwo\r\nthree";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    LineCutter cutter;
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size(); at += step) {
      cutter.take(std::string_view(text).substr(at, step), [&](std::string_view line) { lines.emplace_back(line); });
    }
    EXPECT_EQ(lines, (std::vector<std::string>{"one", "", "two\r"})) << "in pieces of " << step;
    EXPECT_EQ(cutter.unfinished(), "three");
  }
}

}  // namespace
}  // namespace confab::harness
