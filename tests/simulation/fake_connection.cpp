#include "fake_connection.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "failure.hpp"

namespace confab::simulation {

namespace {
using Sent = Conversation::Sent;

/// Half of them are exempt from what holds for addresses; the first has no network besides.
constexpr std::array<std::string_view, 6> origins = {"", "exempt", "exempt", "here", "there", "elsewhere"};
}  // namespace

FakeConnection::FakeConnection(std::uint32_t id, Protocol protocol, const Framing& framing, Frontend& frontend,
                               Stage& stage)
    : id_(id),
      stage_(stage),
      reference_(stage.reference.connect(id, protocol, framing, std::string(stage.dice.pick(origins)))),
      conversation_(std::make_unique<Conversation>(stage.limits, frontend, stage.chat().schedule(), *this)),
      encrypts_(stage.dice.one_in(4)) {
  ++stage_.tally.connections;
  stage_.note("{} connects to {}", id_, name_of(protocol));
  follow();
  // Some addresses are exempt from pace.
  if (stage_.pace.lines_per_second == 0 || stage_.dice.one_in(4)) return;
  conversation_->pace(stage_.pace);
  reference_.allowance.emplace(stage_.pace, stage_.now());
}

FakeConnection::~FakeConnection() {
  if (!conversation_->session_ended()) conversation_->end(stage_.now(), 0);  // the simulation has failed
  const Owed::Count& count = owed().count();
  stage_.tally.lines_owed += count.put;
  stage_.tally.lines_received += count.received;
  stage_.tally.lines_missed += count.missed;
  stage_.tally.lines_missed_unblocked += count.missed_unblocked;
  stage_.tally.notices += count.notices;
  stage_.tally.notices_skipped += count.notices_skipped;
  stage_.reference.forget(id_);
}

// ---- Writing

void FakeConnection::flush() {
  if (conversation_->session_ended()) return send_the_rest();
  require(!owed().blocked() && !owed().closed(), "{}: flushed, but it is blocked or closed", id_);
  require(stage_.flushes_left > 0, "{}: flushed, but the turn's flushes are used up", id_);
  --stage_.flushes_left;
  expect_one_flush_a_lap();
  if (broken_) {
    ++stage_.tally.resets_while_sending;
    return fail();
  }
  if (send_pending()) {
    lags_ = false;
    conversation_->flushed(Sent::all);
    reference_.owed.sent_all();
  } else {
    ++stage_.tally.blocks;
    stage_.note("{} is blocked", id_);
    lags_ = true;
    conversation_->flushed(Sent::some);
    reference_.owed.block();
  }
  follow();
}

/// A reader may be flushed only once per lap of a lane. Otherwise readers that always ask for more would keep a lap
/// from ending, and whatever waits for its end would wait for ever. A move to another lane permits another flush.
void FakeConnection::expect_one_flush_a_lap() {
  const auto laps = stage_.chat().schedule().laps();
  const bool again = std::exchange(flushed_in_lap_, laps) == laps;
  const bool moved = std::exchange(flushed_after_moves_, reference_.moves) != reference_.moves;
  const bool finishes = std::exchange(flushed_finishing_, queue().finishing()) != queue().finishing();
  require(!again || moved || finishes, "{}: is flushed twice in one lap", id_);
}

/// Takes as many of `bytes` as a send would, which is what fits into the socket, or a whole record.
std::uint64_t FakeConnection::take(std::uint64_t bytes) {
  constexpr std::uint64_t record_bytes = 60;
  const std::uint64_t taken = encrypts_ ? std::min(bytes, record_bytes) : std::min(bytes, window_);
  const std::uint64_t fits = std::min(taken, window_);
  if (window_ != unlimited) window_ -= fits;
  spill_ = taken - fits;
  if (spill_ > 0) ++stage_.tally.spills;
  return taken;
}

/// Returns whether nothing of it is left.
bool FakeConnection::send_spill() {
  const std::uint64_t fits = std::min(spill_, window_);
  if (window_ != unlimited) window_ -= fits;
  spill_ -= fits;
  return spill_ == 0;
}

/// Sends until the socket is full. Returns whether everything was sent.
bool FakeConnection::send_pending() {
  if (!send_spill()) return false;
  constexpr std::array<std::size_t, 5> view_counts = {1, 2, 3, 8, 64};
  std::array<std::string_view, 64> views;
  for (;;) {
    stage_.reference.before_send(reference_);
    const auto offered = std::span(views).first(stage_.dice.pick(view_counts));
    const auto used = offered.first(conversation_->gather(offered));
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
    const std::uint64_t sent = take(pending);
    if (sent > 0) {
      stage_.note("{} is sent {} of {} bytes", id_, sent, pending);
      conversation_->consume(sent);
      reference_.owed.sent(sent);
      stage_.tally.digest = stage_.tally.digest * 31 + id_ * 7919 + sent;
    }
    if (pending == 0) return true;
    if (spill_ > 0) return false;
    if (sent < pending && !encrypts_) {
      if (sent > 0) ++stage_.tally.partial_sends;
      return false;
    }
  }
}

void FakeConnection::read(std::uint64_t bytes) {
  window_ = bytes;
  stage_.note("{} can take {} bytes", id_, bytes);
  if (failed()) return;
  if (conversation_->session_ended()) return go_on();
  if (!owed().blocked() || queue().finishing() || !send_spill()) return;
  conversation_->writable();
  reference_.owed.unblock();
  require(!queue().blocked() && queue().queued_bytes() == owed().bytes(), "{}: {} bytes wait after unblocking, not {}",
          id_, queue().queued_bytes(), owed().bytes());
  follow();
}

void FakeConnection::send_the_rest() {
  if (broken_) return fail();
  conversation_->flushed(send_pending() ? Sent::all : Sent::some);
}

void FakeConnection::half_close() {
  conversation_->half_closed();
  closes_first_ = stage_.dice.one_in(2);
  if (closes_first_) conversation_->client_ended();
  follow();
}

// ---- Ending

void FakeConnection::reset(bool ends_at_once) {
  if (failed()) return;
  ++stage_.tally.resets;
  fail();
  if (ends_at_once && at_its_end()) go_on();
}

void FakeConnection::fail() {
  if (failed()) return;
  stage_.note("{} is lost", id_);
  conversation_->lost(Ending::connection_lost);
  reference_.owed.close();
}

void FakeConnection::shut_down() {
  const bool is_told = !failed() && !queue().finishing();
  const auto ending = conversation_->ending();
  stopping_ = true;
  conversation_->shut_down();
  require(is_told || conversation_->ending() == ending, "{}: has ended, and now for another reason", id_);
  follow();
  if (!is_told) return;
  stage_.note("{} is told of the shutdown", id_);
  stage_.reference.shut_down(reference_);
}

void FakeConnection::remove(const std::string& reason) {
  const bool is_told = !failed() && !queue().finishing();
  const auto ending = conversation_->ending();
  conversation_->remove(reason);
  require(is_told || conversation_->ending() == ending, "{}: has ended, and now for another reason", id_);
  follow();
  if (!is_told) return;
  ++stage_.tally.removed;
  stage_.note("{} is removed", id_);
  stage_.reference.remove(reference_, reason);
}

void FakeConnection::make_way() {
  if (conversation_->session_ended()) return;
  resume();
  if (conversation_->ends()) return;
  if (conversation_->named()) {
    conversation_->make_way();
    go_on();
    return require(!conversation_->ends(), "{}: makes way although it has a name", id_);
  }
  if (paused()) return;
  ++stage_.tally.made_way;
  stage_.note("{} makes way", id_);
  stage_.reference.time_out_login(reference_);
  conversation_->make_way();
  go_on();
  require(done(), "{}: keeps its place", id_);
  const bool resets = !failed() && !closes_first_ && conversation_->may_miss_its_end();
  require(
      conversation_->closing() == (resets ? Conversation::Closing::by_reset_later : Conversation::Closing::in_order),
      "{}: makes way, but is not closed so", id_);
}

/// What the client still sends counts for nothing.
void FakeConnection::end_lingering() {
  ++stage_.tally.lingered;
  conversation_->received("/quit\n", stage_.now());
  require(conversation_->lingers(), "{}: what it sent was heard after the last word", id_);
  const bool closes = stage_.dice.one_in(2);
  closes ? conversation_->client_ended() : conversation_->silence_passed();
  require(done(), "{}: lingers for ever", id_);
  const bool resets = !failed() && !closes && conversation_->may_miss_its_end();
  require(conversation_->closing() == (resets ? Conversation::Closing::by_reset : Conversation::Closing::in_order),
          "{}: lingered, but is not closed so", id_);
  follow();
}

void FakeConnection::end_session() {
  if (queue().finishing() && conversation_->ending() == Ending::none) ++stage_.tally.finishes;
  stage_.note("{} ends", id_);
  const bool lost = failed() && !conversation_->end_is_ahead();
  conversation_->end(stage_.now(), 0);
  stage_.reference.end(reference_, lost);
  typed_.clear();
  reference_.owed.finish();
  reference_.owed.block();
  follow();
}

}  // namespace confab::simulation
