#include "guest.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "harness/waiting.hpp"
#include "stage.hpp"

namespace confab::faults {

using harness::Deadline;
using harness::Here;

Guest::Guest(std::string name, const harness::Endpoint& endpoint, const harness::SocketOptions& options)
    : name_(std::move(name)), protocol_(endpoint.protocol), socket_(harness::try_connect(endpoint, options)) {
  if (options.from == Stage::proxy) says("PROXY TCP4 192.0.2.9 192.0.2.1 5000 8888\r");
  if (protocol_ != "echo") says(name_);
}

void Guest::sends(std::string_view bytes) {
  const Deadline deadline;
  while (!bytes.empty() && !gone()) {
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      if (!harness::wait_for(socket_.get(), POLLOUT, deadline)) {
        harness::abandon(name_ + " can't get rid of its bytes", Here::now());
      }
    } else {
      return;  // gone: reading will tell, after what still came
    }
  }
}

void Guest::half_closes() {
  if (!gone()) ::shutdown(socket_.get(), SHUT_WR);
}

void Guest::resets() {
  if (gone()) return;
  harness::reset_on_close(socket_);
  socket_.close();
}

void Guest::heard(Here here) {
  const std::string fence = "fence" + std::to_string(++fences_);
  std::string answer = "FENCE" + fence.substr(5);
  if (protocol_ == "slash") {
    says("/who " + fence);
    answer = "* There is no room named " + fence + ".";
  } else if (protocol_ == "sigil") {
    says("!members " + fence);
    answer = "! no room named " + fence;
  } else {
    says(fence);
  }
  std::string line;
  while (read_line(line, here) && line != answer) seen_.push_back(line);
}

void Guest::says_and_is_heard(std::string_view line, Here here) {
  says(line);
  heard(here);
}

void Guest::sees(std::string_view expected, Here here) {
  if (std::find(seen_.begin(), seen_.end(), expected) != seen_.end()) return;
  std::string line;
  while (read_line(line, here)) {
    seen_.push_back(line);
    if (line == expected) return;
  }
}

void Guest::sees_end(Here here) {
  std::string line;
  while (read_line(line, here)) seen_.push_back(line);
}

bool Guest::read_line(std::string& line, Here here) {
  std::size_t end = 0;
  while ((end = received_.find('\n', taken_)) == std::string::npos) {
    if (gone() || !receive(here)) {
      socket_.close();
      return false;
    }
  }
  line = received_.substr(taken_, end - taken_);
  if (line.ends_with('\r')) line.pop_back();
  taken_ = end + 1;
  return true;
}

bool Guest::receive(Here here) {
  received_.erase(0, std::exchange(taken_, 0));
  std::array<char, 64 * 1024> buffer;
  if (!harness::wait_for(socket_.get(), POLLIN, Deadline())) {
    harness::abandon(name_ + " waits in vain, after " + harness::quoted(seen_.empty() ? "" : seen_.back()), here);
  }
  const ssize_t size = ::recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size < 0) return errno == EAGAIN || errno == EINTR;
  received_.append(buffer.data(), static_cast<std::size_t>(size));
  return size > 0;
}

}  // namespace confab::faults
