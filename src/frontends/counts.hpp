// count_in: reads how many of something a person wants. Knows no command. Only dialects use it.
#pragma once

#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>

namespace confab {

/// A number from 1; nullopt if `word` is something else. One that is too large for us is the largest there is: nobody
/// has so many of anything.
inline std::optional<std::uint32_t> count_in(std::string_view word) {
  std::uint32_t count = 0;
  const char* const end = word.data() + word.size();
  const auto [stopped, failure] = std::from_chars(word.data(), end, count);
  if (stopped != end || stopped == word.data()) return std::nullopt;
  if (failure == std::errc::result_out_of_range) return std::numeric_limits<std::uint32_t>::max();
  return count == 0 ? std::nullopt : std::optional(count);
}

}  // namespace confab
