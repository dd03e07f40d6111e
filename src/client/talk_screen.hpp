// TalkScreen: what is to be written to the terminal: new lines, and the typed line below them. It does not know where
// either comes from, or the terminal. Owned by a TerminalTalk.
#pragma once

#include <string>
#include <string_view>

#include "confab/terminal/drawn_line.hpp"
#include "typed_secret.hpp"

namespace confab::client {

class TalkScreen {
 public:
  TalkScreen(DrawnLine::Size size, DrawnLine::Narrowing narrowing) : narrowing_(narrowing), drawn_(size) {}

  /// A whole line, above the typed one.
  void print(std::string_view line);

  /// The typed line, or its cursor, is not what is drawn.
  void line_has_changed() { stale_ = true; }

  void ring() { rings_ = true; }
  void clear() { clears_ = true; }
  void resized(DrawnLine::Size size);

  /// Others have used the terminal; the cursor is in the first column of a free row.
  void lost(DrawnLine::Size size);

  bool has_news() const { return stale_ || clears_ || rings_ || !printed_.empty(); }

  /// All that is new, and the typed line below it.
  std::string take(Masked typed);

  /// The same without the typed line, which the next take() draws again.
  std::string take_without_line();

 private:
  DrawnLine::Narrowing narrowing_;
  DrawnLine drawn_;
  Masked drawn_text_{};  // what was drawn last
  std::string printed_;  // and not written yet
  bool stale_ = false;   // the typed line is not drawn as it is
  bool clears_ = false;
  bool rings_ = false;
};

}  // namespace confab::client
