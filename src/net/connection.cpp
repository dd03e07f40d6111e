#include "connection.hpp"

#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <exception>
#include <utility>

#include "log.hpp"
#include "server.hpp"

namespace confab::net {

namespace {

constexpr std::size_t views_per_send_max = 64;

static_assert(EAGAIN == EWOULDBLOCK);
bool would_block(int failure) {
  return failure == EAGAIN;
}

}  // namespace

Task Connection::serve(Socket socket, tcp::endpoint peer, std::string_view protocol, Frontend& frontend,
                       Server& server) {
  Connection self(std::move(socket), peer, protocol, frontend, server);
  try {
    while (!self.failed_ && !self.end_of_stream_ && !self.queue_.finishing()) {
      co_await self.readable();
      bool all_taken_in = self.receive();
      while (!all_taken_in) {
        co_await self.congestion_over();
        all_taken_in = self.failed_ || self.take_in(std::exchange(self.held_, {}));
      }
    }
  } catch (const std::exception& mistake) {
    spdlog::error("{} dropped after an internal error: {}", log_safe(self.peer_), log_safe(mistake.what()));
    self.fail("internal error");
  }
  self.end_session();
  while (!self.failed_ && self.send_pending() == Sent::some) co_await self.writable();
  self.begin_linger();
  while (!self.failed_ && !self.end_of_stream_ && self.lingering_ && !server.stopping_) {
    co_await self.readable();
    if (self.discard_input()) break;
  }
  error_code ignored;
  self.socket_.close(ignored);
  while (self.write_waiting_) co_await self.writable();
}

Connection::Connection(Socket socket, tcp::endpoint peer, std::string_view protocol, Frontend& frontend, Server& server)
    : server_(server),
      socket_(std::move(socket)),
      peer_(std::move(peer)),
      protocol_(protocol),
      queue_(server.schedule_, *this),
      session_(frontend.open(queue_)),
      intake_(server.limits(), *session_, queue_) {
  server_.connections_.push_back(*this);
  ++server_.connection_count_;
  spdlog::info("{} connected to {}", log_safe(peer_), protocol_);
  if (session_->unnamed()) server_.login_deadlines_.set(*this);
}

Connection::~Connection() {
  ListHook<Connection>::unlink();
  --server_.connection_count_;
  server_.connection_ended();
}

// ---- Reading

/// Reads once. False if lines are held back by congestion.
bool Connection::receive() {
  if (failed_ || queue_.finishing()) return true;
  auto& buffer = server_.receive_buffer_;
  const ssize_t received = ::recv(socket_.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (received > 0) return take_in({buffer.data(), static_cast<std::size_t>(received)});
  if (received == 0) {
    end_of_stream_ = true;
    end_reason_ = EndReason::closed_by_client;
    why_ended_ = "closed by the client";
  } else if (!would_block(errno) && errno != EINTR) {
    fail("connection lost");
  }
  return true;
}

/// Hands `bytes` to the session. False if it is congested: what is left is held back.
bool Connection::take_in(std::string_view bytes) {
  const Intake::Result result = intake_.receive(bytes);
  note_name();
  if (intake_.foreign() != ForeignProtocol::none) {
    spdlog::info("{} turned away: it speaks {}", log_safe(peer_), name_of(intake_.foreign()));
  }
  if (result.outcome != Intake::Outcome::congested) return true;
  held_ = bytes.substr(result.consumed);
  return false;
}

void Connection::note_name() {
  if (named_ || session_->name().empty()) return;
  named_ = true;
  Expiring::unlink();
  spdlog::info("{} is {}", log_safe(peer_), log_safe(session_->name()));
}

// ---- Writing

void Connection::flush() {
  switch (send_pending()) {
    case Sent::all: return;
    case Sent::failed: return;
    case Sent::some:
      queue_.block();
      start_write_wait();
      if (!session_->unnamed()) server_.write_deadlines_.set(*this);
      return;
  }
}

Connection::Sent Connection::send_pending() {
  std::array<std::string_view, views_per_send_max> views;
  while (const std::size_t used = queue_.gather(views)) {
    std::array<iovec, views_per_send_max> pieces;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < used; ++i) {
      pieces[i] = {const_cast<char*>(views[i].data()), views[i].size()};
      bytes += views[i].size();
    }
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = used;
    const ssize_t sent = used == 1
                             ? ::send(socket_.native_handle(), views[0].data(), bytes, MSG_NOSIGNAL | MSG_DONTWAIT)
                             : ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
      if (errno == EINTR) continue;
      if (would_block(errno)) return Sent::some;
      fail("connection lost");
      return Sent::failed;
    }
    queue_.consume(static_cast<std::size_t>(sent));
    if (static_cast<std::size_t>(sent) < bytes) return Sent::some;
  }
  return Sent::all;
}

