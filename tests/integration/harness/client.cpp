#include "harness/client.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace confab::harness {

namespace {

std::string next_fence_name() {
  static unsigned fences = 0;
  return "fence" + std::to_string(++fences);
}

constexpr std::string_view tls_suffix = "+tls";

}  // namespace

Client::Client(const Endpoint& endpoint, const SocketOptions& options, Here here, const test::TlsClientOptions& tls)
    : socket_(connect_to(endpoint, options, here)), protocol_(endpoint.protocol) {
  if (!protocol_.ends_with(tls_suffix)) return;
  protocol_.erase(protocol_.size() - tls_suffix.size());
  fcntl(socket_.get(), F_SETFL, fcntl(socket_.get(), F_GETFL) | O_NONBLOCK);
  tls_ = std::make_unique<test::TlsClient>(socket_.get(), tls);
  shake_hands(here);
}

void Client::shake_hands(Here here) {
  const Deadline deadline;
  while (!tls_->shake_hands()) {
    if (errno != EAGAIN) abandon("the TLS handshake failed", here);
    if (!wait_for(socket_.get(), POLLIN, deadline)) abandon("the TLS handshake does not end", here);
  }
}

// ---- What it does

void Client::says(std::string_view line, Here here) {
  sends(std::string(line) + "\n", here);
}

void Client::sends(std::string_view bytes, Here here) {
  const Deadline deadline;
  while (!bytes.empty()) {
    const ssize_t sent = send_once(bytes);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EAGAIN && errno != EINTR) {
      abandon_call("send", here);
    } else if (!wait_for(socket_.get(), POLLOUT, deadline)) {
      abandon("the server takes no bytes", here);
    }
  }
  while (tls_ && !tls_->flush()) {
    if (!wait_for(socket_.get(), POLLOUT, deadline)) abandon("the server takes no bytes", here);
  }
}

std::size_t Client::sends_some(std::string_view bytes) {
  const ssize_t sent = send_once(bytes);
  return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

ssize_t Client::send_once(std::string_view bytes) {
  if (tls_) return tls_->send(bytes);
  return send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void Client::half_closes() {
  if (tls_) tls_->end();
  shutdown(socket_.get(), SHUT_WR);
}

void Client::resets() {
  reset_on_close(socket_);
  socket_.close();
}

// ---- What it sees

void Client::sees(std::string_view expected, Here here) {
  const std::string whole = std::string(expected) + ending_;
  const std::string before = last_line_;
  const std::string next = line(here);
  if (next == whole) return;
  abandon("sees " + quoted(next) + "\n     not " + quoted(whole) + "\n   after " + quoted(before), here);
}

void Client::sees_bytes(std::string_view expected, Here here) {
  while (unseen().size() < expected.size()) {
    if (!receive(here)) abandon("the connection ended after " + quoted(unseen()), here);
  }
  const std::string next(unseen().substr(0, expected.size()));
  if (next != expected) abandon("sees " + quoted(next) + "\n     not " + quoted(expected), here);
  seen_ += expected.size();
}

std::string Client::asks_fence(Here here) {
  const std::string name = next_fence_name();
  if (protocol_ == "slash") {
    says("/who " + name, here);
    return "* There is no room named " + name + ".";
  }
  if (protocol_ == "sigil") {
    says("!members " + name, here);
    return "! no room named " + name;
  }
  says(name, here);
  return "FENCE" + name.substr(5);
}

void Client::sees_nothing(Here here) {
  sees(asks_fence(here), here);
}

void Client::heard(Here here) {
  const std::string answer = asks_fence(here) + ending_;
  std::string before;
  for (std::string next = line(here); next != answer; next = line(here)) before += next;
  received_ = before + std::string(unseen());
  seen_ = 0;
}

std::string Client::line(Here here) {
  auto next = line_or_end(here);
  if (!next) abandon("the connection ended after " + quoted(last_line_), here);
  return *next;
}

std::optional<std::string> Client::line_or_end(Here here) {
  std::size_t end;
  while ((end = unseen().find('\n')) == std::string_view::npos) {
    if (receive(here)) continue;
    if (!unseen().empty()) abandon("the connection ended in the middle of a line: " + quoted(unseen()), here);
    return std::nullopt;
  }
  last_line_ = unseen().substr(0, end + 1);
  seen_ += end + 1;
  return last_line_;
}

void Client::sees_end(Here here) {
  const std::string rest = everything(here);
  if (!rest.empty()) abandon("sees " + quoted(rest) + " and not the end", here);
}

std::string Client::everything(Here here) {
  while (receive(here)) {
  }
  const std::string rest(unseen());
  seen_ = received_.size();
  return rest;
}

std::string_view Client::unseen() const {
  return std::string_view(received_).substr(seen_);
}

/// Reads once. Returns false at the end of the stream.
bool Client::receive(Here here) {
  const bool has_some = tls_ && tls_->has_pending();
  if (!has_some && !wait_for(socket_.get(), POLLIN, Deadline())) {
    abandon("nothing arrives; unseen is " + quoted(unseen()) + ", seen last " + quoted(last_line_), here);
  }
  received_.erase(0, std::exchange(seen_, 0));
  std::array<char, 64 * 1024> buffer;
  const ssize_t size = tls_ ? tls_->receive(buffer.data(), buffer.size())
                            : recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size == 0) return false;
  if (size > 0) {
    received_.append(buffer.data(), static_cast<std::size_t>(size));
  } else if (errno != EAGAIN && errno != EINTR) {
    abandon_call("recv, after " + quoted(last_line_) + quoted(unseen()), here);
  }
  return true;
}

// ---- Meeting people

Client connect(const Daemon& daemon, const std::string& protocol, const SocketOptions& options, Here here) {
  return Client(daemon.endpoint(protocol, "127.0.0.1", here), options, here);
}

namespace {

Client slash_user_over(const Daemon& daemon, const std::string& protocol, std::string_view name,
                       const SocketOptions& options, Here here) {
  Client client = connect(daemon, protocol, options, here);
  client.sees("* Welcome to confab. Enter your username:", here);
  client.says(name, here);
  const std::string greeting = client.line(here);
  if (!greeting.starts_with("* Hello, " + std::string(name) + ". ")) abandon("greeted with " + quoted(greeting), here);
  return client;
}

}  // namespace

Client slash_user(const Daemon& daemon, std::string_view name, const SocketOptions& options, Here here) {
  return slash_user_over(daemon, "slash", name, options, here);
}

Client tls_user(const Daemon& daemon, std::string_view name, const SocketOptions& options, Here here) {
  return slash_user_over(daemon, "slash+tls", name, options, here);
}

Client sigil_user(const Daemon& daemon, std::string_view name, const SocketOptions& options, Here here) {
  Client client = connect(daemon, "sigil", options, here);
  client.says(name, here);
  client.sees_nothing(here);
  return client;
}

}  // namespace confab::harness
