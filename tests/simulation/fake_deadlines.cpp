// The part of FakeConnection that has a clock: when each deadline passes, what that changes, and which one must be
// running.
#include <utility>

#include "failure.hpp"
#include "fake_connection.hpp"

namespace confab::simulation {

namespace {

std::uint64_t duration_ms(Deadline::Kind kind, std::uint64_t patience_ms) {
  switch (kind) {
    case Deadline::Kind::late_login:
    case Deadline::Kind::patience: return patience_ms;
    case Deadline::Kind::backlog: return 10'000;
    case Deadline::Kind::finish:
    case Deadline::Kind::linger: return 5'000;
    default: return 60'000;
  }
}

}  // namespace

/// Sets the timer to the conversation's current deadline, and tells the reference if the others gave up on it.
void FakeConnection::follow() {
  if (lags_ && !queue().lags()) {
    lags_ = false;
    reference_.owed.give_up_waiting();
  }
  if (deadline_ == conversation_->deadline()) return;
  const auto before = std::exchange(deadline_, conversation_->deadline());
  const bool once = before.kind == Deadline::Kind::patience || before.kind == Deadline::Kind::backlog;
  require(!once || before.kind != deadline_.kind, "{}: is given its time again", id_);
  if (deadline_.kind == Deadline::Kind::patience) ++stage_.tally.waits;
  passes_at_ms_ = deadline_.kind == Deadline::Kind::none
                      ? unlimited
                      : stage_.now_ms + duration_ms(deadline_.kind, stage_.patience_ms);
}

void FakeConnection::look_at_the_clock() {
  if (stage_.now_ms < passes_at_ms_ || failed()) return;
  const auto kind = deadline_.kind;
  const bool unheard = conversation_->unheard_bytes() + typed_.size() > 0;
  const bool took_some = kind == Deadline::Kind::write && stage_.dice.one_in(3);
  const bool ended = queue().finishing();
  const Ending ending = conversation_->ending();
  require(kind != Deadline::Kind::write || queue().blocked(), "{}: is to take more, but nothing waits", id_);
  conversation_->deadline_passed({.unread_bytes = typed_.size(), .took_some = took_some});
  require(!took_some || !failed(), "{}: is lost although it takes something", id_);
  require(!ended || conversation_->session_ended() || (!failed() && conversation_->ending() == ending),
          "{}: is about to end, and now ends for another reason", id_);
  expect_deadline_to_count(kind, ended, unheard, took_some);
  if (conversation_->backlog_dropped()) {
    ++stage_.tally.backlogs_dropped;
    stage_.note("{} is heard no longer", id_);
    if (unheard) stage_.reference.drop_backlog(reference_);
  } else if (failed()) {
    ++stage_.tally.write_time_outs;
    stage_.note("{} takes nothing", id_);
    reference_.owed.close();
  } else if (conversation_->ending() == Ending::no_name_in_time) {
    ++stage_.tally.login_time_outs;
    stage_.note("{} gave no name in time", id_);
    stage_.reference.time_out_login(reference_);
  } else if (kind == Deadline::Kind::patience && !queue().finishing()) {
    ++stage_.tally.given_up;
    stage_.note("{} is slow", id_);
  }
  follow();
}

void FakeConnection::expect_deadline_to_count(Deadline::Kind passed, bool ended, bool unheard, bool took_some) const {
  using Kind = Deadline::Kind;
  if (passed == Kind::finish || passed == Kind::linger) return require(failed(), "{}: takes its time to close", id_);
  if (ended) return;
  const bool again = conversation_->deadline().kind == (passed == Kind::login ? Kind::late_login : Kind::write);
  switch (passed) {
    case Kind::login: return require(unheard ? again : queue().finishing(), "{}: is not heard at the last moment", id_);
    case Kind::late_login: return require(queue().finishing(), "{}: may stay without a name", id_);
    case Kind::patience: return require(!queue().lags(), "{}: is waited for without end", id_);
    case Kind::write: return require(took_some ? again : failed(), "{}: may take nothing for ever", id_);
    case Kind::backlog: return require(conversation_->backlog_dropped(), "{}: is heard long after its end", id_);
    default: return;
  }
}

/// Which deadline must be running in the present state.
void FakeConnection::expect_deadline() const {
  using Kind = Deadline::Kind;
  if (failed() || done()) return;
  const Kind kind = conversation_->deadline().kind;
  require(conversation_->deadline() == deadline_, "{}: the deadline changed unseen", id_);
  if (conversation_->session_ended()) {
    return require(kind == (lingers() && stopping_ ? Kind::linger : Kind::finish), "{}: ends without a deadline", id_);
  }
  if (conversation_->ends()) return;
  // What was asked for comes to its end. An upgrade asks again.
  const bool asks = paused_by(Pause::asking) || asked_before_upgrade_;
  if (paused() && conversation_->end_is_ahead() && !asks) {
    return require(kind == Kind::backlog, "{}: its backlog may wait", id_);
  }
  if (!conversation_->named()) {
    return require(kind == Kind::login || kind == Kind::late_login || kind == Kind::backlog, "{}: may stay unnamed",
                   id_);
  }
  require(queue().lags() == (kind == Kind::patience), "{}: lags {}, but its deadline is another", id_, queue().lags());
  require(!queue().blocked() || kind != Kind::none, "{}: may take nothing for ever, and nobody looks", id_);
  require(kind != Kind::login && kind != Kind::late_login, "{}: has a name, and less time than others", id_);
}

void FakeConnection::lose_patience() {
  if (deadline_.kind == Deadline::Kind::patience || deadline_.kind == Deadline::Kind::late_login) look_at_the_clock();
}

}  // namespace confab::simulation
