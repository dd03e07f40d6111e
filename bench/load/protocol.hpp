// Protocol: how a server of one kind is spoken to: what to send to log in, to say something, to leave, and how lines
// that come back begin. It has no state: what one client is waiting for, the client knows. One object for each
// protocol, for all clients.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace confab::bench {

/// Who a client is, and where it goes. An empty room is the one that everybody is in at first.
struct Identity {
  std::string name;
  std::string room;
};

/// What a line that came during the login means.
enum class LoginStep : std::uint8_t {
  wait,
  named,    // the name is accepted; out of the login if there is no room to enter
  present,  // in the room
  refused,
};

class Protocol {
 public:
  virtual ~Protocol() = default;

  virtual std::string_view line_ending() const = 0;

  /// Sent as soon as the connection is there; servers that prompt are answered with introduction().
  virtual std::string opening(const Identity& who) const = 0;

  /// Adds what is to be answered to `line` during the login.
  virtual LoginStep log_in(const Identity& who, std::string_view line, std::string& answer) const = 0;

  /// What stands before the text of a message to the room.
  virtual void address(const Identity& who, std::string& line) const = 0;

  /// Whether `prefix` is what stands before the text of a message of `sender` when `receiver` gets it.
  virtual bool introduces(std::string_view prefix, const Identity& sender, const Identity& receiver) const = 0;

  /// What must be answered to a line that is no message, at any time; mostly nothing.
  virtual std::string answer(std::string_view) const { return {}; }

  virtual std::string farewell() const = 0;
  virtual bool is_goodbye(const Identity& who, std::string_view line) const = 0;

  /// A question whose answer is one line, and known by its start: what was asked before it has been answered then.
  virtual std::string marker_question() const { return {}; }
  virtual bool is_marker_answer(std::string_view) const { return false; }
};

/// "slash", "sigil" or "irc"; throws std::invalid_argument for anything else.
const Protocol& protocol_named(std::string_view name);

}  // namespace confab::bench
