// Operations: what can be done to a running server from outside the chat, whoever asks for it: a signal, a line on the
// admin socket, the service manager. It knows neither of them, and no sockets. app::Daemon implements it; whoever asks
// holds a reference and calls it from the one thread that runs the loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace confab {

/// What an operator can ask for at any time.
struct Figures {
  std::size_t connections;
  std::size_t users;
  std::size_t rooms;         // including the lobby
  std::uint64_t held_bytes;  // unsent output, unheard input, unfinished lines
  std::uint64_t refused;     // since the start: turned away at the door, or disconnected for the server's own reasons
  std::uint64_t unlogged_visits;    // since the start: visits left out of the log
  std::uint64_t missing_log_lines;  // since the start: not written, because the log was read too slowly, or failed
};

class Operations {
 public:
  /// What came of something that takes a while: nullopt if it is done, otherwise a sentence that says why not. Called
  /// once, from the loop, perhaps before the function returns.
  using Outcome = std::function<void(const std::optional<std::string>& why_not)>;

  virtual Figures figures() = 0;

  /// Reads the configuration file again and makes its settings hold, all of them or none; says in the log what has
  /// changed. A call while a reload is under way starts one more after it, and only one, however many calls there are:
  /// it answers all of them.
  virtual void reload(Outcome outcome) = 0;

  /// Says goodbye to everybody and ends the process. `why` is for the log: "on signal 15". Further calls do nothing.
  virtual void stop(std::string_view why) = 0;

 protected:
  ~Operations() = default;
};

}  // namespace confab
