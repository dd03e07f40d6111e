// A telnet program at a terminal, whose line the server edits: it answers as telnet programs do, and shows a screen.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "support/screen.hpp"
#include "support/world.hpp"

namespace confab::test {

/// What telnet programs say. RFC 857, 858 and 1073.
inline const std::string will_echo = "\xff\xfb\x01";
inline const std::string wont_echo = "\xff\xfc\x01";
inline const std::string do_echo = "\xff\xfd\x01";
inline const std::string dont_echo = "\xff\xfe\x01";
inline const std::string will_sga = "\xff\xfb\x03";
inline const std::string wont_sga = "\xff\xfc\x03";
inline const std::string do_sga = "\xff\xfd\x03";
inline const std::string dont_sga = "\xff\xfe\x03";
inline const std::string will_naws = "\xff\xfb\x1f";
inline const std::string do_naws = "\xff\xfd\x1f";
inline const std::string dont_naws = "\xff\xfe\x1f";
inline const std::string tidy_asked = will_echo + will_sga + do_naws;
inline const std::string tidy_offered = will_naws + do_echo + do_sga;  // as if the server had asked by then
inline const std::string tidy_agreed = do_echo + do_sga + will_naws;

inline std::string window_of(std::size_t columns, std::size_t rows) {
  std::string bytes = "\xff\xfa\x1f";
  for (const std::size_t byte : {columns >> 8U, columns & 255U, rows >> 8U, rows & 255U}) {
    bytes += static_cast<char>(byte);
    if (byte == 255) bytes += '\xff';
  }
  return bytes + "\xff\xf0";
}

/// `bytes` without telnet commands of three bytes.
inline std::string without_telnet(std::string_view bytes) {
  std::string shown;
  while (!bytes.empty()) {
    const auto at = bytes.find('\xff');
    shown += bytes.substr(0, at);
    bytes.remove_prefix(at == bytes.npos ? bytes.size() : std::min(bytes.size(), at + 3));
  }
  return shown;
}

/// A client with a screen.
class Typist {
 public:
  explicit Typist(Client& its_client, std::size_t columns = 80, std::size_t rows = 24)
      : client(its_client), screen(columns, rows) {}

  /// Begins as a program does that negotiates first.
  void negotiates() { types(tidy_offered + window_of(screen.columns(), screen.rows())); }

  void types(std::string_view keys) {
    client.sends(keys);
    looks();
  }
  void looks() { screen.write(without_telnet(client.receives())); }

  void resizes(std::size_t columns, std::size_t rows) {
    screen.resize(columns, rows);
    types(window_of(columns, rows));
  }

  /// All that stands on the screen, with '\n' between the lines.
  std::string sees() {
    looks();
    std::string text;
    for (const std::string& line : screen.lines()) text.append(line).append("\n");
    if (!text.empty()) text.pop_back();
    return text;
  }

  /// The last `count` lines.
  std::string sees_last(std::size_t count) {
    looks();
    const auto lines = screen.lines();
    std::string text;
    for (std::size_t i = lines.size() - std::min(count, lines.size()); i < lines.size(); ++i) {
      text.append(text.empty() ? "" : "\n").append(lines[i]);
    }
    return text;
  }

  Client& client;
  Screen screen;
};

}  // namespace confab::test
