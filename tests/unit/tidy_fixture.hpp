// A telnet program at a terminal, whose line the server edits: it answers as telnet programs do, and shows a screen.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "support/screen.hpp"
#include "support/world.hpp"
#include "telnet_bytes.hpp"

namespace confab::test {

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
