#include "motd.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "confab/base/blanks.hpp"
#include "confab/inbound/shown_text.hpp"
#include "small_file.hpp"

namespace confab::app {

std::vector<std::string> read_motd(const std::string& file) {
  std::vector<std::string> lines;
  if (file.empty()) return lines;
  const std::string text = read_small_file(file, "message of the day", motd_bytes_max);
  std::string_view rest = text;
  // A byte-order mark, which some editors write.
  if (constexpr std::string_view mark = "\xEF\xBB\xBF"; rest.starts_with(mark)) rest.remove_prefix(mark.size());
  std::string scratch;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    lines.emplace_back(without_trailing_blanks(scrub(rest.substr(0, end), scratch)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (lines.size() > motd_lines_max) {
    throw UsageError(
        fmt::format("The message of the day {} has {} lines: it may have {}.", file, lines.size(), motd_lines_max));
  }
  return lines;
}

}  // namespace confab::app
