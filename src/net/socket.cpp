#include "socket.hpp"

#include <linux/socket.h>
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

#include "tls.hpp"

namespace confab::net {

namespace {

/// Repeats `call` if a signal interrupts it: edge-triggered readiness is reported only once.
template <class Call>
ssize_t uninterrupted(Call call) {
  for (;;) {
    const ssize_t result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

/// What `question`, an ioctl() that counts bytes, says of `socket`; 0 if it fails.
std::size_t bytes_by(unsigned long question, int socket) {
  int bytes = 0;
  if (::ioctl(socket, question, &bytes) != 0 || bytes < 0) return 0;
  return static_cast<std::size_t>(bytes);
}

static_assert(EAGAIN == EWOULDBLOCK);

}  // namespace

Socket::~Socket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Socket::start_tls(const TlsContext& context) {
  tls_.reset(new TlsStream(context, descriptor_));
}

void Socket::TlsEnd::operator()(TlsStream* stream) const noexcept {
  delete stream;
}

Socket::Received Socket::receive(std::span<char> buffer) {
  if (tls_) [[unlikely]]
    return tls_->receive(buffer, until_eagain_);
  const ssize_t result = uninterrupted([&] { return ::recv(descriptor_, buffer.data(), buffer.size(), MSG_DONTWAIT); });
  if (result < 0) return {0, errno == EAGAIN ? State::drained : State::broken};
  if (result == 0) return {0, State::ended};
  const auto bytes = static_cast<std::size_t>(result);
  return {bytes, until_eagain_ || bytes == buffer.size() ? State::more : State::drained};
}

Socket::Received Socket::peek(std::span<char> buffer) const {
  constexpr int flags = MSG_DONTWAIT | MSG_PEEK;
  const ssize_t result = uninterrupted([&] { return ::recv(descriptor_, buffer.data(), buffer.size(), flags); });
  if (result < 0) return {0, errno == EAGAIN ? State::drained : State::broken};
  if (result == 0) return {0, State::ended};
  return {static_cast<std::size_t>(result), State::more};
}

Socket::Sent Socket::send(std::span<const std::string_view> pieces) {
  if (tls_) [[unlikely]]
    return tls_->send(pieces);
  constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
  ssize_t result = 0;
  std::size_t bytes = 0;
  // Most sends have one piece, and send() costs the kernel much less than sendmsg().
  if (pieces.size() == 1) {
    bytes = pieces[0].size();
    result = uninterrupted([&] { return ::send(descriptor_, pieces[0].data(), bytes, flags); });
  } else {
    std::array<iovec, pieces_max> vectors;
    const std::size_t count = std::min(pieces.size(), vectors.size());
    for (std::size_t i = 0; i < count; ++i) {
      vectors[i] = {const_cast<char*>(pieces[i].data()), pieces[i].size()};
      bytes += pieces[i].size();
    }
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = count;
    result = uninterrupted([&] { return ::sendmsg(descriptor_, &message, flags); });
  }
  if (result < 0) return {.broken = errno != EAGAIN};
  const auto sent = static_cast<std::size_t>(result);
  return {.bytes = sent, .all = sent == bytes};
}

Socket::Sent Socket::send_tls_spill() {
  return tls_->send_spill();
}

Socket::Sent Socket::end_tls_stream() {
  return tls_->end_stream();
}

std::size_t Socket::tls_pending_bytes() const {
  return tls_->unread_bytes();
}

std::size_t Socket::tls_held_bytes() const {
  return tls_->spill_bytes() + tls_->unread_bytes();
}

/// A spill counts too. So the sum shrinks only when the client's machine takes something, not when the spill moves into
/// the kernel.
std::size_t Socket::unacknowledged_bytes() const {
  return bytes_by(SIOCOUTQ, descriptor_) + (tls_ ? tls_->spill_bytes() : 0);
}

void Socket::set_user_timeout(std::chrono::milliseconds timeout) {
  const auto value = static_cast<unsigned>(timeout.count());
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_USER_TIMEOUT, &value, sizeof value);
}

void Socket::set_keepalive(const Keepalive& keepalive) {
  const auto set = [this](int option, int value) {
    ::setsockopt(descriptor_, IPPROTO_TCP, option, &value, sizeof value);
  };
  set(TCP_KEEPIDLE, static_cast<int>(keepalive.idle.count()));
  set(TCP_KEEPINTVL, static_cast<int>(keepalive.interval.count()));
  set(TCP_KEEPCNT, keepalive.probes);
}

bool Socket::unanswered_for(std::chrono::milliseconds silence) const {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(descriptor_, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return false;
  // With two tries, the peer has had the whole interval between them to answer the first.
  constexpr int tries_min = 2;
  const bool owes = info.tcpi_retransmits >= tries_min || info.tcpi_probes >= tries_min;
  return owes && std::chrono::milliseconds(info.tcpi_last_ack_recv) >= silence;
}

std::size_t Socket::unread_bytes() const {
  return bytes_by(SIOCINQ, descriptor_) + (tls_ ? tls_pending_bytes() : 0);
}

void Socket::open_window() {
  // Linux makes room for a low-water mark, up to half of tcp_rmem, and keeps the room after the mark is reset.
  // SO_RCVBUF is bounded by rmem_max, which is often less. The other side's tcp_wmem allows 4 MiB; bookkeeping needs
  // room too.
  constexpr int much = 8 * 1024 * 1024;
  constexpr int usual = 1;
  // narrow_window() has fixed the size. Linux 5.14 and later can undo that; SO_SNDBUF stays fixed.
  constexpr int send_buffer_alone = SOCK_SNDBUF_LOCK;
  ::setsockopt(descriptor_, SOL_SOCKET, SO_BUF_LOCK, &send_buffer_alone, sizeof send_buffer_alone);
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVLOWAT, &much, sizeof much);
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVLOWAT, &usual, sizeof usual);
}

void Socket::narrow_window() {
  // Linux doubles it for its own bookkeeping.
  constexpr int bytes = 64 * 1024;
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

void Socket::reset_on_close() {
  constexpr linger at_once{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void Socket::let_go() {
  ::close(std::exchange(descriptor_, -1));
}

bool Socket::shut_down_sending() {
  return ::shutdown(descriptor_, SHUT_WR) == 0;
}

}  // namespace confab::net
