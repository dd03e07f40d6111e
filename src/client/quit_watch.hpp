// QuitWatch: sees in what its user sends whether that asks the server to end the connection. It knows the words for it,
// of slash and of sigil. Owned by whoever talks.
#pragma once

#include <string>
#include <string_view>

namespace confab::client {

/// Whether this line, without its ending, asks to leave a chat of people: /quit, /exit, /bye and /q, with anything
/// after it. At a port for scripts it is !quit, which people say like any other text.
bool is_quit(std::string_view line);
bool is_quit_of_scripts(std::string_view line);

class QuitWatch {
 public:
  void take(std::string_view bytes);

  /// Whether any whole line was such a one. `of_people`: the server is known to serve people.
  bool asked(bool of_people) const { return asked_ || (asked_as_script_ && !of_people); }

 private:
  std::string line_;  // the start of the present one
  bool asked_ = false;
  bool asked_as_script_ = false;
};

}  // namespace confab::client
