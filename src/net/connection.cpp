#include "connection.hpp"

#include <spdlog/spdlog.h>

#include <array>
#include <exception>
#include <utility>

#include "confab/assert.hpp"
#include "log.hpp"
#include "server.hpp"

namespace confab::net {

Task Connection::serve(ClientSocket socket, Door::Place place, tcp::endpoint peer, std::string_view protocol,
                       Frontend& frontend, Server& server) {
  try {
    Connection self(std::move(socket), std::move(place), peer, protocol, frontend, server);
    while (!self.failed_ && !self.end_of_stream_ && !self.queue_.finishing()) {
      co_await self.readable();
      for (bool all_taken_in = self.receive(); !all_taken_in; all_taken_in = self.take_in_held()) {
        co_await self.turn();
      }
    }
    self.end_session();
    while (!self.failed_ && self.send_pending() == Sent::some) co_await self.writable();
    self.begin_linger();
    while (self.lingering_ && !self.failed_ && !self.end_of_stream_) {
      co_await self.readable();
      self.discard_input();
    }
  } catch (const std::exception& mistake) {
    // Unwinding has taken the user out of its rooms; the others go on. (Out of memory never gets here: see
    // MemoryReserve.)
    spdlog::error("{} dropped: {}", log_safe(peer), log_safe(mistake.what()));
  }
}

Connection::Connection(ClientSocket socket, Door::Place place, const tcp::endpoint& peer, std::string_view protocol,
                       Frontend& frontend, Server& server)
    : server_(server),
      socket_(std::move(socket)),
      place_(std::move(place)),
      peer_(peer),
      queue_(server.schedule(), *this),
      session_(frontend.open(queue_)),
      intake_(server.limits(), *session_, queue_) {
  server_.poller().add(socket_.descriptor(), *this);
  if (spdlog::should_log(spdlog::level::info)) spdlog::info("{} connected to {}", log_safe(peer_), protocol);
  if (server_.paces(peer_.address())) intake_.pace(server_.pace_limits());
  if (session_->unnamed()) {
    server_.login_deadlines().set(*this);
  } else {
    note_name();
  }
  // Last, because the destructor undoes it only once nothing here can throw any more.
  server_.connection_opened(*this);
}

Connection::~Connection() {
  server_.connection_closed(*this);
}

// ---- Reading

/// Reads once. False if some of the input must wait for its turn.
bool Connection::receive() {
  if (failed_ || queue_.finishing()) return true;
  const auto buffer = server_.receive_buffer();
  const auto received = socket_.receive(buffer);
  // A short read has emptied the socket: what comes later is told anew. The end of the stream is not.
  readable_ = received.failure == 0 && (received.bytes == buffer.size() || read_on_);
  if (received.would_block()) return true;
  if (received.failure != 0) {
    fail("connection lost");
  } else if (received.bytes == 0) {
    end_of_stream_ = true;
    end_reason_ = EndReason::closed_by_client;
    why_ended_ = "closed by the client";
  } else {
    return take_in({buffer.data(), received.bytes});
  }
  return true;
}

/// Hands what was read to the session. False if some must wait: it is held back.
bool Connection::take_in(std::string_view bytes) {
  std::size_t consumed = 0;
  if (hear(bytes, consumed)) return true;
  held_ = bytes.substr(consumed);
  held_from_ = 0;
  return false;
}

/// The same with what was held back.
bool Connection::take_in_held() {
  if (!failed_ && !hear(std::string_view(held_).substr(held_from_), held_from_)) return false;
  held_ = {};
  return true;
}

/// False if lines behind those `consumed` must wait.
bool Connection::hear(std::string_view bytes, std::size_t& consumed) {
  const Instant now = intake_.needs_time(bytes) ? Clock::now().time_since_epoch() : Instant{};
  const Intake::Result result = intake_.receive(bytes, now);
  server_.settle_memory();
  note_name();
  if (const auto foreign = intake_.foreign(); foreign != ForeignProtocol::none) {
    why_ended_ = "spoke another protocol";
    server_.refusals().note(name_of(foreign), peer_);
  }
  consumed += result.consumed;
  was_heard_ = result.heard;
  held_back_by_ = result.outcome;
  return result.outcome == Intake::Outcome::consumed || result.outcome == Intake::Outcome::finished;
}

void Connection::note_name() {
  if (named_ || session_->unnamed()) return;
  named_ = true;
  place_.named();
  Expiring::unlink();
  if (queue_.blocked()) set_reading_deadline();
  if (session_->name().empty() || !spdlog::should_log(spdlog::level::info)) return;
  spdlog::info("{} is {}", log_safe(peer_), log_safe(session_->name()));
}

// ---- Writing

void Connection::flush() {
  if (send_pending() == Sent::some) {
    queue_.block();
    set_reading_deadline();
  } else if (named_) {
    if (Expiring::linked()) Expiring::unlink();
    if (user_timeout_is_off_) {
      user_timeout_is_off_ = false;
      socket_.set_user_timeout(server_.user_timeout());
    }
  }
  server_.settle_memory();
}

/// For a client whose socket is full: the others wait for it first, then it is given time to show that it lives.
void Connection::set_reading_deadline() {
  // Who has no name yet has little time already, and nothing to wait for.
  if (!named_) return queue_.give_up_waiting();
  if (!queue_.lags()) {
    // The kernel would end the connection of one who reads, but so little at a time that its window seems to be shut
    // whenever it is probed. So from here on the deadline alone judges.
    if (!std::exchange(user_timeout_is_off_, true)) socket_.set_user_timeout({});
    unacknowledged_ = socket_.unacknowledged_bytes();
    server_.write_deadlines().set(*this);
  } else if (!Expiring::linked()) {
    server_.patience_deadlines().set(*this);
  }
}

Connection::Sent Connection::send_pending() {
  const auto views = server_.pieces();
  while (const std::size_t used = queue_.gather(views)) {
    const std::span<const std::string_view> pieces(views.data(), used);
    const auto sent = socket_.send(pieces);
    if (sent.would_block()) return Sent::some;
    if (sent.failure != 0) {
      fail("connection lost");
      return Sent::failed;
    }
    queue_.consume(sent.bytes);
    std::size_t bytes = 0;
    for (const auto piece : pieces) bytes += piece.size();
    if (sent.bytes < bytes) return Sent::some;
  }
  return Sent::all;
}

/// Half-closes, so that the client gets all that was sent: closing while it still writes would reset the connection.
void Connection::begin_linger() {
  if (failed_ || end_of_stream_ || !socket_.shut_down_sending()) return;
  lingering_ = true;
  // A terminal that stays open at the end of the stream does not keep the server from stopping.
  if (server_.stopping()) server_.last_linger_deadlines().set(*this);
}

void Connection::discard_input() {
  const auto buffer = server_.receive_buffer();
  const auto received = socket_.receive(buffer);
  readable_ = received.failure == 0 && (received.bytes == buffer.size() || read_on_);
  end_of_stream_ = !received.would_block() && received.bytes == 0;
}

// ---- Ending

void Connection::shut_down() {
  if (!failed_ && !queue_.finishing()) {
    why_ended_ = "the server is shutting down";
    session_->shutting_down();
  }
  if (lingering_) server_.last_linger_deadlines().set(*this);
  wake();
}

void Connection::expired() {
  if (session_ended_) {
    fail("took too long to close");
  } else if (queue_.finishing()) {
    // Its end is under way, and has a deadline of its own.
  } else if (session_->unnamed()) {
    why_ended_ = "gave no name in time";
    server_.refusals().note("no name in time", peer_);
    session_->login_timed_out();
    wake();
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

void Connection::fail(std::string_view why) {
  if (failed_) return;
  failed_ = true;
  if (why_ended_.empty()) why_ended_ = why;
  end_reason_ = EndReason::connection_lost;
  queue_.close();
  wake();
}

void Connection::end_session() {
  if (why_ended_.empty()) why_ended_ = named_ ? "quit" : "gave no valid name";
  if (spdlog::should_log(spdlog::level::info)) {
    const std::string name = log_safe(session_->name());
    spdlog::info("{}{}{} ended: {}", name, name.empty() ? "" : " at ", log_safe(peer_), why_ended_);
  }
  session_->ended(end_reason_);
  session_ended_ = true;
  queue_.finish();
  // From here on the coroutine alone sends, and the schedule leaves this queue out.
  queue_.block();
  server_.finish_deadlines().set(*this);
}

// ---- Waiting

Connection::Suspension Connection::readable() {
  awaited_ = Awaited::readable;
  if (readable_) server_.poller().again(*this);
  return Suspension(*this);
}

Connection::Suspension Connection::turn() {
  awaited_ = Awaited::turn;
  if (held_back_by_ == Intake::Outcome::had_share) {
    wake();
  } else {
    TurnOrder& order = held_back_by_ == Intake::Outcome::congested ? server_.congested() : server_.paced();
    order.wait(*this, held_.size() - held_from_ + intake_.unfinished_bytes(), was_heard_);
  }
  return Suspension(*this);
}

void Connection::ready(Readiness readiness) {
  readable_ = readable_ || readiness.readable;
  read_on_ = read_on_ || readiness.read_on;
  // Who waits for its turn does not read, and so would not learn of it; what it still had to say is lost with it.
  if (readiness.gone && awaited_ == Awaited::turn) fail("connection lost");
  const bool woken = std::exchange(woken_, false);
  if (awaited_ == Awaited::writable) {
    if (readiness.writable || woken) resume();
    return;
  }
  if (readiness.writable && queue_.blocked() && !queue_.finishing()) {
    if (named_ && !queue_.lags()) Expiring::unlink();
    queue_.unblock();
  }
  if ((awaited_ == Awaited::readable && (readable_ || woken)) || (awaited_ == Awaited::turn && woken)) resume();
}

void Connection::resume() {
  CONFAB_ASSERT(awaited_ != Awaited::nothing);
  awaited_ = Awaited::nothing;
  stop_waiting();
  coroutine_.resume();
}

/// Makes the coroutine look at the connection's state, at the next turn.
void Connection::wake() {
  woken_ = true;
  server_.poller().again(*this);
}

}  // namespace confab::net
