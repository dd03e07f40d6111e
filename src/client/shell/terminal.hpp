// Terminal: the terminal of standard input and output, in a mode in which each key comes at once and nothing is echoed.
// It does not know what is typed or shown. Owned by InteractiveTalk; there is one at most.
//
// Whatever ends the program, the terminal is as it was before: the destructor sees to it, and handlers of the signals
// of a crash do. Only SIGKILL leaves it as it is. ^Z still stops the program (SIGTSTP); ^C and ^\ are keys.
#pragma once

#include <termios.h>

#include <string_view>

#include "confab/terminal/drawn_line.hpp"
#include "descriptor.hpp"

namespace confab::client {

class Terminal {
 public:
  /// Throws std::system_error if there is no terminal.
  Terminal();
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  /// Lets others use the terminal, and takes it again.
  void give_back();
  void take();

  DrawnLine::Size size() const;

  /// Writes all of it: in one call, unless the terminal takes less. Returns false, and so do all later calls, if the
  /// terminal is gone, or if nobody reads it and a signal asks this program to end.
  bool write(std::string_view bytes);

 private:
  bool waits_for_room(int fd) const;

  termios before_{};
  Descriptor screen_;  // the same terminal, opened for this program alone, so that writing need not wait; or closed
  bool gone_ = false;
};

/// Whether the terminal can do more than print: its kind (TERM) is known, and not "dumb".
bool can_move_cursor();

/// Whether it has colours, and its user wants them (NO_COLOR).
bool wants_color();

/// What becomes of long rows when the window gets narrower.
DrawnLine::Narrowing narrowing();

}  // namespace confab::client
