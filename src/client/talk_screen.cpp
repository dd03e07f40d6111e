#include "talk_screen.hpp"

#include <utility>

namespace confab::client {

namespace {

constexpr std::string_view new_row = "\r\n";
constexpr std::string_view clear_screen = "\x1b[H\x1b[2J";

}  // namespace

void TalkScreen::print(std::string_view line) {
  printed_.append(line).append(new_row);
}

void TalkScreen::resized(DrawnLine::Size size) {
  drawn_.resize(size, drawn_text_.text, drawn_text_.cursor, narrowing_);
  stale_ = true;
}

void TalkScreen::lost(DrawnLine::Size size) {
  drawn_.forget();
  drawn_.resize(size);
  stale_ = true;
}

std::string TalkScreen::take(Masked typed) {
  std::string out = take_without_line();
  drawn_text_ = std::move(typed);
  drawn_.draw(drawn_text_.text, drawn_text_.cursor, out);
  if (std::exchange(rings_, false)) out += '\a';
  stale_ = false;
  return out;
}

std::string TalkScreen::take_without_line() {
  std::string out;
  if (std::exchange(clears_, false)) {
    out += clear_screen;
    drawn_.forget();
  }
  drawn_.erase(out);
  out += std::exchange(printed_, {});
  stale_ = true;
  return out;
}

}  // namespace confab::client
