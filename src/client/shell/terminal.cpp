#include "terminal.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
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

/// The mode of a descriptor is shared with the shell, so that must not change. If it can't be opened again, as after
/// su, writing waits.
Descriptor open_for_this_program() {
  std::array<char, 128> name{};
  if (::ttyname_r(STDOUT_FILENO, name.data(), name.size()) != 0) return {};
  return Descriptor(::open(name.data(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

/// Whether a signal waits that ends this program; see Signals.
bool must_end() {
  sigset_t waiting;
  ::sigpending(&waiting);
  constexpr std::array<int, 4> ends{SIGINT, SIGQUIT, SIGTERM, SIGHUP};
  return std::any_of(ends.begin(), ends.end(), [&](int signal) { return ::sigismember(&waiting, signal) == 1; });
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

Terminal::Terminal() : screen_(open_for_this_program()) {
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
  while (::tcsetattr(STDIN_FILENO, TCSANOW, &mode) != 0 && errno == EINTR) {
  }
  write(paste_marks_on);
}

void Terminal::give_back() {
  write(paste_marks_off);
  while (::tcsetattr(STDIN_FILENO, TCSANOW, &before_) != 0 && errno == EINTR) {
  }
  is_taken = 0;
}

DrawnLine::Size Terminal::size() const {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return {};
  return {size.ws_col, size.ws_row};
}

bool Terminal::write(std::string_view bytes) {
  const int fd = screen_.is_open() ? screen_.get() : STDOUT_FILENO;
  while (!bytes.empty() && !gone_) {
    const ssize_t size = ::write(fd, bytes.data(), bytes.size());
    if (size >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(size));
    } else if (errno == EAGAIN) {
      gone_ = !waits_for_room(fd);
    } else {
      gone_ = errno != EINTR;
    }
  }
  return !gone_;
}

bool Terminal::waits_for_room(int fd) const {
  constexpr int look_ms = 200;  // signals are blocked, so poll() does not tell
  pollfd watched{fd, POLLOUT, 0};
  while (::poll(&watched, 1, look_ms) == 0) {
    if (must_end()) return false;
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
