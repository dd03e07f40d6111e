// SecretWatch: sees to it that no password on the typed line is seen, or comes back by ^Y. Once there was one on the
// line, nothing of the line is shown but its command, until it is empty, entered or given up, or nothing but the
// command is left: so one that is edited is no more seen than one that is typed. Only an older line that was brought
// back, and not changed yet, is shown meanwhile. Owned by a TerminalTalk, with the editor.
#pragma once

#include <string>

#include "confab/terminal/line_editor.hpp"
#include "typed_secret.hpp"

namespace confab::client {

class SecretWatch {
 public:
  explicit SecretWatch(LineEditor& editor) : editor_(editor) {}

  /// To be called after each key, and after each line that was taken.
  void look();

  /// Whether the line has a password, or is one.
  bool is_secret() const { return has_password_ || editor_.hidden(); }

  /// What may be seen of the line.
  Masked shown() const;

 private:
  LineEditor& editor_;
  bool has_password_ = false;
};

}  // namespace confab::client
