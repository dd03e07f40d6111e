#include "state_writer.hpp"

namespace confab::store {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds retry_interval{1};
constexpr std::chrono::milliseconds predecessor_interval{50};
constexpr std::chrono::seconds look_interval{10};  // whether the database is still there
constexpr std::chrono::hours prune_interval{1};

WallTime wall_time() {
  return std::chrono::duration_cast<WallTime>(std::chrono::system_clock::now().time_since_epoch());
}

}  // namespace

void StateWriter::run() {
  const Clock::time_point silent_until = Clock::now() + predecessor_max;
  std::unique_lock guard(mutex);
  for (bool last = false; !last;) {
    const bool is_early = !database && Clock::now() < silent_until;
    wait(guard, is_early);
    last = ends;
    if (fresh) {
      all = std::exchange(fresh, std::nullopt);
      unwritten = {};
    }
    guard.unlock();
    const bool is_open = open(is_early);
    guard.lock();
    if (!is_open || has_lost_all) continue;
    write_some(guard);
    // What came while the disk was at work.
    if (last && !why_not && !changes.empty()) write_some(guard);
    if (!last) prune(guard);
  }
  guard.unlock();
  database.reset();
  guard.lock();
  has_ended = true;
  news.notify_all();
}

void StateWriter::wait(std::unique_lock<std::mutex>& guard, bool for_predecessor) {
  const auto is_over = [this] { return ends; };
  if (for_predecessor) {
    news.wait_for(guard, predecessor_interval, is_over);
  } else if (!database || why_not) {
    news.wait_for(guard, retry_interval, is_over);
  } else if (Clock::now() < alive_until) {
    news.wait_for(guard, look_interval, [this] { return has_news() || all.has_value(); });
    if (!changes.empty()) news.wait_for(guard, collecting, [this] { return ends || is_urgent; });
  }
}

/// Returns whether the database is open. `silently`: it may be in use for a moment.
bool StateWriter::open(bool silently) {
  if (database && database->is_there()) return true;
  if (database) {
    // Its owner says anew what holds.
    database.reset();
    all.reset();
    {
      const std::lock_guard guard(mutex);
      has_lost_all = true;
    }
    tell("somebody has removed or replaced its database");
    return false;
  }
  try {
    database = std::make_unique<StateDatabase>(directory);
    return true;
  } catch (const StateInUse& error) {
    if (!silently) tell(error.what());
  } catch (const StateError& error) {
    tell(error.what());
  }
  return false;
}

/// Takes what has changed, unless what was taken before is still unwritten. Returns whether there is something.
bool StateWriter::take(std::unique_lock<std::mutex>& /*guard*/) {
  if (unwritten.empty() && !changes.empty()) unwritten = std::exchange(changes, {});
  is_urgent = false;
  taken = unwritten.changes();
  taken_bytes = unwritten.bytes();
  return !unwritten.empty() || all;
}

void StateWriter::write_some(std::unique_lock<std::mutex>& guard) {
  if (!take(guard) && Clock::now() < alive_until) return;
  const Retention most = limits;
  guard.unlock();
  auto failure = database->write(unwritten, most, wall_time(), all ? &*all : nullptr);
  const bool failed = failure.has_value();
  if (!failed) {
    all.reset();
    unwritten = {};
    alive_until = Clock::now() + alive_interval;
  }
  guard.lock();
  if (!failed) taken = taken_bytes = 0;
  const bool is_late = changes.bytes() >= unwritten_bytes_max / 2;
  const bool caught_up = is_behind && !failed && !is_late;
  if (caught_up) is_behind = false;
  is_kept = !failed && !is_behind;
  guard.unlock();
  if (caught_up) why_not = "it was behind";
  tell(std::move(failure));
  guard.lock();
}

/// Deletes what is too old or too much, now and then.
void StateWriter::prune(std::unique_lock<std::mutex>& guard) {
  if (why_not || (Clock::now() < prune_at && !has_new_limits)) return;
  has_new_limits = false;
  const Retention most = limits;
  guard.unlock();
  // If it fails, so will the next write, which says so.
  database->prune(most, wall_time());
  prune_at = Clock::now() + prune_interval;
  guard.lock();
}

/// Tells each reason once.
void StateWriter::tell(std::optional<std::string> now) {
  if (now == why_not) return;
  why_not = std::move(now);
  const std::lock_guard guard(mutex);
  if (why_not) is_kept = false;
  if (told) told(why_not);
}

}  // namespace confab::store
