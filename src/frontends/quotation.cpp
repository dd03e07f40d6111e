#include "quotation.hpp"

#include <utf8proc.h>

#include <algorithm>

#include "confab/base/assert.hpp"
#include "confab/base/utf8.hpp"
#include "confab/limits.hpp"

namespace confab {

namespace {

// The server's own words are ASCII, because some terminals show nothing else.
constexpr std::string_view ellipsis = "...";

/// Returns the start of `text`, in whole clusters, that takes at most this many columns and bytes.
std::string_view start_of(std::string_view text, std::size_t columns_max, std::size_t bytes_max) {
  std::size_t whole = 0;  // bytes in whole clusters
  std::size_t columns = 0;
  utf8proc_int32_t before = 0;
  utf8proc_int32_t state = 0;
  for (std::size_t at = 0; at < text.size();) {
    const utf8::Decoded decoded = utf8::decode(text.substr(at));
    const auto code_point = static_cast<utf8proc_int32_t>(decoded.code_point);
    if (utf8proc_grapheme_break_stateful(before, code_point, &state)) whole = at;
    before = code_point;
    at += decoded.bytes;
    columns += static_cast<std::size_t>(std::max(0, utf8proc_charwidth(code_point)));
    if (columns > columns_max || at > bytes_max) return text.substr(0, whole);
  }
  return text;
}

}  // namespace

std::string quotation(std::string_view text, std::size_t columns) {
  const std::size_t bytes_max = columns * bytes_per_column;
  if (start_of(text, columns, bytes_max).size() == text.size()) return std::string(text);
  if (columns < ellipsis.size()) return {};
  std::string cut(start_of(text, columns - ellipsis.size(), bytes_max - ellipsis.size()));
  return cut += ellipsis;
}

std::string quoting(std::string_view before, std::string_view text, std::string_view after) {
  const std::size_t words = before.size() + after.size();
  CONFAB_ASSERT(words < columns_max);
  std::string line(before);
  line += quotation(text, columns_max - words);
  return line += after;
}

}  // namespace confab
