#include "client_socket.hpp"

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace confab::net {

namespace {

ClientSocket::Outcome outcome_of(ssize_t result) {
  if (result < 0) return {0, errno};
  return {static_cast<std::size_t>(result), 0};
}

}  // namespace

bool ClientSocket::Outcome::would_block() const {
  static_assert(EAGAIN == EWOULDBLOCK);
  // Interrupted calls are simply tried again with the next readiness: no signal handler here returns.
  return failure == EAGAIN || failure == EINTR;
}

ClientSocket::~ClientSocket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

ClientSocket::Outcome ClientSocket::receive(std::span<char> buffer) {
  return outcome_of(::recv(descriptor_, buffer.data(), buffer.size(), MSG_DONTWAIT));
}

ClientSocket::Outcome ClientSocket::send(std::span<const std::string_view> pieces) {
  constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
  // Most sends are of one piece, and send() is a good deal cheaper for the kernel than sendmsg().
  if (pieces.size() == 1) return outcome_of(::send(descriptor_, pieces[0].data(), pieces[0].size(), flags));
  std::array<iovec, pieces_max> vectors;
  const std::size_t count = std::min(pieces.size(), vectors.size());
  for (std::size_t i = 0; i < count; ++i) vectors[i] = {const_cast<char*>(pieces[i].data()), pieces[i].size()};
  msghdr message{};
  message.msg_iov = vectors.data();
  message.msg_iovlen = count;
  return outcome_of(::sendmsg(descriptor_, &message, flags));
}

bool ClientSocket::shut_down_sending() {
  return ::shutdown(descriptor_, SHUT_WR) == 0;
}

}  // namespace confab::net
