// QuitWatch: sees in what its user sends whether that asks the server to end the connection. It knows the words for it,
// of slash and of sigil. Owned by whoever talks.
#pragma once

#include <string>
#include <string_view>

namespace confab::client {

/// Whether this line, without its ending, asks to leave: /quit, /exit, /bye, /q and !quit, with anything after it.
bool is_quit(std::string_view line);

class QuitWatch {
 public:
  void take(std::string_view bytes);

  /// Whether any whole line was such a one.
  bool asked() const { return asked_; }

 private:
  std::string line_;  // the start of the present one
  bool asked_ = false;
};

}  // namespace confab::client
