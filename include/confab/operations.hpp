// Operations: what can be done to a running server from outside the chat, whoever asks for it: a signal, a line on the
// admin socket, the service manager. It knows neither of them, and no sockets. app::Daemon implements it; whoever asks
// holds a reference and calls it from the one thread that runs the loop.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "confab/figures.hpp"

namespace confab {

class Operations {
 public:
  /// What came of something that takes a while: nullopt if it is done, otherwise a sentence that says why not. Called
  /// once, from the loop, perhaps before the function returns.
  using Outcome = std::function<void(const std::optional<std::string>& why_not)>;

  virtual Figures figures() = 0;

  // `by` is who asks, for the log: "signal 12", "unix:uid 0 pid 77". The log has every outcome, too. An upgrade and a
  // reload wait for each other.

  /// Replaces this process by a new one, with the program that now has its name, and no client notices. If that can't
  /// be done, this process goes on.
  virtual void upgrade(std::string_view by, Outcome outcome) = 0;
  /// Reads the configuration file again and makes its settings hold, all of them or none; says in the log what has
  /// changed. A call while a reload is under way starts one more after it, and only one, however many calls there are:
  /// it answers all of them.
  virtual void reload(std::string_view by, Outcome outcome) = 0;
  /// Whether it lets clients in and means to go on doing so. False once it stops.
  virtual bool is_serving() const = 0;

  /// Says goodbye to everybody and ends the process. `why` is for the log: "on signal 15". Further calls do nothing.
  virtual void stop(std::string_view why) = 0;

 protected:
  ~Operations() = default;
};

}  // namespace confab
