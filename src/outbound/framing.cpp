#include "confab/outbound/framing.hpp"

#include <algorithm>

#include "confab/base/line_ending.hpp"

namespace confab {

namespace {

template <LineEnding ending>
std::uint32_t line_bytes(std::string_view text) {
  return static_cast<std::uint32_t>(text.size() + bytes_of(ending).size());
}

template <LineEnding ending>
void append_line(std::string_view text, Chunk& chunk) {
  chunk.append(text);
  chunk.append(bytes_of(ending));
}

/// What has no ending (an answer to telnet) begins the line after it, or is a line if there is none.
Records cut_lines(std::string_view bytes, std::uint64_t bytes_min) {
  if (bytes_min < bytes.size()) {
    const auto end = bytes.find('\n', static_cast<std::size_t>(bytes_min - 1));
    if (end != std::string_view::npos) bytes = bytes.substr(0, end + 1);
  }
  const auto ended = static_cast<std::uint32_t>(std::count(bytes.begin(), bytes.end(), '\n'));
  return {static_cast<std::uint32_t>(bytes.size()), bytes.back() == '\n' ? ended : ended + 1};
}

}  // namespace

constinit const Framing Framing::lf{line_bytes<LineEnding::lf>, append_line<LineEnding::lf>, cut_lines};
constinit const Framing Framing::crlf{line_bytes<LineEnding::crlf>, append_line<LineEnding::crlf>, cut_lines};

}  // namespace confab
