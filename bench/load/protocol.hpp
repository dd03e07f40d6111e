// Protocol: how to speak to one kind of server: what to send to log in, to say something and to leave, and how the
// server's lines begin. It has no state: each client knows what it is waiting for. One object per protocol serves all
// clients.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace confab::bench {

/// A client's name and room. An empty room is the one in which everybody starts.
struct Identity {
  std::string name;
  std::string room;
};

/// The meaning of a line received during the login.
enum class LoginStep : std::uint8_t {
  wait,
  named,    // the name is accepted; completes the login if there is no room to enter
  present,  // in the room
  refused,
};

class Protocol {
 public:
  virtual ~Protocol() = default;

  virtual std::string_view line_ending() const = 0;

  /// Sent as soon as the connection is open; servers that prompt get introduction() in answer.
  virtual std::string opening(const Identity& who) const = 0;

  /// Adds the answer to `line` during the login.
  virtual LoginStep log_in(const Identity& who, std::string_view line, std::string& answer) const = 0;

  /// Writes what precedes the text of a message to the room.
  virtual void address(const Identity& who, std::string& line) const = 0;

  /// Whether `prefix` correctly precedes the text when `receiver` gets a message from `sender`.
  virtual bool introduces(std::string_view prefix, const Identity& sender, const Identity& receiver) const = 0;

  /// What a person sees of a line, without what moves the cursor; empty if it shows only what the person typed.
  virtual std::string_view shown(std::string_view line) const { return line; }

  /// The required answer to a line that is not a message, at any time; usually nothing.
  virtual std::string answer(std::string_view) const { return {}; }

  virtual std::string farewell() const = 0;
  virtual bool is_goodbye(const Identity& who, std::string_view line) const = 0;

  /// A question whose answer is one line with a known start. When it arrives, everything asked before has been
  /// answered.
  virtual std::string marker_question() const { return {}; }
  virtual bool is_marker_answer(std::string_view) const { return false; }
};

/// "slash", "slash-tidy", "sigil" or "irc"; throws std::invalid_argument for anything else.
const Protocol& protocol_named(std::string_view name);

}  // namespace confab::bench
