#include "harness/terminal.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <utility>

namespace confab::harness {

namespace {

Descriptor open_master() {
  Descriptor master(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!master.is_open() || grantpt(master.get()) != 0 || unlockpt(master.get()) != 0) {
    abandon_call("posix_openpt", Here::now());
  }
  return master;
}

Descriptor open_slave(const Descriptor& master) {
  std::array<char, 128> name{};
  ptsname_r(master.get(), name.data(), name.size());
  Descriptor slave(open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!slave.is_open()) abandon_call("open of the pseudo-terminal", Here::now());
  return slave;
}

Descriptor another(const Descriptor& descriptor) {
  return Descriptor(fcntl(descriptor.get(), F_DUPFD_CLOEXEC, 0));
}

Streams streams_on(const Descriptor& master, TypingMode mode) {
  Descriptor slave = open_slave(master);
  const winsize usual{.ws_row = 24, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
  ioctl(slave.get(), TIOCSWINSZ, &usual);
  if (mode == TypingMode::by_character) {
    termios settings{};
    tcgetattr(slave.get(), &settings);
    cfmakeraw(&settings);
    tcsetattr(slave.get(), TCSANOW, &settings);
  }
  Descriptor out = another(slave);
  Descriptor err = another(slave);
  return {std::move(slave), std::move(out), std::move(err)};
}

}  // namespace

Terminal::Terminal(const std::vector<std::string>& command, TypingMode mode) : Terminal(command, open_master(), mode) {}

Terminal::Terminal(const std::vector<std::string>& command, Descriptor master, TypingMode mode)
    : master_(std::move(master)), process_(command, streams_on(master_, mode)) {}

void Terminal::types(std::string_view keys, Here here) {
  while (!keys.empty()) {
    const ssize_t written = write(master_.get(), keys.data(), keys.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EIO) return;  // the program is already gone
    if (written < 0) abandon_call("write to the terminal", here);
    keys.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Terminal::enters(std::string_view line, Here here) {
  types(std::string(line) + "\r", here);
}

void Terminal::shows(std::string_view text, Here here) {
  if (!comes_to_show(text, Deadline())) {
    abandon("the screen does not show " + quoted(text) + " but " + quoted(screen_), here);
  }
}

bool Terminal::comes_to_show(std::string_view text, const Deadline& deadline) {
  std::size_t at;
  while ((at = screen_.find(text, seen_)) == std::string::npos) {
    if (!read_some(deadline)) return false;
  }
  seen_ = at + text.size();
  return true;
}

/// Returns false if nothing more comes: the deadline has passed, or the program has closed the terminal.
bool Terminal::read_some(const Deadline& deadline) {
  if (!wait_for(master_.get(), POLLIN, deadline)) return false;
  std::array<char, 4096> buffer;
  const ssize_t size = read(master_.get(), buffer.data(), buffer.size());
  if (size < 0 && errno == EINTR) return true;
  if (size <= 0) return false;
  screen_.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

int Terminal::hangs_up(Here here) {
  master_ = Descriptor();
  const auto status = process_.wait();
  if (!status) abandon("the program does not end when its terminal closes; the screen shows " + quoted(screen_), here);
  return *status;
}

int Terminal::dies_unread(int signal, Here here) {
  process_.signal(signal);
  const auto status = process_.wait();
  if (!status) abandon("the program does not end while nobody reads its terminal", here);
  return *status;
}

int Terminal::ends(Here here) {
  const Deadline deadline;
  // The terminal reads as closed when no program has it open.
  while (read_some(deadline)) {
  }
  const auto status = process_.wait(deadline);
  if (!status) abandon("the program does not end; the screen shows " + quoted(screen_), here);
  return *status;
}

}  // namespace confab::harness
