// Terminal: a real program (nc, telnet) in a pseudo-terminal of its own, with somebody typing at it. Reads only while
// the test waits for something to be shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/descriptor.hpp"
#include "harness/failure.hpp"
#include "harness/process.hpp"
#include "harness/waiting.hpp"

namespace confab::harness {

/// What the terminal itself does to what is typed.
enum class TypingMode {
  by_line,       // the usual: the line is edited in the terminal and handed over with Enter
  by_character,  // each key goes to the program as it is pressed, Enter as a CR
};

class Terminal {
 public:
  explicit Terminal(const std::vector<std::string>& command, TypingMode mode = TypingMode::by_line);

  /// Types keys as they are. Enter is '\r' here, ^C is '\x03', the rub-out key '\x7f'.
  void types(std::string_view keys, Here here = Here::now());

  /// Types a line and Enter.
  void enters(std::string_view line, Here here = Here::now());

  /// Waits until `text` is on the screen behind what was waited for last.
  void shows(std::string_view text, Here here = Here::now());

  /// The same; false if the deadline passes first, or nothing can be shown any more.
  bool comes_to_show(std::string_view text, const Deadline& deadline);

  /// What has been shown up to now, from the start; waits for nothing.
  const std::string& screen() const { return screen_; }

  /// Waits until the program has ended by itself, and reads the rest of what it shows.
  int ends(Here here = Here::now());

 private:
  Terminal(const std::vector<std::string>& command, Descriptor master, TypingMode mode);
  bool read_some(const Deadline& deadline);

  Descriptor master_;
  Process process_;
  std::string screen_;
  std::size_t seen_ = 0;
};

}  // namespace confab::harness
