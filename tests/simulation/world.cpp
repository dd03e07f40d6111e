#include "world.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "failure.hpp"
#include "support/counted_framing.hpp"

namespace confab::simulation {

namespace {
constexpr std::array<std::size_t, 4> turn_sizes = {1, 7, 64, 256};
// Far more turns than flushing everything takes at one flush per turn.
constexpr std::uint64_t turns_to_rest_max = 100'000;

/// A front-end whose sessions' lines are framed as only tests do it.
class Framed final : public Frontend {
 public:
  explicit Framed(Frontend& frontend) : frontend_(frontend) {}
  std::unique_ptr<Session> open(WriteQueue& out) override {
    out.set_framing(test::counted_framing);
    return frontend_.open(out);
  }
  std::unique_ptr<Session> restore(WriteQueue& out, const carried::SessionState& state) override {
    return frontend_.restore(out, state);
  }
  std::string turn_away(std::string_view why) const override { return frontend_.turn_away(why); }
  bool ends_with_reset() const override { return frontend_.ends_with_reset(); }

 private:
  Frontend& frontend_;
};

}  // namespace

World::World(std::uint64_t seed, bool verbose, bool framing)
    : stage_(seed, verbose), framing_(framing), typist_(stage_.dice, stage_.limits, stage_.roomy, stage_.keeps_names) {
  Dice& dice = stage_.dice;
  // Each run has its own habits: some find in hundreds of steps what an even mixture would not find in millions.
  const std::array<std::uint64_t, deeds> most = {6, 60, 20, 40, 20, 12, 3, 3, 2, 2, 6, 1, 4, 2, 2};
  for (std::size_t deed = 0; deed < deeds; ++deed) weights_[deed] = dice.one_in(4) ? 0 : dice.between(0, most[deed]);
  weights_[type] += 10;
  weights_[turn] += 2;
  weights_[connect] += 1;
  for (Protocol& protocol : protocols_) {
    constexpr std::array choices = {Protocol::slash, Protocol::slash, Protocol::slash, Protocol::sigil,
                                    Protocol::sigil, Protocol::sigil, Protocol::echo};
    protocol = dice.pick(choices);
  }
  // Else few crowds would be all scripts, who only get their rooms' lines one by one.
  if (dice.one_in(8)) protocols_.fill(Protocol::sigil);
  connections_max_ = dice.between(2, 12);
  slow_in_ = dice.between(1, 5);
  burst_max_ = dice.one_in(stage_.spacious ? 2 : 4) ? 40 : dice.between(1, 4);
  shut_down_at_ = dice.one_in(6) ? dice.below(400) : std::numeric_limits<std::uint64_t>::max();
}

void World::run(std::uint64_t steps) {
  const std::uint64_t weights = std::accumulate(weights_.begin(), weights_.end(), std::uint64_t{0});
  for (std::uint64_t at_once = stage_.dice.between(1, connections_max_); at_once > 0; --at_once) open_connection();
  for (; stage_.step < steps; ++stage_.step) {
    stage_.now_ms += stage_.dice.below(50);
    if (stage_.step == shut_down_at_) shut_down();
    std::uint64_t drawn = stage_.dice.below(weights);
    std::size_t deed = 0;
    while (drawn >= weights_[deed]) drawn -= weights_[deed++];
    do_one(static_cast<Deed>(deed));
    stage_.passwords.work(false);
    lose_patience();
    resume_paused(false);
    reap(false);
    check();
  }
  come_to_an_end();
}

void World::do_one(Deed deed) {
  switch (deed) {
    case connect: return open_connection();
    case type: return type_something();
    case arrive: return let_arrive();
    case turn: return take_turn(stage_.dice.pick(turn_sizes));
    case read: return let_read();
    case wait: return let_wait();
    case announce_crowds: return stage_.announce_crowds();
    case settle: return come_to_rest();
    case upgrade: return upgrade_server();
    case announce: return announce_something();
    default: break;
  }
  FakeConnection* connection = any();
  if (connection == nullptr) return;
  switch (deed) {
    case stall: return connection->stall(stage_.dice.one_in(2) ? 0 : stage_.dice.below(300));
    case close_politely: return connection->end_of_stream();
    case break_off: return connection->reset(stage_.dice.one_in(3));
    case break_unseen: return connection->reset_unseen();
    case remove: return connection->remove(stage_.dice.one_in(2) ? "too loud" : "");
    default: break;
  }
}

FakeConnection* World::any() {
  return connections_.empty() ? nullptr : stage_.dice.pick(connections_).get();
}

void World::open_connection() {
  if (shutting_down_) return;
  if (connections_.size() >= connections_max_) return any()->make_way();
  const Protocol protocol = stage_.dice.pick(protocols_);
  Frontend& frontend = *stage_.chat().service(name_of(protocol)).second;
  Framed framed(frontend);
  const bool counted = framing_ && stage_.dice.one_in(2);
  connections_.push_back(std::make_unique<FakeConnection>(++last_id_, protocol,
                                                          counted ? test::counted_framing : Framing::lf,
                                                          counted ? static_cast<Frontend&>(framed) : frontend, stage_));
  if (stage_.dice.one_in(slow_in_)) connections_.back()->stall(stage_.dice.below(500));
  if (!stage_.dice.one_in(4)) {
    connections_.back()->type(typist_.type(connections_.back()->reference()));
    connections_.back()->deliver(std::numeric_limits<std::size_t>::max());
  }
}

void World::type_something() {
  FakeConnection* connection = any();
  if (connection == nullptr || !connection->may_type()) return;
  for (std::uint64_t lines = stage_.dice.between(1, burst_max_); lines > 0; --lines) {
    connection->type(typist_.type(connection->reference()));
  }
  const std::size_t all = connection->undelivered();
  connection->deliver(stage_.dice.one_in(3) ? stage_.dice.below(all + 1) : all);
}

void World::let_arrive() {
  FakeConnection* connection = any();
  if (connection == nullptr || connection->undelivered() == 0) return;
  connection->deliver(stage_.dice.one_in(3) ? 1 : stage_.dice.below(connection->undelivered() + 1));
}

void World::take_turn(std::size_t flushes_max) {
  // As in the shell, nothing is flushed unless the schedule has asked.
  if (!stage_.flush_wanted) return;
  stage_.note("a turn of {} flushes", flushes_max);
  stage_.flush_wanted = false;
  stage_.flushes_left = flushes_max;
  const bool more = stage_.chat().schedule().run(flushes_max);
  stage_.flushes_left = 0;
  if (more) stage_.flush_wanted = true;
  if (stage_.chat().schedule().laps() == laps_seen_) return;
  laps_seen_ = stage_.chat().schedule().laps();
  for (const auto& connection : connections_) {
    if (connection->paused_by(Pause::readers_behind)) connection->resume();
  }
}

void World::let_read() {
  FakeConnection* connection = any();
  if (connection == nullptr) return;
  switch (stage_.dice.below(5)) {
    case 0: return connection->read(stage_.dice.below(20));
    case 1: return connection->read(stage_.dice.below(400));
    case 2: return connection->read(stage_.dice.below(4000));
    default: return connection->read(FakeConnection::unlimited);
  }
}

void World::announce_something() {
  stage_.note("an operator announces something");
  ++stage_.tally.announcements;
  const std::string text = fmt::format("number {}", stage_.step);
  stage_.chat().announce(text, stage_.now());
  stage_.reference.announce_to_all(text);
}

void World::let_wait() {
  // Sometimes for so long that empty rooms are forgotten.
  constexpr std::uint64_t minute_ms = 60'000;
  stage_.now_ms += stage_.dice.one_in(6) ? stage_.dice.between(8, 11) * minute_ms : stage_.dice.below(minute_ms);
  for (const auto& connection : connections_) connection->look_at_the_clock();
}

void World::shut_down() {
  ++stage_.tally.shutdowns;
  shutting_down_ = true;
  for (const auto& connection : connections_) connection->shut_down();
}

/// For clients for which the others have waited long enough. The timer may be late.
void World::lose_patience() {
  for (const auto& connection : connections_) {
    if (stage_.dice.one_in(2)) connection->lose_patience();
  }
}

/// For clients that wait for time to pass, and for those that wait although their own end has come.
void World::resume_paused(bool all) {
  for (const auto& connection : connections_) {
    const bool ends = connection->failed() || connection->queue().finishing();
    // A turn of the loop may happen at any time, even with nothing to flush.
    const bool hurried = connection->waits_for_time();
    if (connection->paused() && (ends || hurried) && (all || stage_.dice.one_in(2))) connection->resume();
  }
}

void World::reap(bool all) {
  for (const auto& connection : connections_) {
    if (connection->at_its_end() && (all || stage_.dice.one_in(2))) connection->go_on();
    if (connection->lingers() && (all || stage_.dice.one_in(4))) connection->end_lingering();
  }
  std::erase_if(connections_, [](const auto& connection) { return connection->done(); });
}

/// Everybody reads everything.
void World::come_to_rest() {
  stage_.note("all come to rest");
  ++stage_.tally.settlements;
  const std::size_t flushes_max = stage_.dice.pick(turn_sizes);
  std::uint64_t turns = 0;
  bool hurried = false;
  do {
    stage_.now_ms += hurried ? 1000 : 0;
    stage_.passwords.work(true);
    for (const auto& connection : connections_) connection->read(FakeConnection::unlimited);
    resume_paused(true);
    reap(true);
    take_turn(flushes_max);
    resume_paused(true);
    reap(true);
    require(++turns < turns_to_rest_max, "there is no end to what is to be flushed");
    hurried = std::any_of(connections_.begin(), connections_.end(),
                          [](const auto& connection) { return connection->waits_for_time(); });
  } while (stage_.flush_wanted || hurried);
  check_rest();
}

void World::come_to_an_end() {
  come_to_rest();
  check();
  if (stage_.dice.one_in(4)) shut_down();
  for (const auto& connection : connections_) {
    stage_.dice.one_in(2) ? connection->end_of_stream() : connection->reset(stage_.dice.one_in(3));
    check();
  }
  come_to_rest();
  check();
  require(connections_.empty(), "{} connections never come to their end", connections_.size());
  require(stage_.chat().registry().people().empty() && stage_.chat().registry().rooms().size() == 1,
          "the server does not end up empty");
  stage_.tally.names += stage_.reference.names_tally();
}

}  // namespace confab::simulation
