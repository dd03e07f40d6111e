#include "siege/terminal_safety.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace confab::attacks {

namespace {

/// Takes one code point from the front; nothing if there is no valid one.
std::optional<std::uint32_t> take_code_point(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (size == 0 || size > text.size()) return std::nullopt;
  std::uint32_t code = size == 1 ? lead : lead & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xc0U) != 0x80) return std::nullopt;
    code = code << 6U | (byte & 0x3fU);
  }
  const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  if (overlong || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return std::nullopt;
  text.remove_prefix(size);
  return code;
}

bool is_harmful(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code == 0x2028 || code == 0x2029 ||
         (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

}  // namespace

bool is_safe_for_terminals(std::string_view line) {
  if (std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c < '\x7f'; })) return true;
  while (!line.empty()) {
    const auto code = take_code_point(line);
    if (!code || is_harmful(*code)) return false;
  }
  return true;
}

}  // namespace confab::attacks
