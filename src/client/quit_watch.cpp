#include "quit_watch.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ascii.hpp"
#include "confab/base/blanks.hpp"

namespace confab::client {

namespace {

/// More of a line than tells whether it is one of the words.
constexpr std::size_t start_bytes = 16;

constexpr std::array<std::string_view, 4> words{"/quit", "/exit", "/bye", "/q"};

}  // namespace

bool is_quit(std::string_view line) {
  const std::string_view word = line.substr(0, find_blank(line));
  return std::any_of(words.begin(), words.end(), [word](std::string_view known) { return same_but_case(word, known); });
}

bool is_quit_of_scripts(std::string_view line) {
  return same_but_case(line.substr(0, find_blank(line)), "!quit");
}

void QuitWatch::take(std::string_view bytes) {
  for (const char c : bytes) {
    if (c == '\n' || c == '\r') {
      asked_ = asked_ || is_quit(line_);
      asked_as_script_ = asked_as_script_ || is_quit_of_scripts(line_);
      line_.clear();
    } else if (line_.size() < start_bytes) {
      line_ += c;
    }
  }
}

}  // namespace confab::client
