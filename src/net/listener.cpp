#include "listener.hpp"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <utility>

namespace confab::net {

namespace {

// How much unsent output the kernel may hold for one client, beyond our own limit. It uses up to twice as much memory,
// because it counts its own structures too; without this value it may grow to several MiB. The receive buffer gets a
// limit only when a client's lines have to wait (Socket::narrow_window()): a limit set here would keep the window from
// ever opening wide.
constexpr int send_buffer_bytes = 64 * 1024;

/// Whether accept4() failed only because the first client in the queue is gone: accept(2) passes on network errors that
/// are already pending on the new socket.
bool concerns_one_client(int failure) {
  constexpr std::array<int, 11> network_errors = {ECONNABORTED, ECONNRESET, EPROTO,       ENOPROTOOPT,
                                                  ETIMEDOUT,    EHOSTDOWN,  EHOSTUNREACH, ENETDOWN,
                                                  ENETUNREACH,  EOPNOTSUPP, ENONET};
  return std::find(network_errors.begin(), network_errors.end(), failure) != network_errors.end();
}

void set_option(int descriptor, int level, int option, int value) {
  if (::setsockopt(descriptor, level, option, &value, sizeof value) == 0) return;
  throw boost::system::system_error(errno, boost::system::system_category());
}

int domain_of(int descriptor) {
  int domain = 0;
  socklen_t size = sizeof domain;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0) return domain;
  throw boost::system::system_error(errno, boost::system::system_category());
}

void set_options(int descriptor, std::chrono::milliseconds user_timeout) {
  const auto set = [descriptor](int level, int option, auto value) {
    set_option(descriptor, level, option, static_cast<int>(value));
  };
  set(SOL_SOCKET, SO_SNDBUF, send_buffer_bytes);
  if (domain_of(descriptor) == AF_UNIX) return;
  set(SOL_SOCKET, SO_REUSEADDR, 1);
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_NODELAY, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, usual_keepalive.idle.count());
  set(IPPROTO_TCP, TCP_KEEPINTVL, usual_keepalive.interval.count());
  set(IPPROTO_TCP, TCP_KEEPCNT, usual_keepalive.probes);
  set(IPPROTO_TCP, TCP_USER_TIMEOUT, user_timeout.count());
  // Telnet sends its interrupts as urgent data. Out of line, we would lose the urgent byte, which is the one after IAC.
  set(SOL_SOCKET, SO_OOBINLINE, 1);
}

/// A socket for both families, as service managers open it, writes an IPv4 address as an IPv6 one.
tcp::endpoint without_mapping(const tcp::endpoint& endpoint) {
  // A client at a unix socket has bytes of its own choice where an address would be.
  if (endpoint.data()->sa_family != AF_INET6) return endpoint;
  const auto& address = endpoint.address();
  if (!address.to_v6().is_v4_mapped()) return endpoint;
  return {asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()), endpoint.port()};
}

}  // namespace

Listener::Listener(asio::io_context& context, const tcp::endpoint& endpoint, std::chrono::milliseconds user_timeout,
                   Accepted accepted)
    : acceptor_(context), timer_(context), accepted_(std::move(accepted)) {
  acceptor_.open(endpoint.protocol());
  set_options(acceptor_.native_handle(), user_timeout);
  if (endpoint.address().is_v6()) set_option(acceptor_.native_handle(), IPPROTO_IPV6, IPV6_V6ONLY, 1);
  acceptor_.bind(endpoint);
  acceptor_.listen(asio::socket_base::max_listen_connections);
  acceptor_.non_blocking(true);
  wait();
}

Listener::Listener(asio::io_context& context, int descriptor, std::chrono::milliseconds user_timeout, Accepted accepted)
    : acceptor_(context), timer_(context), accepted_(std::move(accepted)) {
  // Asio looks at the protocol only when it opens or accepts sockets itself.
  acceptor_.assign(domain_of(descriptor) == AF_INET6 ? tcp::v6() : tcp::v4(), descriptor);
  ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  set_options(descriptor, user_timeout);
  acceptor_.non_blocking(true);
  wait();
}

Listener::Listener(asio::io_context& context, SocketFile file, std::chrono::milliseconds user_timeout,
                   Accepted accepted)
    : Listener(context, file.take_descriptor(), user_timeout, std::move(accepted)) {
  file_.emplace(std::move(file));
}

void Listener::set_user_timeout(std::chrono::milliseconds user_timeout) {
  // Fails only on a socket without TCP, which has no use for it.
  const int number = static_cast<int>(user_timeout.count());
  ::setsockopt(acceptor_.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &number, sizeof number);
}

void Listener::close() {
  file_.reset();
  error_code ignored;
  acceptor_.close(ignored);
  timer_.cancel();
}

void Listener::descriptor_freed() {
  if (backing_off_) timer_.cancel();
}

void Listener::wait() {
  acceptor_.async_wait(Acceptor::wait_read, [this](error_code failure) {
    if (!acceptor_.is_open()) return;
    if (failure) return back_off(failure);  // no error ends the listening
    accept_some();
  });
}

void Listener::accept_some() {
  for (int accepted = 0; accepted < accepts_per_turn; ++accepted) {
    tcp::endpoint peer;
    auto size = static_cast<socklen_t>(peer.capacity());
    const int descriptor = ::accept4(acceptor_.native_handle(), peer.data(), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) {
      const int failure = errno;
      if (failure == EAGAIN) break;
      if (failure == EINTR) continue;
      if (concerns_one_client(failure) && ++gone_in_a_row_ <= gone_in_a_row_max) continue;
      return back_off({failure, boost::system::system_category()});
    }
    // The address of a unix socket may not fit, and is of no use.
    peer.resize(std::min<std::size_t>(size, peer.capacity()));
    back_off_ = back_off_min;
    gone_in_a_row_ = 0;
    accepted_(Socket(descriptor), without_mapping(peer));
  }
  wait();
}

void Listener::back_off(error_code failure) {
  // The same failure repeats at every try until somebody leaves.
  if (const auto now = Clock::now(); last_told_ == Clock::time_point{} || now - last_told_ >= log_interval) {
    last_told_ = now;
    spdlog::warn("cannot accept clients for now: {}", failure.message());
  }
  timer_.expires_after(back_off_);
  back_off_ = std::min(back_off_ * 2, back_off_max);
  backing_off_ = true;
  timer_.async_wait([this](error_code) {
    backing_off_ = false;
    if (acceptor_.is_open()) accept_some();
  });
}

}  // namespace confab::net
