// Terminal: a real program (nc, telnet) in its own pseudo-terminal, with somebody typing. It reads the screen only
// while the test waits for something there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/descriptor.hpp"
#include "harness/failure.hpp"
#include "harness/process.hpp"
#include "harness/waiting.hpp"

namespace confab::harness {

/// How the terminal passes on what is typed.
enum class TypingMode {
  by_line,       // usual: one edits the line in the terminal, and Enter sends it to the program
  by_character,  // each key goes to the program at once, Enter as a CR
};

class Terminal {
 public:
  explicit Terminal(const std::vector<std::string>& command, TypingMode mode = TypingMode::by_line);

  /// Types raw keys. Enter is '\r' here, ^C is '\x03', the erase key '\x7f'.
  void types(std::string_view keys, Here here = Here::now());

  /// Types a line and Enter.
  void enters(std::string_view line, Here here = Here::now());

  /// Waits until `text` appears on the screen after the text of the last wait.
  void shows(std::string_view text, Here here = Here::now());

  /// The same; returns false if the deadline passes first or the program has closed the terminal.
  bool comes_to_show(std::string_view text, const Deadline& deadline);

  /// Everything shown so far, without waiting.
  const std::string& screen() const { return screen_; }

  /// Closes the terminal, as if its window were closed, and waits until the program has ended. Nothing can follow.
  int hangs_up(Here here = Here::now());

  /// Sends the program a signal, and waits until it has ended; nobody reads the screen meanwhile. Returns its status.
  int dies_unread(int signal, Here here = Here::now());

  /// Waits until the program has ended by itself, and reads the rest of its output.
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
