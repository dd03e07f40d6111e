#include "server_connection.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "connecting.hpp"
#include "tls_channel.hpp"

namespace confab::client {

namespace {

constexpr std::size_t read_bytes = 16 * 1024;  // a TLS record at most
constexpr std::size_t reads_bytes_max = 64 * 1024;

/// What was sent is dropped from the queue once it is so much.
constexpr std::size_t sent_bytes_max = 64 * 1024;

}  // namespace

ServerConnection::ServerConnection(Descriptor socket, std::string where)
    : socket_(std::move(socket)), where_(std::move(where)) {}
ServerConnection::~ServerConnection() = default;
ServerConnection::ServerConnection(ServerConnection&& other) noexcept = default;
ServerConnection& ServerConnection::operator=(ServerConnection&& other) noexcept = default;

ServerConnection ServerConnection::open(const Endpoint& endpoint, const Security& security) {
  Connected connected = connect_to(endpoint, connect_patience);
  ServerConnection connection(std::move(connected.socket), std::move(connected.where));
  if (security.tls)
    connection.tls_ = std::make_unique<TlsChannel>(connection.fd(), endpoint, security, connect_patience);
  return connection;
}

bool ServerConnection::wants_write() const {
  return !deaf_ && (unsent() > 0 || closing_);
}

void ServerConnection::send(std::string_view bytes) {
  if (!deaf_ && !closing_) unsent_ += bytes;
}

void ServerConnection::answer(std::string_view bytes) {
  if (unsent() <= unanswered_bytes_max) send(bytes);
}

void ServerConnection::half_close() {
  closing_ = true;
  flush();
}

void ServerConnection::flush() {
  while (!deaf_ && unsent() > 0) {
    const std::string_view left = std::string_view(unsent_).substr(sent_);
    std::size_t size = 0;
    if (tls_) {
      const auto result = tls_->write(left, size);
      if (result == TlsChannel::Result::wants_input || result == TlsChannel::Result::wants_output) return;
      if (result != TlsChannel::Result::done) deaf_ = true;
    } else {
      const ssize_t sent = ::send(fd(), left.data(), left.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0 && errno == EAGAIN) return;
      if (sent < 0) deaf_ = true;
      size = sent < 0 ? 0 : static_cast<std::size_t>(sent);
    }
    sent_ += size;
    if (deaf_ || sent_ == unsent_.size() || sent_ > sent_bytes_max) {
      unsent_.erase(0, deaf_ ? unsent_.size() : sent_);
      sent_ = 0;
    }
  }
  if (closing_) finish_sending();
}

void ServerConnection::finish_sending() {
  if (deaf_) return;
  if (tls_ && tls_->close_sending() == TlsChannel::Result::wants_output) return;
  ::shutdown(fd(), SHUT_WR);
  deaf_ = true;
}

ServerConnection::State ServerConnection::read(std::string& bytes) {
  return tls_ ? read_tls(bytes) : read_plain(bytes);
}

ServerConnection::State ServerConnection::read_plain(std::string& bytes) {
  std::array<char, read_bytes> buffer{};
  for (std::size_t all = 0; all < reads_bytes_max;) {
    const ssize_t size = ::recv(fd(), buffer.data(), buffer.size(), 0);
    if (size == 0) return State::ended;
    if (size < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) return State::open;
      return lose(std::generic_category().message(errno));
    }
    bytes.append(buffer.data(), static_cast<std::size_t>(size));
    all += static_cast<std::size_t>(size);
  }
  return State::open;
}

ServerConnection::State ServerConnection::read_tls(std::string& bytes) {
  std::array<char, read_bytes> buffer{};
  for (std::size_t all = 0; all < reads_bytes_max || tls_->has_input();) {
    std::size_t size = 0;
    switch (tls_->read(buffer.data(), buffer.size(), size)) {
      case TlsChannel::Result::done:
        bytes.append(buffer.data(), size);
        all += size;
        break;
      case TlsChannel::Result::wants_input:
      case TlsChannel::Result::wants_output: return State::open;
      case TlsChannel::Result::ended: return State::ended;
      case TlsChannel::Result::lost: return lose(tls_->why());
    }
  }
  return State::open;
}

ServerConnection::State ServerConnection::lose(std::string why) {
  why_ = std::move(why);
  deaf_ = true;
  return State::lost;
}

}  // namespace confab::client
