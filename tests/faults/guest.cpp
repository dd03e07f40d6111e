#include "guest.hpp"

#include <fcntl.h>
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
    : name_(std::move(name)),
      protocol_(endpoint.protocol.substr(0, endpoint.protocol.find('+'))),
      socket_(harness::try_connect(endpoint, options)) {
  if (options.from == Stage::proxy) says("PROXY TCP4 192.0.2.9 192.0.2.1 5000 8888\r");
  if (protocol_ != endpoint.protocol && !gone()) shake_hands();
  if (protocol_ != "echo") says(name_);
}

void Guest::shake_hands() {
  ::fcntl(socket_.get(), F_SETFL, ::fcntl(socket_.get(), F_GETFL) | O_NONBLOCK);
  tls_ = std::make_unique<test::TlsClient>(socket_.get());
  const Deadline deadline;
  while (!tls_->shake_hands()) {
    if (errno != EAGAIN) return socket_.close();
    if (!harness::wait_for(socket_.get(), POLLIN, deadline)) {
      harness::abandon(name_ + " can't end the handshake", Here::now());
    }
  }
}

ssize_t Guest::send_once(std::string_view bytes) {
  if (tls_) return tls_->send(bytes);
  return ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void Guest::sends(std::string_view bytes) {
  const Deadline deadline;
  while (!gone() && (!bytes.empty() || (tls_ && !tls_->flush()))) {
    const ssize_t sent = send_once(bytes);
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
  if (gone()) return;
  if (tls_) tls_->end();
  ::shutdown(socket_.get(), SHUT_WR);
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
  const bool has_some = tls_ && tls_->has_pending();
  if (!has_some && !harness::wait_for(socket_.get(), POLLIN, Deadline())) {
    harness::abandon(name_ + " waits in vain, after " + harness::quoted(seen_.empty() ? "" : seen_.back()), here);
  }
  const ssize_t size = tls_ ? tls_->receive(buffer.data(), buffer.size())
                            : ::recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size < 0) return errno == EAGAIN || errno == EINTR;
  received_.append(buffer.data(), static_cast<std::size_t>(size));
  return size > 0;
}

}  // namespace confab::faults
