// The part of Connection that waits: for what the conversation wants next, and for what the poller and the loop report.
#include <utility>

#include "confab/base/assert.hpp"
#include "connection.hpp"
#include "server.hpp"

namespace confab::net {

Connection::Suspension Connection::until(Wants wants) {
  awaited_ = wants;
  if (wants == Wants::turn) queue_up();
  if (wants == Wants::input && readable_) server_.loop().poller().again(*this);
  follow_deadline();
  return {*this, wants};
}

/// Waits for its turn, for the reason that the conversation gives.
void Connection::queue_up() {
  const Pause pause = conversation_.pause();
  if (readable_ && pause == Pause::too_fast) window().look_later();
  if (pause == Pause::turn_used_up) {
    wake();
  } else {
    server_.loop().wait(*this, pause, conversation_.unheard_bytes(), conversation_.was_heard());
  }
}

void Connection::ready(Readiness readiness) {
  readable_ = readable_ || readiness.readable;
  if (readiness.until_eagain) socket_.read_until_eagain();
  // A unix socket reports its client's close as if it were broken, although everything sent is still there to read.
  const bool gone = readiness.gone && !peer_.is_local();
  if (readiness.ended || (readiness.gone && !gone)) {
    conversation_.end_announced();
    if (vigil_) vigil_->client_spoke();
  }
  // A connection waiting for its turn is not reading, so it would never notice the reset. Its pending input is lost.
  if (gone && awaited_ == Wants::turn) fail(Ending::connection_lost);
  const bool woken = std::exchange(woken_, false);
  if (awaited_ == Wants::room) {
    if (readiness.writable || woken) resume();
    return;
  }
  if (readiness.writable && is_writable()) conversation_.writable();
  follow_deadline();
  if ((awaited_ == Wants::input && (readable_ || woken)) || (awaited_ == Wants::turn && woken)) resume();
}

/// Whether the socket has room for more than the spill. If it does not, it will be writable again.
bool Connection::is_writable() {
  const auto spill = socket_.send_spill();
  if (spill.broken) fail(Ending::connection_lost);
  // With nothing else to send there will be no flush.
  if (spill.all && conversation_.queue().empty()) restore_user_timeout();
  return spill.all;
}

/// Resumes the coroutine, which reads once more and then finishes without waiting for anything.
void Connection::make_way() {
  conversation_.make_way();
  resume();
}

void Connection::resume() {
  CONFAB_ASSERT(awaited_ != Wants::close);
  awaited_ = Wants::close;
  stop_waiting();
  coroutine_.resume();
}

/// Makes the coroutine call go_on() in the next turn of the loop.
void Connection::wake() {
  woken_ = true;
  server_.loop().poller().again(*this);
}

}  // namespace confab::net
