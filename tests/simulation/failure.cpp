#include "failure.hpp"

namespace confab::simulation {

namespace {
constexpr std::size_t shown_bytes_max = 400;
}

std::string shown(std::string_view bytes) {
  if (bytes.size() > shown_bytes_max) {
    const auto end = bytes.substr(bytes.size() - shown_bytes_max / 2);
    return fmt::format("{} ... {} bytes in all ... {}", shown(bytes.substr(0, shown_bytes_max / 2)), bytes.size(),
                       shown(end));
  }
  std::string text = "\"";
  for (const char byte : bytes) {
    if (byte == '\n') {
      text += "\\n";
    } else if (byte == '\r') {
      text += "\\r";
    } else if (byte == '"' || byte == '\\') {
      text += '\\';
      text += byte;
    } else if (byte >= 0x20 && byte < 0x7f) {
      text += byte;
    } else {
      text += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    }
  }
  return text + '"';
}

}  // namespace confab::simulation
