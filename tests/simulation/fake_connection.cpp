#include "fake_connection.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "failure.hpp"

namespace confab::simulation {

namespace {
constexpr std::uint64_t login_timeout_ms = 60'000;
constexpr std::uint64_t write_timeout_ms = 60'000;
constexpr std::uint64_t finish_timeout_ms = 5'000;
constexpr std::uint64_t backlog_timeout_ms = 10'000;
}  // namespace

FakeConnection::FakeConnection(std::uint32_t id, Protocol protocol, Frontend& frontend, Stage& stage)
    : id_(id),
      stage_(stage),
      reference_(stage.reference.connect(id, protocol)),
      queue_(stage.schedule, *this),
      session_(frontend.open(queue_)),
      intake_(stage.limits, *session_, queue_),
      login_by_ms_(stage.now_ms + login_timeout_ms) {
  ++stage_.tally.connections;
  stage_.note("{} connects to {}", id_, name_of(protocol));
  // Some addresses are exempt from the pace.
  if (stage_.pace.lines_per_second == 0 || stage_.dice.one_in(4)) return;
  intake_.pace(stage_.pace);
  reference_.allowance.emplace(stage_.pace, stage_.now());
}

FakeConnection::~FakeConnection() {
  const Owed::Count& count = owed().count();
  stage_.tally.lines_owed += count.put;
  stage_.tally.lines_received += count.received;
  stage_.tally.lines_missed += count.missed;
  stage_.tally.lines_missed_unblocked += count.missed_unblocked;
  stage_.tally.notices += count.notices;
  stage_.tally.notices_skipped += count.notices_skipped;
  session_.reset();
  stage_.reference.forget(id_);
}

// ---- Reading

void FakeConnection::type(std::string_view bytes) {
  if (heard_until_ms_ != unlimited) return;
  if (stage_.verbose) stage_.note("{} types {}", id_, shown(bytes));
  typed_ += bytes;
}

void FakeConnection::deliver(std::size_t bytes) {
  if (paused() || !may_type()) return;
  const std::string arrived = typed_.substr(0, bytes);
  typed_.erase(0, bytes);
  take_in(arrived);
}

void FakeConnection::take_in(std::string_view bytes) {
  using Outcome = Intake::Outcome;
  const Intake::Result result = intake_.receive(bytes, stage_.now());
  require(result.consumed <= bytes.size(), "{}: takes in more than there is", id_);
  const auto taken = bytes.substr(0, result.consumed);
  if (stage_.verbose) {
    constexpr std::array<std::string_view, 5> outcomes = {"", ", congested", ", held back", ", finished",
                                                          ", and has had its share"};
    stage_.note("{} is heard: {}{}", id_, shown(taken), outcomes[static_cast<std::size_t>(result.outcome)]);
  }
  try {
    stage_.reference.hear(reference_, taken, result.outcome, intake_.keeps_line(), stage_.now());
  } catch (const Failure& failure) {
    throw Failure(fmt::format("{}: {}", id_, failure.what()));
  }
  const bool put_off = result.outcome != Outcome::consumed && result.outcome != Outcome::finished;
  if (put_off) {
    waits_for_ = result.outcome;
    held_ = bytes.substr(result.consumed);
    ++(result.outcome == Outcome::congested   ? stage_.tally.pauses
       : result.outcome == Outcome::held_back ? stage_.tally.held_backs
                                              : stage_.tally.shares);
    return;
  }
  require(result.outcome == Outcome::finished || taken.size() == bytes.size(), "{}: bytes are left for no reason", id_);
}

void FakeConnection::resume() {
  if (!paused()) return;
  waits_for_ = Intake::Outcome::consumed;
  if (!failed_) take_in(std::exchange(held_, {}));
}

void FakeConnection::end_of_stream() {
  if (!may_type()) return;
  if (paused()) {
    if (heard_until_ms_ != unlimited) return;
    stage_.note("{} closes, and some of what it said waits", id_);
    ++stage_.tally.ends_ahead;
    heard_until_ms_ = stage_.now_ms + backlog_timeout_ms;
    if (queue_.lags()) give_up_waiting();
    return;
  }
  stage_.note("{} closes", id_);
  ++stage_.tally.ends_of_stream;
  end_of_stream_ = true;
  end_reason_ = EndReason::closed_by_client;
}

// ---- Writing

void FakeConnection::flush() {
  require(!owed().blocked() && !owed().closed(), "{}: flushed, but it is blocked or closed", id_);
  require(stage_.flushes_left > 0, "{}: flushed, but the turn's flushes are used up", id_);
  --stage_.flushes_left;
  expect_one_flush_a_lap();
  if (broken_) {
    ++stage_.tally.resets_while_sending;
    return fail();
  }
  if (send_pending()) {
    waited_for_until_ms_ = unlimited;
    reference_.owed.sent_all();
    return;
  }
  ++stage_.tally.blocks;
  stage_.note("{} is blocked", id_);
  queue_.block();
  reference_.owed.block();
  wait_to_be_read();
}

void FakeConnection::wait_to_be_read() {
  if (heard_until_ms_ != unlimited) {
    if (queue_.lags()) give_up_waiting();
  } else if (!queue_.lags()) {
    write_by_ms_ = stage_.now_ms + write_timeout_ms;
  } else if (waited_for_until_ms_ == unlimited) {
    ++stage_.tally.waits;
    waited_for_until_ms_ = stage_.now_ms + stage_.patience_ms;
  }
}

/// Else those who always ask for more would keep a lap from ending, and whoever waits for its end would wait for ever.
/// In another lane there is another lap.
void FakeConnection::expect_one_flush_a_lap() {
  const auto laps = stage_.schedule.laps();
  const bool again = std::exchange(flushed_in_lap_, laps) == laps;
  const bool moved = std::exchange(flushed_after_moves_, reference_.moves) != reference_.moves;
  const bool finishes = std::exchange(flushed_finishing_, queue_.finishing()) != queue_.finishing();
  require(!again || moved || finishes, "{}: is flushed twice in one lap", id_);
}

void FakeConnection::lose_patience() {
  if (stage_.now_ms < waited_for_until_ms_ || failed_) return;
  waited_for_until_ms_ = unlimited;
  if (queue_.finishing()) return;
  ++stage_.tally.given_up;
  stage_.note("{} is slow", id_);
  require(queue_.lags(), "{}: does not lag, but is waited for", id_);
  give_up_waiting();
  if (queue_.blocked()) write_by_ms_ = stage_.now_ms + write_timeout_ms;
}

void FakeConnection::give_up_waiting() {
  waited_for_until_ms_ = unlimited;
  queue_.give_up_waiting();
  reference_.owed.give_up_waiting();
}

/// Sends until the socket is full. Whether all was sent.
bool FakeConnection::send_pending() {
  constexpr std::array<std::size_t, 5> view_counts = {1, 2, 3, 8, 64};
  std::array<std::string_view, 64> views;
  for (;;) {
    stage_.reference.before_send(reference_);
    const auto offered = std::span(views).first(stage_.dice.pick(view_counts));
    const auto used = offered.first(queue_.gather(offered));
    std::uint64_t pending = 0;
    for (const std::string_view view : used) {
      require(!view.empty(), "{}: gathers nothing as something", id_);
      pending += view.size();
    }
    try {
      owed().expect(used, used.size() < offered.size());
    } catch (const Failure& failure) {
      throw Failure(fmt::format("{} {}", id_, failure.what()));
    }
    const std::uint64_t sent = std::min(pending, window_);
    if (sent > 0) {
      stage_.note("{} is sent {} of {} bytes", id_, sent, pending);
      queue_.consume(sent);
      reference_.owed.sent(sent);
      if (window_ != unlimited) window_ -= sent;
      stage_.tally.digest = stage_.tally.digest * 31 + id_ * 7919 + sent;
    }
    if (sent < pending) {
      if (sent > 0) ++stage_.tally.partial_sends;
      return false;
    }
    if (pending == 0) return true;
  }
}

void FakeConnection::read(std::uint64_t bytes) {
  window_ = bytes;
  stage_.note("{} can take {} bytes", id_, bytes);
  if (failed_) return;
  if (session_ended_) {
    if (broken_) return fail();
    send_pending();
    return;
  }
  if (!owed().blocked()) return;
  write_by_ms_ = unlimited;
  queue_.unblock();
  reference_.owed.unblock();
  require(!queue_.blocked() && queue_.queued_bytes() == owed().bytes(), "{}: {} bytes wait after unblocking, not {}",
          id_, queue_.queued_bytes(), owed().bytes());
}

// ---- Ending

void FakeConnection::reset(bool session_first) {
  if (failed_) return;
  ++stage_.tally.resets;
  if (session_first && !session_ended_ && !paused()) {
    end_reason_ = EndReason::connection_lost;
    end_session();
  }
  fail();
}

void FakeConnection::fail() {
  if (failed_) return;
  stage_.note("{} is lost", id_);
  failed_ = true;
  end_reason_ = heard_until_ms_ == unlimited ? EndReason::connection_lost : EndReason::closed_by_client;
  queue_.close();
  reference_.owed.close();
}

void FakeConnection::shut_down() {
  if (failed_ || session_ended_ || queue_.finishing()) return;
  stage_.note("{} is told of the shutdown", id_);
  session_->shutting_down();
  stage_.reference.shut_down(reference_);
}

void FakeConnection::drop_backlog() {
  ++stage_.tally.backlogs_dropped;
  stage_.note("{} is heard no longer", id_);
  if (!held_.empty() || !typed_.empty() || intake_.unfinished_bytes() > 0) {
    session_->backlog_dropped();
    stage_.reference.drop_backlog(reference_);
  }
  waits_for_ = Intake::Outcome::consumed;
  end_of_stream_ = true;
  end_reason_ = EndReason::closed_by_client;
}

void FakeConnection::look_at_the_clock() {
  if (failed_) return;
  if (stage_.now_ms >= heard_until_ms_ && may_type()) {
    drop_backlog();
  } else if (stage_.now_ms >= write_by_ms_) {
    ++stage_.tally.write_time_outs;
    fail();
  } else if (may_type() && session_->unnamed() && stage_.now_ms >= login_by_ms_) {
    ++stage_.tally.login_time_outs;
    stage_.note("{} gave no name in time", id_);
    session_->login_timed_out();
    stage_.reference.time_out_login(reference_);
  }
}

void FakeConnection::end_session() {
  if (queue_.finishing() && !end_of_stream_) ++stage_.tally.finishes;
  stage_.note("{} ends", id_);
  session_ended_ = true;
  session_->ended(end_reason_);
  stage_.reference.end(reference_, end_reason_ == EndReason::connection_lost);
  held_.clear();
  typed_.clear();
  queue_.finish();
  queue_.block();
  reference_.owed.finish();
  reference_.owed.block();
  write_by_ms_ = stage_.now_ms + finish_timeout_ms;
  if (broken_) return fail();
  if (!failed_) send_pending();
}

}  // namespace confab::simulation
