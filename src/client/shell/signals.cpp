#include "signals.hpp"

#include <sys/signalfd.h>

#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <initializer_list>
#include <system_error>

namespace confab::client {

namespace {

bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

sigset_t only(int signal) {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, signal);
  return set;
}

void raise_by_default(int signal) {
  std::signal(signal, SIG_DFL);
  const sigset_t set = only(signal);
  std::raise(signal);
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace

Signals::Signals() {
  ::sigemptyset(&read_);
  for (const int signal : {SIGWINCH, SIGTSTP, SIGCONT, SIGINT, SIGQUIT, SIGTERM, SIGHUP}) {
    if (!is_ignored(signal)) ::sigaddset(&read_, signal);
  }
  ::pthread_sigmask(SIG_BLOCK, &read_, &before_);
  fd_ = Descriptor(::signalfd(-1, &read_, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!fd_.is_open()) throw std::system_error(errno, std::generic_category(), "signalfd");
}

Signals::~Signals() {
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

int Signals::next() {
  signalfd_siginfo told{};
  return ::read(fd_.get(), &told, sizeof told) == sizeof told ? static_cast<int>(told.ssi_signo) : 0;
}

void Signals::stop() {
  raise_by_default(SIGTSTP);
  const sigset_t stop = only(SIGTSTP);
  ::pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  const sigset_t go_on = only(SIGCONT);
  const timespec at_once{};
  ::sigtimedwait(&go_on, nullptr, &at_once);
}

void Signals::die_of(int signal) {
  raise_by_default(signal);
  std::_Exit(128 + signal);  // NOLINT: as shells count, should it have no effect
}

}  // namespace confab::client
