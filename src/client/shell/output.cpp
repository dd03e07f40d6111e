#include "output.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>

#include "confab/inbound/shown_text.hpp"

namespace confab::client {

namespace {

bool can_be_written(int fd, int timeout_ms) {
  pollfd watched{fd, POLLOUT, 0};
  return ::poll(&watched, 1, timeout_ms) > 0;
}

}  // namespace

void Output::lose_reader() {
  error_ = EPIPE;
}

void Output::flush() {
  while (wants_write() && can_be_written(fd_, 0)) write_one();
}

void Output::finish() {
  while (wants_write()) {
    if (can_be_written(fd_, -1)) write_one();
  }
}

void Output::write_one() {
  // A pipe that can be written to takes so much without waiting, and the descriptor is not ours alone: so it stays as
  // it is, and is not made non-blocking.
  const ssize_t size = ::write(fd_, waiting_.data(), std::min<std::size_t>(waiting_.size(), PIPE_BUF));
  if (size >= 0) {
    waiting_.erase(0, static_cast<std::size_t>(size));
  } else if (errno != EINTR && errno != EAGAIN) {
    error_ = errno;
  }
}

void complain(std::string_view sentence) {
  std::string scratch;
  const std::string line = fmt::format("confab: {}\n", scrub(sentence, scratch));
  static_cast<void>(std::fputs(line.c_str(), stderr));
}

}  // namespace confab::client
