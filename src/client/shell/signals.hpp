// Signals: what the system tells a program at a terminal, as something to poll. It does not know what comes of it.
// Owned by InteractiveTalk; made before any thread, so that no thread gets these signals.
#pragma once

#include <csignal>

#include "descriptor.hpp"

namespace confab::client {

class Signals {
 public:
  /// Blocks those that it reads: the window has another size; stop, and go on; end. Those that are ignored stay so.
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  int fd() const { return fd_.get(); }

  /// The number of the next signal; 0 if there is none.
  int next();

  /// Stops the program until somebody has it go on, which next() does not tell then.
  void stop();

  /// Ends the program by this signal, as if nobody had read it.
  [[noreturn]] void die_of(int signal);

 private:
  sigset_t read_{};
  sigset_t before_{};
  Descriptor fd_;
};

}  // namespace confab::client
