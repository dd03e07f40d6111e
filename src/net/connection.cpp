#include "connection.hpp"

#include <array>
#include <exception>
#include <utility>

#include "confab/base/assert.hpp"
#include "server.hpp"

namespace confab::net {

namespace {

// What one read takes from a client that is held to a pace. All but a few of its lines may have to wait, and each of
// those who wait holds a read back; the rest waits in the kernel.
constexpr std::size_t paced_read_bytes = 4 * 1024;

}  // namespace

Task Connection::serve(ClientSocket socket, Door::Caller caller, tcp::endpoint peer, std::string_view protocol,
                       Frontend& frontend, Server& server) {
  try {
    Connection self(std::move(socket), caller, peer, protocol, frontend, server);
    while (!self.ends()) {
      co_await self.readable();
      bool all_taken_in = self.receive();
      while (!self.gives_way() && !all_taken_in) {
        co_await self.turn();
        all_taken_in = self.take_in_held();
      }
    }
    self.end_session();
    while (!self.failed_ && self.send_pending() == Sent::some && !self.makes_way_) co_await self.writable();
    self.begin_linger();
    while (self.lingering_ && !self.failed_ && !self.end_of_stream_ && !self.makes_way_) {
      co_await self.readable();
      self.discard_input();
    }
    self.end_linger();
  } catch (const std::exception& mistake) {
    // Unwinding has taken the user out of its rooms; the others go on. (Out of memory never gets here: see
    // MemoryReserve.)
    server.visits().dropped(peer, mistake.what());
  }
}

Connection::Connection(ClientSocket socket, const Door::Caller& caller, const tcp::endpoint& peer,
                       std::string_view protocol, Frontend& frontend, Server& server)
    : server_(server),
      socket_(std::move(socket)),
      place_(server.door(), caller, *this),
      peer_(peer),
      queue_(server.schedule(), *this),
      session_(frontend.open(queue_)),
      intake_(server.limits(), *session_, queue_) {
  server_.poller().add(socket_.descriptor(), *this);
  // NOLINTNEXTLINE(cppcoreguidelines-prefer-member-initializer): a client that can't be watched did not come in
  in_log_ = server_.visits().connected(peer_, protocol);
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
  stop_looking_ahead();
  server_.connection_closed(*this);
}

// ---- Reading

/// Reads once. False if some of the input must wait for its turn.
bool Connection::receive() {
  if (ends()) return true;
  auto buffer = server_.receive_buffer();
  if (intake_.paced()) buffer = buffer.first(paced_read_bytes);
  const auto received = socket_.receive(buffer);
  // A short read has emptied the socket: what comes later is told anew. The end of the stream is not.
  readable_ = received.failure == 0 && (received.bytes == buffer.size() || read_on_);
  if (looks_ > 0 && !readable_) {
    stop_looking_ahead();
    narrow_window();
  }
  if (received.would_block()) return true;
  if (received.failure != 0) {
    fail("connection lost");
  } else if (received.bytes == 0) {
    end_of_stream_ = true;
    end_reason_ = EndReason::closed_by_client;
    why_ended_ = "closed by the client";
  } else {
    if (vigil_) vigil_->client_spoke();
    const bool all_taken_in = take_in({buffer.data(), received.bytes});
    // Behind these bytes stands the end. Whoever comes back under the same name may be next in this very turn.
    return all_taken_in && end_ahead_ && received.bytes < buffer.size() ? receive() : all_taken_in;
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
  if (backlog_dropped_) return true;
  // Of what was read ahead, as much in a turn as of what is read.
  const auto piece = std::string_view(held_).substr(held_from_, server_.receive_buffer().size());
  if (!failed_ && !hear(piece, held_from_)) return false;
  if (!ends() && held_from_ < held_.size()) {
    held_back_by_ = Intake::Outcome::had_share;
    return false;
  }
  held_ = std::string();  // {} would keep its memory
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
  if (result.outcome == Intake::Outcome::held_back) narrow_window();
  return result.outcome == Intake::Outcome::consumed || result.outcome == Intake::Outcome::finished;
}

/// What the kernel receives for a client whose lines wait is not heard sooner than what its own machine keeps.
void Connection::narrow_window() {
  if (looks_ == 0 && !std::exchange(window_is_narrow_, true)) socket_.narrow_window();
}

void Connection::note_name() {
  if (named_ || session_->unnamed()) return;
  named_ = true;
  place_.named();
  clear_reading_deadline();
  if (queue_.blocked()) set_reading_deadline();
  if (!session_->name().empty()) in_log_ = server_.visits().named(peer_, session_->name(), in_log_);
}

// ---- Writing

void Connection::flush() {
  if (send_pending() == Sent::some) {
    queue_.block();
    set_reading_deadline();
  } else if (named_) {
    clear_reading_deadline();
    if (user_timeout_is_off_) {
      user_timeout_is_off_ = false;
      socket_.set_user_timeout(user_timeout());
    }
  }
  server_.settle_memory();
}

/// For a client whose socket is full: the others wait for it first, then it is given time to show that it lives.
void Connection::set_reading_deadline() {
  // Who has no name yet, or has ended its stream, has little time already, and nothing to wait for.
  if (!named_ || backlog_limited_) return queue_.give_up_waiting();
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

void Connection::clear_reading_deadline() {
  if (Expiring::linked() && !backlog_limited_) Expiring::unlink();
}

/// What the kernel goes by while nothing is probed.
std::chrono::milliseconds Connection::user_timeout() const {
  return user_timeout_is_off_ ? std::chrono::milliseconds(0) : server_.user_timeout();
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
    if (used < views.size()) break;  // there was no more
  }
  return Sent::all;
}

// ---- Waiting

Connection::Suspension Connection::readable() {
  awaited_ = Awaited::readable;
  if (readable_) server_.poller().again(*this);
  return Suspension(*this);
}

Connection::Suspension Connection::turn() {
  awaited_ = Awaited::turn;
  if (end_ahead_) limit_backlog();
  if (readable_ && held_back_by_ == Intake::Outcome::held_back) look_ahead_later();
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
  if (readiness.ended) see_end_ahead();
  // Who waits for its turn does not read, and so would not learn of it; what it still had to say is lost with it.
  if (readiness.gone && awaited_ == Awaited::turn) fail("connection lost");
  const bool woken = std::exchange(woken_, false);
  if (awaited_ == Awaited::writable) {
    if (readiness.writable || woken) resume();
    return;
  }
  if (readiness.writable && queue_.blocked() && !queue_.finishing()) {
    if (named_ && !queue_.lags()) clear_reading_deadline();
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
