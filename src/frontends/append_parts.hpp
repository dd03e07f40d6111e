// append_parts: puts a line together from its parts, without a format string. Every message goes through it.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace confab {

inline void append_parts(std::string& line, std::initializer_list<std::string_view> parts) {
  for (const auto part : parts) line += part;
}

}  // namespace confab
