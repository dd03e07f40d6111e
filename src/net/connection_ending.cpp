// How a connection comes to its end: time-outs, the end of the client's stream, the last word, and what follows it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "connection.hpp"
#include "linger.hpp"
#include "probe.hpp"
#include "server.hpp"

namespace confab::net {

void Connection::shut_down() {
  if (!failed_ && !queue_.finishing()) {
    why_ended_ = "the server is shutting down";
    session_->shutting_down();
  }
  if (lingering_) {
    server_.last_linger_deadlines().set(*this);
    wait_for_silence();
  }
  wake();
}

void Connection::expired() {
  if (session_ended_) {
    fail("took too long to close");
  } else if (queue_.finishing()) {
    // Its end is under way, and has a deadline of its own.
  } else if (backlog_limited_) {
    drop_backlog();
  } else if (session_->unnamed()) {
    time_out_login();
  } else if (queue_.lags()) {
    queue_.give_up_waiting();
    if (queue_.blocked()) set_reading_deadline();
  } else if (const auto left = socket_.unacknowledged_bytes(); left < unacknowledged_) {
    // The socket tells that it can be written to only once much of its buffer is free: a slow reader is not a dead one.
    unacknowledged_ = left;
    server_.write_deadlines().set(*this);
  } else {
    fail("took nothing for too long");
  }
}

void Connection::time_out_login() {
  // A name that came in time is heard, if it was we who were late.
  if (!std::exchange(login_overdue_, true) && unheard_bytes() > 0) {
    server_.patience_deadlines().set(*this);
    readable_ = true;
  } else {
    why_ended_ = "gave no name in time";
    server_.refusals().note("no name in time", peer_);
    session_->login_timed_out();
  }
  wake();
}

void Connection::look_ahead_later() {
  if (look_ahead_ || looks_ == looks_max || end_ahead_) return;
  look_ahead_ = std::make_unique<LookAhead>(*this, server_);
}

/// The end of a stream stands behind all that was sent, most of which can still be on the client's machine while its
/// lines wait for their pace.
void Connection::look_ahead() {
  if (awaited_ != Awaited::turn || looks_ == looks_max || end_ahead_) return;
  if (looks_ == 0 ? open_window() : read_ahead()) ++looks_;
}

/// False if there is nothing to be seen by that, or it may not.
bool Connection::open_window() {
  // With less, there is room for the end itself.
  constexpr std::size_t unread_bytes_min = 16 * 1024;
  if (socket_.unread_bytes() < unread_bytes_min) return false;
  if (!server_.wide_windows().take(door_key(peer_.address()))) return false;
  window_is_narrow_ = false;
  socket_.open_window();
  // The client's machine is told of the open window when something is read; and not into the buffer that all share,
  // since somebody who asks for this client's name has just been read into that.
  std::array<char, 1024> some;
  held_.append(some.data(), socket_.receive(some).bytes);
  return true;
}

/// The client has sent on until the wide window was full as well. Makes room for as much as its machine can still hold.
/// False if the window is not full.
bool Connection::read_ahead() {
  constexpr std::size_t unread_bytes_min = 1024 * 1024;
  constexpr std::size_t bytes_max = 6 * 1024 * 1024;
  const std::size_t bytes = std::min(socket_.unread_bytes(), bytes_max);
  if (bytes < unread_bytes_min) return false;
  const std::size_t before = held_.size();
  held_.resize(before + bytes);
  held_.resize(before + socket_.receive(std::span(held_).subspan(before)).bytes);
  return true;
}

void Connection::stop_looking_ahead() {
  if (std::exchange(looks_, std::uint8_t{0}) > 0) server_.wide_windows().give_back(door_key(peer_.address()));
}

/// The client has ended its stream, in order; before the end there may be much that was not heard.
void Connection::see_end_ahead() {
  end_ahead_ = true;
  if (vigil_) vigil_->client_spoke();
  if (awaited_ == Awaited::turn) limit_backlog();
}

/// What waits for its pace, or for others, would go on being said long after its sender has gone.
void Connection::limit_backlog() {
  if (std::exchange(backlog_limited_, true)) return;
  server_.backlog_deadlines().set(*this);
  queue_.give_up_waiting();
}

void Connection::drop_backlog() {
  end_reason_ = EndReason::closed_by_client;
  why_ended_ = "closed by the client";
  if (unheard_bytes() > 0) session_->backlog_dropped();
  backlog_dropped_ = true;
  wake();
}

std::size_t Connection::unheard_bytes() const {
  return held_.size() - held_from_ + intake_.unfinished_bytes() + socket_.unread_bytes();
}

/// Asks the kernel to find out soon whether the client is still there.
void Connection::probe() {
  if (session_ended_ || end_ahead_ || vigil_) return;
  vigil_ = std::make_unique<Probe>(*this, server_);
  if (looks_ == 0) look_ahead();
}

void Connection::fail(std::string_view why) {
  if (failed_) return;
  failed_ = true;
  if (why_ended_.empty()) why_ended_ = why;
  end_reason_ = end_ahead_ ? EndReason::closed_by_client : EndReason::connection_lost;
  queue_.close();
  wake();
}

void Connection::end_session() {
  if (in_log_) {
    std::string_view why = why_ended_.empty() ? session_->why_finished() : why_ended_;
    if (why.empty()) why = named_ ? "quit" : "gave no valid name";
    const std::string unheard =
        backlog_dropped_ ? fmt::format("{}; {} bytes before its end were not heard", why, unheard_bytes()) : "";
    server_.visits().ended(peer_, session_->name(), backlog_dropped_ ? unheard : why);
  }
  session_->ended(end_reason_);
  session_ended_ = true;
  end_vigil();
  look_ahead_.reset();
  queue_.finish();
  // From here on the coroutine alone sends, and the schedule leaves this queue out.
  queue_.block();
  server_.finish_deadlines().set(*this);
}

// ---- After the last word

/// Half-closes, so that the client gets all that was sent: closing while it still writes would reset the connection.
void Connection::begin_linger() {
  if (failed_ || end_of_stream_ || !socket_.shut_down_sending()) return;
  if (makes_way_) return leave_at_once();
  lingering_ = true;
  // A terminal that stays open at the end of the stream does not keep the server from stopping.
  if (server_.stopping()) server_.last_linger_deadlines().set(*this);
  wait_for_silence();
}

/// Resets the connection at the end, if the client might not notice it otherwise.
void Connection::wait_for_silence() {
  if (may_miss_its_end()) vigil_ = std::make_unique<Linger>(*this, server_.silence_deadlines());
}

/// Whether the client is one that may go on waiting after it was told that nothing more will come.
bool Connection::may_miss_its_end() const {
  return !end_ahead_ && intake_.foreign() == ForeignProtocol::none && session_->needs_reset();
}

void Connection::discard_input() {
  const auto buffer = server_.receive_buffer();
  const auto received = socket_.receive(buffer);
  readable_ = received.failure == 0 && (received.bytes == buffer.size() || read_on_);
  end_of_stream_ = !received.would_block() && received.bytes == 0;
  if (vigil_ && received.bytes > 0) vigil_->client_spoke();
}

/// The client has everything and says nothing: it has had the time to read, and may wait for more.
void Connection::stop_lingering() {
  lingering_ = false;
  wake();
}

void Connection::end_linger() {
  if (!vigil_ || end_of_stream_ || end_ahead_) return;
  if (!lingering_) {
    socket_.reset_on_close();
  } else if (makes_way_ && !failed_) {
    leave_at_once();
  }
}

}  // namespace confab::net
