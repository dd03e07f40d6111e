// LineEnding: how the lines to one client end. A value. The server mirrors the client's: docs/protocols.md, "Lines".
#pragma once

#include <cstdint>
#include <string_view>

namespace confab {

enum class LineEnding : std::uint8_t { lf, crlf };

constexpr std::string_view bytes_of(LineEnding ending) {
  return ending == LineEnding::crlf ? "\r\n" : "\n";
}

}  // namespace confab