void Connection::start_write_wait() {
  if (write_waiting_) return;
  write_waiting_ = true;
  socket_.async_wait(Socket::wait_write, [this](error_code) {
    write_waiting_ = false;
    if (awaited_ == Awaited::writable) return resume(Awaited::writable);
    if (failed_ || !queue_.blocked()) return;
    if (named_) Expiring::unlink();
    queue_.unblock();
  });
}

/// Half-closes, so that the client gets all that was sent: closing while it still writes would reset the connection.
void Connection::begin_linger() {
  if (failed_ || end_of_stream_) return;
  error_code failure;
  socket_.shutdown(Socket::shutdown_send, failure);
  lingering_ = !failure && !discard_input() && !server_.stopping_;
}

/// Reads and forgets what there is. True once the client has closed.
bool Connection::discard_input() {
  auto& buffer = server_.receive_buffer_;
  const ssize_t received = ::recv(socket_.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  return received == 0 || (received < 0 && !would_block(errno) && errno != EINTR);
}

// ---- Ending

void Connection::shut_down() {
  if (failed_ || queue_.finishing()) return wake();
  why_ended_ = "the server is shutting down";
  session_->shutting_down();
  wake();
}

void Connection::expired() {
  if (lingering_ || queue_.finishing()) {
    fail("took too long to close");
  } else if (session_->unnamed()) {
    why_ended_ = "gave no name in time";
    session_->login_timed_out();
    wake();
  } else {
    fail("took nothing for too long");
  }
}

void Connection::fail(std::string_view why) {
  if (failed_) return;
  failed_ = true;
  if (why_ended_.empty()) why_ended_ = why;
  end_reason_ = EndReason::connection_lost;
  queue_.close();
  wake();
}

void Connection::end_session() {
  if (why_ended_.empty()) why_ended_ = "finished";
  spdlog::info("{}{}{} ended: {}", log_safe(session_->name()), session_->name().empty() ? "" : " at ", log_safe(peer_),
               why_ended_);
  session_->ended(end_reason_);
  held_ = {};
  queue_.finish();
  // From here on this coroutine alone sends.
  queue_.block();
  server_.finish_deadlines_.set(*this);
}

// ---- Waiting

Connection::Suspension Connection::readable() {
  awaited_ = Awaited::readable;
  socket_.async_wait(Socket::wait_read, [this](error_code) { resume(Awaited::readable); });
  return Suspension(*this);
}

Connection::Suspension Connection::writable() {
  awaited_ = Awaited::writable;
  start_write_wait();
  return Suspension(*this);
}

Connection::Suspension Connection::congestion_over() {
  awaited_ = Awaited::congestion;
  server_.paused_.push_back(this);
  return Suspension(*this);
}

void Connection::congestion_may_be_over() {
  resume(Awaited::congestion);
}

void Connection::resume(Awaited awaited) {
  CONFAB_ASSERT(awaited_ == awaited);
  awaited_ = Awaited::nothing;
  coroutine_.resume();
}

/// Makes the coroutine look at the connection's state, from the loop and not from here.
void Connection::wake() {
  error_code ignored;
  switch (awaited_) {
    case Awaited::readable:
    case Awaited::writable: socket_.cancel(ignored); break;
    case Awaited::congestion: server_.resume_paused_soon(); break;
    case Awaited::nothing: break;
  }
}

}  // namespace confab::net
