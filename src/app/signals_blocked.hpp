// SignalsBlocked: no signal reaches this thread while it lives, nor any thread that is started meanwhile, ever. The
// loop's thread takes all signals; in another one they would interrupt what waits for a disk. On the stack, around the
// start of a thread.
#pragma once

#include <pthread.h>

#include <csignal>

namespace confab::app {

class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace confab::app
