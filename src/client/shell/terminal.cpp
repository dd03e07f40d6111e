#include "terminal.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <system_error>

namespace confab::client {

namespace {

// Marks around what is pasted, so that Tab and control characters in it are no keys (xterm, "bracketed paste mode").
constexpr std::string_view paste_marks_on = "\x1b[?2004h";
constexpr std::string_view paste_marks_off = "\x1b[?2004l";

constexpr std::array<int, 6> crashes{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS};

// For the handlers of signals, which have no other way to know.
termios mode_before_crash;  // NOLINT: set before any handler is
volatile std::sig_atomic_t is_taken = 0;

/// Only makes calls that are safe in a handler. The handler is gone by then, so the signal does what it always does.
void restore_and_crash(int signal) {
  if (is_taken != 0) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &mode_before_crash);
    static_cast<void>(!::write(STDOUT_FILENO, paste_marks_off.data(), paste_marks_off.size()));
  }
  static_cast<void>(std::raise(signal));
}

/// Leaves handlers alone that are there already, such as a sanitizer's.
void handle_crashes() {
  for (const int signal : crashes) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler != SIG_DFL) continue;
    action.sa_handler = restore_and_crash;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
    ::sigaction(signal, &action, nullptr);
  }
}

termios raw(termios mode) {
  mode.c_iflag &= ~static_cast<tcflag_t>(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON | PARMRK);
  mode.c_oflag &= ~static_cast<tcflag_t>(OPOST);
  mode.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | IEXTEN);
  mode.c_lflag |= static_cast<tcflag_t>(ISIG | NOFLSH);  // for ^Z, which shall lose nothing that was typed
  mode.c_cc[VINTR] = _POSIX_VDISABLE;
  mode.c_cc[VQUIT] = _POSIX_VDISABLE;
  mode.c_cc[VMIN] = 1;
  mode.c_cc[VTIME] = 0;
  return mode;
}

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

Terminal::Terminal() {
  if (::tcgetattr(STDIN_FILENO, &before_) != 0) throw std::system_error(errno, std::generic_category(), "terminal");
  mode_before_crash = before_;
  handle_crashes();
  take();
}

Terminal::~Terminal() {
  give_back();
}

void Terminal::take() {
  const termios mode = raw(before_);
  is_taken = 1;
  while (::tcsetattr(STDIN_FILENO, TCSADRAIN, &mode) != 0 && errno == EINTR) {
  }
  write(paste_marks_on);
}

void Terminal::give_back() {
  write(paste_marks_off);
  while (::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_) != 0 && errno == EINTR) {
  }
  is_taken = 0;
}

DrawnLine::Size Terminal::size() const {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return {};
  return {size.ws_col, size.ws_row};
}

bool Terminal::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (size >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(size));
    } else if (errno == EAGAIN) {
      pollfd watched{STDOUT_FILENO, POLLOUT, 0};
      ::poll(&watched, 1, -1);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

bool can_move_cursor() {
  const std::string kind = variable("TERM");
  return !kind.empty() && kind != "dumb";
}

bool wants_color() {
  return variable("NO_COLOR").empty() && can_move_cursor();
}

DrawnLine::Narrowing narrowing() {
  const bool cuts = !variable("XTERM_VERSION").empty() && variable("TMUX").empty();
  return cuts ? DrawnLine::Narrowing::cuts_rows : DrawnLine::Narrowing::breaks_rows;
}

}  // namespace confab::client
