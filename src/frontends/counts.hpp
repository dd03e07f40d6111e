// count_in: reads how many of something a person wants. Knows no command. Only dialects use it.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace confab {

/// A number from 1, of at most nine digits; nullopt if `word` is something else.
inline std::optional<std::uint32_t> count_in(std::string_view word) {
  constexpr std::size_t digits_max = 9;
  std::uint32_t count = 0;
  const char* const end = word.data() + word.size();
  const auto [stopped, failure] = std::from_chars(word.data(), end, count);
  if (failure != std::errc{} || stopped != end || word.size() > digits_max || count == 0) return std::nullopt;
  return count;
}

}  // namespace confab
