// TmuxControl: a tmux server of its own, and the client that commands it (tmux(1), CONTROL MODE). It does not know what
// runs in its windows. Owned by a TmuxScreen. The server ends with this object, however the test ends.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/descriptor.hpp"
#include "harness/failure.hpp"
#include "harness/process.hpp"
#include "harness/waiting.hpp"

namespace confab::harness {

/// A folder for the socket and files of one tmux server; gone with the object.
class TmuxFolder {
 public:
  TmuxFolder();
  ~TmuxFolder();
  TmuxFolder(const TmuxFolder&) = delete;
  TmuxFolder& operator=(const TmuxFolder&) = delete;

  const std::string& path() const { return path_; }

  /// Writes a file there. Returns its path.
  std::string file(const std::string& name, std::string_view text) const;

 private:
  std::string path_;
};

/// A word as tmux reads it in a command.
std::string tmux_word(std::string_view text);

class TmuxControl {
 public:
  TmuxControl(int columns, int rows, Here here);

  /// Runs a command of tmux. Returns what it prints, line by line; the test fails if tmux refuses it.
  std::vector<std::string> run(const std::string& command, Here here);

  /// Waits until something has happened in a window, but only for a moment: not everything is told.
  void wait_for_news(const Deadline& deadline);

  const TmuxFolder& folder() const { return folder_; }

 private:
  std::optional<std::string> next_line();
  std::string line(Here here);
  std::vector<std::string> answer(const std::string& command, Here here);
  bool read_some(const Deadline& deadline);

  TmuxFolder folder_;
  Descriptor commands_;
  Descriptor answers_;
  std::optional<Process> client_;
  std::string received_;
};

}  // namespace confab::harness
