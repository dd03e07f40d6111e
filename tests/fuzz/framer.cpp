// Any chunking of the same bytes gives the same lines; and rubbing out takes away from the end of what one sees.
#include <cstdint>
#include <string>
#include <vector>

#include "confab/base/assert.hpp"
#include "confab/inbound/line_framer.hpp"
#include "confab/inbound/shown_text.hpp"
#include "confab/inbound/typed_line.hpp"
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

std::string seen(std::string_view line) {
  std::string scratch;
  return std::string(confab::scrub(line, scratch));
}

void rub_out(std::string_view text) {
  confab::TypedLine line;
  line.append(text);
  const std::string before = seen(text);
  line.rub_out_character();
  CONFAB_ASSERT(line.size() <= text.size());
  const std::string after = seen(line.bytes());
  CONFAB_ASSERT(before.starts_with(after) && (before.empty() || after.size() < before.size()));
  line.rub_out_word();
  const std::string shorter = seen(line.bytes());
  CONFAB_ASSERT(after.starts_with(shorter) && (shorter.empty() || shorter.back() == ' '));
  for (std::size_t rounds = 0; !line.empty(); ++rounds) {
    CONFAB_ASSERT(rounds <= text.size());
    line.rub_out_character();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  confab::test::Input input(data, size);
  const std::size_t line_bytes_max = 2U + input.byte();
  const std::size_t chunk = 1U + input.byte() % 16U;
  const auto whole = frame(input.rest(), line_bytes_max, [&] { return input.rest().size(); });
  const auto single = frame(input.rest(), line_bytes_max, [] { return std::size_t{1}; });
  const auto pieces = frame(input.rest(), line_bytes_max, [&] { return chunk; });
  const auto put_off = frame(
      input.rest(), line_bytes_max, [&] { return chunk; }, true);
  CONFAB_ASSERT(whole == put_off);
  CONFAB_ASSERT(whole.lines == single.lines);
  CONFAB_ASSERT(whole == pieces);
  for (const auto& line : whole.lines) CONFAB_ASSERT(line.find_first_of("\r\n\b\x7f\x15\x17") == std::string::npos);
  rub_out(input.rest());
  return 0;
}
