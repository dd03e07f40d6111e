// ASCII text without regard to case, and the characters of names. Pure functions; knows nothing.
#pragma once

#include <algorithm>
#include <string_view>

namespace confab::client {

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline bool same_but_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char left, char right) { return to_lower(left) == to_lower(right); });
}

inline bool starts_but_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && same_but_case(text.substr(0, start.size()), start);
}

inline std::string_view::size_type find_but_case(std::string_view text, std::string_view part,
                                                 std::string_view::size_type from = 0) {
  for (auto at = from; at + part.size() <= text.size(); ++at) {
    if (same_but_case(text.substr(at, part.size()), part)) return at;
  }
  return std::string_view::npos;
}

constexpr bool is_letter_or_digit(char c) {
  const char lower = to_lower(c);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
}

/// A letter, a digit, "_", "-" or ".": what names of people and of rooms consist of.
constexpr bool is_of_name(char c) {
  return is_letter_or_digit(c) || c == '_' || c == '-' || c == '.';
}

}  // namespace confab::client
