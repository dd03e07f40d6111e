#include "crowd.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "process.hpp"

namespace confab::bench {

namespace {

constexpr std::size_t buffer_bytes = 256 * 1024;
constexpr std::size_t line_bytes_max = 512 * 1024;
constexpr double login_seconds_max = 120;

// Changes the source address now and then, so that ports do not run out.
constexpr std::uint64_t connections_per_address = 4000;
constexpr std::uint64_t addresses = 50'000;

[[noreturn]] void fail(const std::string& what) {
  throw SetupFailure(what + ": " + std::strerror(errno));
}

sockaddr_in loopback(std::uint32_t host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(0x7F000000U + host);
  address.sin_port = htons(port);
  return address;
}

const sockaddr* generic(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

void set_option(int socket, int level, int option) {
  const int on = 1;
  if (::setsockopt(socket, level, option, &on, sizeof on) != 0) fail("setsockopt");
}

}  // namespace

Crowd::Crowd(const Target& target, std::uint32_t clients, Listener& listener)
    : target_(target),
      listener_(listener),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      clients_(clients),
      buffer_(buffer_bytes) {
  if (epoll_ < 0) fail("epoll_create1");
  permit_files(clients + 64);
}

Crowd::~Crowd() {
  for (const Client& client : clients_) {
    if (client.socket >= 0) ::close(client.socket);
  }
  ::close(epoll_);
}

// ---- Connecting

void Crowd::open(std::uint32_t index, Identity who) {
  Client& client = clients_[index];
  client.who = std::move(who);
  client.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (client.socket < 0) fail("socket");
  set_option(client.socket, IPPROTO_TCP, TCP_NODELAY);
  set_option(client.socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT);
  if (target_.kernel_timestamps) set_option(client.socket, SOL_SOCKET, SO_TIMESTAMPNS);
  const auto own = loopback(static_cast<std::uint32_t>(2 + connections_ / connections_per_address % addresses), 0);
  client.serial = ++connections_;
  if (::bind(client.socket, generic(own), sizeof own) != 0) fail("bind");
  const auto server = loopback(1, target_.port);
  if (::connect(client.socket, generic(server), sizeof server) != 0 && errno != EINPROGRESS) fail("connect");
  client.state = State::connecting;
  ++open_;
  ++logging_in_;
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.u32 = index;
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.socket, &event) != 0) fail("epoll_ctl");
}

void Crowd::log_in(std::uint32_t first, std::uint32_t last, const std::function<Identity(std::uint32_t)>& who) {
  std::uint32_t next = first;
  std::uint32_t opened = 0;
  const std::uint32_t open_before = open_;
  const auto open_more = [&] {
    for (; next < last && logging_in_ < target_.logins_at_a_time; ++next, ++opened) open(next, who(next));
  };
  open_more();
  const auto done = [&] {
    open_more();
    return open_ < open_before + opened || (next == last && logging_in_ == 0);
  };
  const bool in_time = run(login_seconds_max, done);
  if (!in_time || open_ < open_before + opened) {
    throw SetupFailure("only " + std::to_string(present_) +
                       " clients could log in; the server said last: " + last_login_line_);
  }
}

void Crowd::connected(std::uint32_t index) {
  Client& client = clients_[index];
  int failure = 0;
  socklen_t size = sizeof failure;
  ::getsockopt(client.socket, SOL_SOCKET, SO_ERROR, &failure, &size);
  if (failure != 0) return close(index);
  if (target_.tls) {
    client.tls = std::make_unique<test::TlsClient>(client.socket);
    client.state = State::shaking_hands;
    return shake_hands(index);
  }
  client.state = State::logging_in;
  send(index, target_.protocol->opening(client.who));
}

void Crowd::shake_hands(std::uint32_t index) {
  Client& client = clients_[index];
  if (!client.tls->shake_hands()) {
    if (errno != EAGAIN) close(index);
    return;
  }
  client.state = State::logging_in;
  send(index, target_.protocol->opening(client.who));
  take_in(index, true);  // the server may have sent something along with its last message
}

void Crowd::login_line(std::uint32_t index, std::string_view line) {
  Client& client = clients_[index];
  std::string answer;
  const LoginStep step = target_.protocol->log_in(client.who, line, answer);
  if (!answer.empty()) send(index, answer);
  switch (step) {
    case LoginStep::wait: last_login_line_ = line; return;
    case LoginStep::named:
      if (client.who.room.empty()) enter(index);
      return;
    case LoginStep::present: return enter(index);
    case LoginStep::refused: last_login_line_ = line; return close(index);
  }
}

void Crowd::enter(std::uint32_t index) {
  if (clients_[index].state != State::logging_in) return;
  clients_[index].state = State::present;
  --logging_in_;
  ++present_;
  listener_.present(index);
}

void Crowd::close(std::uint32_t index) {
  Client& client = clients_[index];
  if (client.state == State::closed) return;
  --(client.state == State::present ? present_ : logging_in_);
  --open_;
  client.tls.reset();
  ::close(client.socket);
  client.socket = -1;
  client.state = State::closed;
  client.unfinished.clear();
  client.unsent.clear();
  listener_.closed(index);
}

