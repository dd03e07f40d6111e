#include "loop.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <utility>

namespace confab::net {

Loop::Loop(asio::io_context& context, FlushSchedule& schedule, Chores& chores, const ServerOptions& options)
    : context_(context),
      schedule_(schedule),
      chores_(chores),
      options_(options),
      poller_(context),
      deadlines_(context),
      pace_alarm_(context),
      turn_began_(Clock::now()) {}

void Loop::run() {
  const auto kept_open = asio::make_work_guard(context_);
  while (!chores_.all_done()) {
    if (turn()) {
      if (asio_is_due()) run_asio();
    } else {
      poller_.wake_loop_when_ready();
      context_.run_one();
      run_asio();
      turn_began_ = asio_turn_ended_;
    }
  }
  poller_.stop();
  deadlines_.stop();
  pace_alarm_.cancel();
}

/// Hears every client that has sent something, then flushes a bounded number of queues. So lines that arrived together
/// leave together, and the bound limits the delay that a big room causes others. Returns whether there was anything to
/// do.
bool Loop::turn() {
  bool busy = poller_.poll();
  // Only after reading what has arrived: it may come in time for a deadline.
  busy = deadlines_.judge() || busy;
  if (flush_wanted_) {
    flush_wanted_ = schedule_.run(options_.flushes_per_turn);
    busy = true;
  }
  const bool lap_ended = std::exchange(laps_seen_, schedule_.laps()) != schedule_.laps();
  if (lap_ended) readers_behind_.give_turns();
  return chores_.do_chores() || busy;
}

/// Asks the clock, and so knows how long the turn took that has just ended.
bool Loop::asio_is_due() {
  const auto now = Clock::now();
  turn_times_.count(now - std::exchange(turn_began_, now));
  return ++turns_since_asio_ >= turns_per_asio_turn || now - asio_turn_ended_ >= asio_turn_interval;
}

void Loop::run_asio() {
  int handlers = 0;
  while (handlers < handlers_per_asio_turn && context_.poll_one() > 0) ++handlers;
  turns_since_asio_ = 0;
  asio_turn_ended_ = Clock::now();
}

void Loop::wait(Waiter& waiter, Pause pause, std::size_t bytes, bool was_heard) {
  if (pause == Pause::readers_behind) return readers_behind_.wait(waiter, bytes, was_heard);
  too_fast_.wait(waiter, bytes, was_heard);
  pace_alarm_.set(pace_interval, [this] { too_fast_.give_turns(); });
}

}  // namespace confab::net
