// SessionMemory: who its user is and in which room, from what the server says and what was typed; and with that, what
// to say to come back after the connection was lost. It does not know sockets or time. Owned by a TerminalTalk.
//
// Of this project's slash it knows the sentences. Of any other chat it takes what was typed at a prompt for a name for
// the name, unless the prompt comes again.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace confab::client {

class SessionMemory {
 public:
  /// A line of the server, or a prompt that has no ending. Returns what to say on account of it: the way back into the
  /// last room.
  std::optional<std::string> heard(std::string_view line);

  /// A line that was sent.
  void typed(std::string_view line);

  /// There is a new connection. Returns what to say first: the last name; empty if there is none.
  std::string comes_back();

  /// The name that the server has accepted last; empty if none.
  const std::string& name() const { return name_; }
  const std::string& room() const { return room_; }

  /// Whether the server has accepted a name on this connection.
  bool is_inside() const { return inside_; }

  /// Whether it has greeted as this project's does.
  bool is_greeted() const { return greeted_; }

  /// Whether coming back would be welcome: not without a name, after a refused one, after /quit, or when the server has
  /// sent its user away.
  bool may_come_back() const { return !name_.empty() && !refused_ && !sent_away_ && !quit_; }
  bool has_quit() const { return quit_; }

  /// Whether the server waits for a name.
  bool is_asked() const { return asked_; }

  /// Whether a name was given that the server has neither accepted nor refused yet.
  bool awaits_greeting() const { return !given_.empty() && !inside_; }

  /// Whether each line is said as it is, /quit too: up to /end.
  bool is_pasting() const { return pastes_; }

 private:
  void accept(std::string_view name);
  void notice(std::string_view text);

  std::string name_;
  std::string given_;  // a name that the server has not answered yet
  std::string room_;
  bool asked_ = false;     // the last line asks for a name
  bool answered_ = false;  // the next such line is answered already: there is a new connection
  bool inside_ = false;
  bool greeted_ = false;
  bool refused_ = false;
  bool sent_away_ = false;
  bool quit_ = false;
  bool pastes_ = false;
};

}  // namespace confab::client
