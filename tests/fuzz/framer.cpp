// Any chunking of the same bytes gives the same lines.
#include <cstdint>
#include <string>
#include <vector>

#include "confab/assert.hpp"
#include "confab/wire/line_framer.hpp"
#include "input.hpp"

namespace {

using confab::LineFramer;

struct Framed {
  std::vector<std::string> lines;
  std::string unfinished;
  bool operator==(const Framed&) const = default;
};

/// With `keeps`, each line is put off once.
template <class NextSize>
Framed frame(std::string_view bytes, std::size_t line_bytes_max, NextSize next_size, bool keeps = false) {
  LineFramer framer;
  Framed framed;
  while (!bytes.empty()) {
    std::string_view chunk = bytes.substr(0, next_size());
    bytes.remove_prefix(chunk.size());
    while (!chunk.empty()) {
      auto result = framer.next(chunk, line_bytes_max);
      CONFAB_ASSERT(result.consumed > 0 && result.consumed <= chunk.size());
      CONFAB_ASSERT(result.line.size() <= line_bytes_max);
      chunk.remove_prefix(result.consumed);
      if (keeps && result.outcome == LineFramer::Outcome::line) {
        const std::string line(result.line);
        const auto ending = result.ending;
        framer.keep(result);
        CONFAB_ASSERT(framer.keeps_line() && framer.unfinished() == line);
        result = framer.next(chunk, line_bytes_max);
        CONFAB_ASSERT(result.consumed == 0 && result.line == line && result.ending == ending && !framer.keeps_line());
      }
      if (result.outcome == LineFramer::Outcome::line) {
        framed.lines.emplace_back(result.line);
      } else if (result.outcome == LineFramer::Outcome::too_long) {
        framed.lines.emplace_back("(too long)");
      }
    }
  }
  framed.unfinished = framer.unfinished();
  return framed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  confab::test::Input input(data, size);
  const std::size_t line_bytes_max = 1U + input.byte();
  const std::size_t chunk = 1U + input.byte() % 16U;
  const auto whole = frame(input.rest(), line_bytes_max, [&] { return input.rest().size(); });
  const auto single = frame(input.rest(), line_bytes_max, [] { return std::size_t{1}; });
  const auto pieces = frame(input.rest(), line_bytes_max, [&] { return chunk; });
  const auto put_off = frame(
      input.rest(), line_bytes_max, [&] { return chunk; }, true);
  CONFAB_ASSERT(whole == put_off);
  CONFAB_ASSERT(whole.lines == single.lines);
  CONFAB_ASSERT(whole == pieces);
  for (const auto& line : whole.lines) CONFAB_ASSERT(line.find_first_of("\r\n\b\x7f") == std::string::npos);
  return 0;
}