// ---- Sending

void Crowd::send(std::uint32_t index, std::string_view bytes) {
  Client& client = clients_[index];
  if (client.state == State::closed || bytes.empty()) return;
  if (client.unsent.empty()) {
    const ssize_t sent = client.tls ? client.tls->send(bytes)
                                    : ::send(client.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN) return;  // reading will show the same error
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  client.unsent += bytes;
}

void Crowd::send_rest(std::uint32_t index) {
  const std::string rest = std::exchange(clients_[index].unsent, {});
  send(index, rest);
}

// ---- Receiving

ssize_t Crowd::receive(Client& client, char* buffer, std::size_t size, std::uint64_t& received_at) {
  ++reads_;
  if (client.tls) {
    const ssize_t got = client.tls->receive(buffer, size);
    received_at = now(clock());
    return got;
  }
  const int socket = client.socket;
  if (!target_.kernel_timestamps) {
    const ssize_t got = ::recv(socket, buffer, size, MSG_DONTWAIT);
    received_at = now(clock());
    return got;
  }
  iovec vector{buffer, size};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(timespec))> control{};
  msghdr message{};
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t got = ::recvmsg(socket, &message, MSG_DONTWAIT);
  received_at = now(clock());
  const cmsghdr* header = got > 0 ? CMSG_FIRSTHDR(&message) : nullptr;
  if (header != nullptr && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_TIMESTAMPNS) {
    timespec time{};
    std::memcpy(&time, CMSG_DATA(header), sizeof time);
    received_at = static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(time.tv_nsec);
  }
  return got;
}

void Crowd::take_in(std::uint32_t index, bool to_the_end) {
  for (;;) {
    Client& client = clients_[index];
    const std::size_t kept = client.unfinished.size();
    if (kept > line_bytes_max) throw SetupFailure("the server sends a line without an end");
    if (buffer_.size() < kept + buffer_bytes) buffer_.resize(kept + buffer_bytes);
    std::uint64_t received_at = 0;
    const ssize_t got = receive(client, buffer_.data() + kept, buffer_bytes, received_at);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return close(index);
    std::copy(client.unfinished.begin(), client.unfinished.end(), buffer_.begin());
    if (!take_lines(index, {buffer_.data(), kept + static_cast<std::size_t>(got)}, received_at)) return;
    // Edge-triggered: a read that did not fill the buffer has emptied the socket, except perhaps for the end of the
    // stream.
    if (static_cast<std::size_t>(got) < buffer_bytes && !to_the_end && !client.tls) return;
  }
}

/// Returns whether the client is still there.
bool Crowd::take_lines(std::uint32_t index, std::string_view bytes, std::uint64_t received_at) {
  Client& client = clients_[index];
  const std::uint64_t serial = client.serial;
  for (std::size_t end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = target_.protocol->shown(line);
    if (client.state == State::present) {
      listener_.line(index, line, received_at);
    } else {
      login_line(index, line);
    }
    if (client.state == State::closed || client.serial != serial) return false;
  }
  client.unfinished = bytes;
  return true;
}

// ---- The loop

void Crowd::set_metronome(std::uint64_t due, std::function<std::uint64_t()> tick) {
  tick_due_ = due;
  tick_ = std::move(tick);
}

bool Crowd::run(double seconds, const std::function<bool()>& done) {
  const std::uint64_t end = now(clock()) + static_cast<std::uint64_t>(seconds * 1e9);
  for (;;) {
    if (done && done()) return true;
    const std::uint64_t time = now(clock());
    if (time >= end) return false;
    if (tick_due_ != 0 && tick_due_ <= time) tick_due_ = tick_();
    wait(tick_due_ != 0 ? std::min(tick_due_, end) : end);
  }
}

void Crowd::wait(std::uint64_t until) {
  std::array<epoll_event, 512> events;
  const std::uint64_t time = now(clock());
  const std::uint64_t nanoseconds = until > time ? until - time : 0;
  const timespec timeout{.tv_sec = static_cast<time_t>(nanoseconds / 1'000'000'000U),
                         .tv_nsec = static_cast<long>(nanoseconds % 1'000'000'000U)};
  const int count = ::epoll_pwait2(epoll_, events.data(), events.size(), &timeout, nullptr);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    serve(event.data.u32, event.events);
  }
}

void Crowd::serve(std::uint32_t index, std::uint32_t events) {
  const auto any_of = [events](std::uint32_t flags) { return (events & flags) != 0; };
  Client& client = clients_[index];
  if (client.state == State::connecting && any_of(EPOLLOUT | EPOLLERR | EPOLLHUP)) connected(index);
  if (client.state == State::shaking_hands) return shake_hands(index);
  if (client.state == State::closed || client.state == State::connecting) return;
  if (client.tls) client.tls->flush();
  if (any_of(EPOLLOUT) && !client.unsent.empty()) send_rest(index);
  if (any_of(EPOLLIN | EPOLLRDHUP | EPOLLERR | EPOLLHUP)) take_in(index, any_of(EPOLLRDHUP | EPOLLERR | EPOLLHUP));
}

}  // namespace confab::bench
