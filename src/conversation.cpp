#include "confab/conversation.hpp"

#include <fmt/format.h>

#include <utility>

#include "confab/base/assert.hpp"

namespace confab {

Conversation::Conversation(const Limits& limits, Frontend& frontend, FlushSchedule& schedule, Carrier& carrier)
    : queue_(schedule, carrier),
      session_(frontend.open(queue_)),
      intake_(limits, *session_, queue_),
      ends_with_reset_(frontend.ends_with_reset()) {
  set(Deadline::Kind::login);
  note_name();
}

// ---- What to do

Conversation::Wants Conversation::go_on(Carrier& carrier) {
  if (makes_way_) give_way();
  if (stage_ == Stage::talking) {
    if (!ends()) return pause_ == Pause::none ? Wants::input : Wants::turn;
    carrier.end_session();
  }
  if (stage_ == Stage::leaving && !is_over()) {
    carrier.flush();
    if (stage_ == Stage::leaving && !is_over()) return Wants::room;
  }
  if (stage_ == Stage::half_closing && !is_over()) carrier.half_close();
  return is_over() ? Wants::close : Wants::input;
}

bool Conversation::is_over() const {
  if (failed_ && stage_ != Stage::talking) return true;
  return stage_ == Stage::over || (stage_ == Stage::lingering && makes_way_);
}

Conversation::Closing Conversation::closing() const {
  if (failed_ || end_of_stream_ || !may_miss_its_end()) return Closing::in_order;
  if (silent_) return Closing::by_reset;
  return makes_way_ ? Closing::by_reset_later : Closing::in_order;
}

bool Conversation::may_miss_its_end() const {
  return ends_with_reset_ && !end_is_ahead_ && foreign() == ForeignProtocol::none;
}

// ---- Hearing

std::uint32_t Conversation::received(std::string_view bytes, Instant now) {
  if (stage_ != Stage::talking) return 0;
  const auto [heard, lines] = pass_on(bytes, now);
  if (pause_ == Pause::none) return lines;
  held_ = bytes.substr(heard);
  held_from_ = 0;
  return lines;
}

std::uint32_t Conversation::resume(Instant now, std::size_t bytes_max) {
  pause_ = Pause::none;
  if (failed_ || backlog_dropped_) return 0;  // end() tells how much was not heard, and forgets it
  const auto [heard, lines] = pass_on(std::string_view(held_).substr(held_from_, bytes_max), now);
  held_from_ += heard;
  if (pause_ == Pause::none && !ends() && held_from_ < held_.size()) pause_ = Pause::turn_used_up;
  if (pause_ == Pause::none) forget_held();
  return lines;
}

void Conversation::forget_held() {
  std::string().swap(held_);  // an assignment would keep the memory
  held_from_ = 0;
}

/// All of `bytes` were handled, unless there is a pause or an end.
Conversation::Handled Conversation::pass_on(std::string_view bytes, Instant now) {
  const Intake::Result result = intake_.receive(bytes, now);
  note_name();
  if (foreign() != ForeignProtocol::none) ending_ = Ending::foreign_protocol;
  was_heard_ = result.heard;
  pause_ = result.pause;
  if (pause_ != Pause::none && end_is_ahead_) limit_backlog();
  follow_answer();
  return {result.consumed, result.lines};
}

/// A client that was asked to let the server edit its line has a while to answer, if no other deadline runs.
void Conversation::follow_answer() {
  const bool awaits = named_ && intake_.awaits_tidy();
  if (awaits && deadline_.kind == Deadline::Kind::none) set(Deadline::Kind::telnet_answer);
  if (!awaits && deadline_.kind == Deadline::Kind::telnet_answer) deadline_.kind = Deadline::Kind::none;
}

void Conversation::note_name() {
  if (named_ || !session_->name()) return;
  named_ = true;
  clear_deadline();
  if (queue_.blocked()) wait_for_reader();
}

// ---- Being read

void Conversation::flushed(Sent sent) {
  if (stage_ == Stage::leaving) {
    if (sent == Sent::all || makes_way_) stage_ = end_of_stream_ ? Stage::over : Stage::half_closing;
  } else if (sent == Sent::some) {
    queue_.block();
    wait_for_reader();
  } else if (named_) {
    clear_deadline();
  }
}

void Conversation::writable() {
  if (!queue_.blocked() || queue_.finishing()) return;
  if (named_ && !queue_.lags()) clear_deadline();
  queue_.unblock();
}

/// For a client whose socket is full: first the others wait for it, then it gets time to show that it is alive.
void Conversation::wait_for_reader() {
  // Nobody waits for a client that has no name or has ended its stream; its short deadline already runs.
  if (!named_ || deadline_.kind == Deadline::Kind::backlog || backlog_dropped_) return queue_.give_up_waiting();
  if (!queue_.lags()) return set(Deadline::Kind::write);
  if (deadline_.kind == Deadline::Kind::none) set(Deadline::Kind::patience);
}

void Conversation::set(Deadline::Kind kind) {
  deadline_.kind = kind;
  ++deadline_.version;
}

void Conversation::clear_deadline() {
  using Kind = Deadline::Kind;
  if (deadline_.kind == Kind::backlog || deadline_.kind == Kind::telnet_answer) return;
  deadline_.kind = Kind::none;
  follow_answer();
}

// ---- Time

void Conversation::deadline_passed(const SocketState& socket) {
  using Kind = Deadline::Kind;
  const Kind passed = std::exchange(deadline_.kind, Kind::none);
  if (passed == Kind::finish || passed == Kind::linger) return lost(Ending::took_too_long);
  if (queue_.finishing()) return;  // the session is about to end, with a deadline of its own
  const bool has_unheard = unheard_bytes() + socket.unread_bytes > 0;
  switch (passed) {
    case Kind::login:
      // The name may have arrived in time while we were late.
      return has_unheard ? set(Kind::late_login) : time_out_login();
    case Kind::late_login: return time_out_login();
    case Kind::patience:
      queue_.give_up_waiting();
      if (queue_.blocked()) wait_for_reader();
      return;
    case Kind::write:
      // A socket becomes writable only when much of its buffer is free: a slow reader is not dead.
      return socket.took_some ? set(Kind::write) : lost(Ending::took_nothing);
    case Kind::backlog: return drop_backlog(has_unheard);
    case Kind::telnet_answer: return intake_.give_up_tidy();
    case Kind::none:
    case Kind::finish:
    case Kind::linger: return;
  }
}

void Conversation::time_out_login() {
  ending_ = Ending::no_name_in_time;
  session_->tell(LoginTimedOut{});
}

// ---- Ends

void Conversation::end_announced() {
  end_is_ahead_ = true;
  if (pause_ != Pause::none) limit_backlog();
}

/// Without this, lines that wait for their pace or for readers would be said long after their sender has gone.
void Conversation::limit_backlog() {
  // What was asked for comes to its end, and the answer is wanted.
  if (pause_ == Pause::asking) return;
  if (deadline_.kind == Deadline::Kind::backlog) return;
  set(Deadline::Kind::backlog);
  queue_.give_up_waiting();
}

void Conversation::drop_backlog(bool has_unheard) {
  end_reason_ = EndReason::closed_by_client;
  ending_ = Ending::closed_by_client;
  if (has_unheard) session_->tell(BacklogDropped{});
  backlog_dropped_ = true;
  pause_ = Pause::none;
}

void Conversation::client_ended() {
  end_of_stream_ = true;
  if (stage_ != Stage::talking) {
    stage_ = Stage::over;
    return;
  }
  end_reason_ = EndReason::closed_by_client;
  ending_ = Ending::closed_by_client;
}

void Conversation::lost(Ending why) {
  if (std::exchange(failed_, true)) return;
  if (ending_ == Ending::none) ending_ = why;
  end_reason_ = end_is_ahead_ ? EndReason::closed_by_client : EndReason::connection_lost;
  queue_.close();
}

void Conversation::shut_down(const ShuttingDown& why) {
  stopping_ = true;
  if (stage_ == Stage::lingering) set(Deadline::Kind::linger);
  if (failed_ || queue_.finishing()) return;
  ending_ = why.comes_back ? Ending::upgrading : Ending::shutting_down;
  session_->tell(why);
}

void Conversation::remove(std::string_view reason) {
  if (failed_ || queue_.finishing()) return;
  ending_ = Ending::removed;
  session_->tell(Removed{reason});
}

void Conversation::give_way() {
  if (stage_ != Stage::talking) return;
  makes_way_ = !named_;
  if (!makes_way_ || ends()) return;
  ending_ = Ending::made_way;
  session_->tell(LoginTimedOut{});
}

std::string Conversation::end(Instant now, std::size_t unread_bytes) {
  CONFAB_ASSERT(stage_ == Stage::talking);
  stage_ = Stage::leaving;
  std::string why = session_->ended(end_reason_, now);
  if (ending_ != Ending::none) why = words_for(ending_);
  if (why.empty()) why = named_ ? "quit" : "gave no valid name";
  if (backlog_dropped_) {
    why += fmt::format("; {} bytes before its end were not heard", unheard_bytes() + unread_bytes);
  }
  pause_ = Pause::none;
  forget_held();
  queue_.finish();
  // From here on only the carrier sends; the schedule skips this queue.
  queue_.block();
  set(Deadline::Kind::finish);
  return why;
}

void Conversation::half_closed() {
  stage_ = makes_way_ ? Stage::over : Stage::lingering;
  // So that a client that never closes can't keep the server from stopping.
  if (stopping_ && !makes_way_) set(Deadline::Kind::linger);
}

void Conversation::silence_passed() {
  silent_ = true;
  stage_ = Stage::over;
}

}  // namespace confab
