#include "client_socket.hpp"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace confab::net {

namespace {

/// Makes the system call `call`, again if a signal interrupts it: edge-triggered readiness is told only once.
template <class Call>
ClientSocket::Outcome outcome_of(Call call) {
  for (;;) {
    const ssize_t result = call();
    if (result >= 0) return {static_cast<std::size_t>(result), 0};
    if (errno != EINTR) return {0, errno};
  }
}

}  // namespace

bool ClientSocket::Outcome::would_block() const {
  static_assert(EAGAIN == EWOULDBLOCK);
  return failure == EAGAIN;
}

ClientSocket::~ClientSocket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

ClientSocket::Outcome ClientSocket::receive(std::span<char> buffer) {
  return outcome_of([&] { return ::recv(descriptor_, buffer.data(), buffer.size(), MSG_DONTWAIT); });
}

ClientSocket::Outcome ClientSocket::send(std::span<const std::string_view> pieces) {
  constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
  // Most sends are of one piece, and send() is a good deal cheaper for the kernel than sendmsg().
  if (pieces.size() == 1) {
    return outcome_of([&] { return ::send(descriptor_, pieces[0].data(), pieces[0].size(), flags); });
  }
  std::array<iovec, pieces_max> vectors;
  const std::size_t count = std::min(pieces.size(), vectors.size());
  for (std::size_t i = 0; i < count; ++i) vectors[i] = {const_cast<char*>(pieces[i].data()), pieces[i].size()};
  msghdr message{};
  message.msg_iov = vectors.data();
  message.msg_iovlen = count;
  return outcome_of([&] { return ::sendmsg(descriptor_, &message, flags); });
}

std::size_t ClientSocket::unacknowledged_bytes() const {
  int bytes = 0;
  if (::ioctl(descriptor_, SIOCOUTQ, &bytes) != 0 || bytes < 0) return 0;
  return static_cast<std::size_t>(bytes);
}

void ClientSocket::set_user_timeout(std::chrono::milliseconds timeout) {
  const auto value = static_cast<unsigned>(timeout.count());
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_USER_TIMEOUT, &value, sizeof value);
}

bool ClientSocket::shut_down_sending() {
  return ::shutdown(descriptor_, SHUT_WR) == 0;
}

void ClientSocket::reset_when_closed() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace confab::net
