#include "state_writer.hpp"

#include <new>

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
  silent_until = Clock::now() + predecessor_max;
  std::unique_lock guard(mutex);
  for (bool last = false; !last;) {
    wait(guard);
    last = ends;
    try {
      work(guard, last);
    } catch (const std::bad_alloc&) {
      // Nothing is lost: it is tried again.
      if (!guard.owns_lock()) guard.lock();
      is_kept = false;
    }
  }
  guard.unlock();
  database.reset();
  guard.lock();
  has_ended = true;
  news.notify_all();
}

/// Takes one turn; `last`: there will be no further one.
void StateWriter::work(std::unique_lock<std::mutex>& guard, bool last) {
  if (fresh) replace_all(*std::exchange(fresh, std::nullopt));
  if (!open(guard)) {
    // The owner of a lost database is not asked any more.
    if (!last || !has_lost_all || !in_case) return;
    has_lost_all = false;
    replace_all(*std::exchange(in_case, std::nullopt));
    if (!open(guard)) return;
  }
  if (has_lost_all) return;
  write_some(guard);
  // What came while the disk was at work.
  if (last && !why_not && !changes.empty()) write_some(guard);
  if (!last) prune(guard);
}

void StateWriter::replace_all(Holdings holdings) {
  all = std::move(holdings);
  unwritten = {};
}

void StateWriter::wait(std::unique_lock<std::mutex>& guard) {
  const auto is_over = [this] { return ends; };
  if (is_early()) {
    news.wait_for(guard, predecessor_interval, is_over);
  } else if (!database || why_not) {
    news.wait_for(guard, retry_interval, is_over);
  } else if (Clock::now() < alive_until) {
    news.wait_for(guard, look_interval, [this] { return has_news() || all.has_value(); });
    if (!changes.empty()) news.wait_for(guard, collecting, [this] { return ends || is_urgent; });
  }
}

/// Returns whether the database is open. For a while, a predecessor may use it.
bool StateWriter::open(std::unique_lock<std::mutex>& guard) {
  if (database && database->is_there()) return true;
  if (database) {
    // Its owner says anew what holds.
    database.reset();
    all.reset();
    has_lost_all = true;
    // Each time anew: whoever hears it says what holds.
    why_not.reset();
    guard.unlock();
    tell("somebody has removed or replaced its database");
    guard.lock();
    return false;
  }
  const bool silently = is_early();
  guard.unlock();
  try {
    database = std::make_unique<StateDatabase>(directory);
  } catch (const StateInUse& error) {
    if (!silently) tell(error.what());
  } catch (const StateError& error) {
    tell(error.what());
  }
  guard.lock();
  return database != nullptr;
}

/// Takes what has changed, unless what was taken before is still unwritten. Returns whether there is something.
bool StateWriter::take(std::unique_lock<std::mutex>& /*guard*/) {
  if (unwritten.empty() && !changes.empty()) unwritten = changes.take();
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
  predecessor_writes = false;
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
  if (why_not) is_kept = predecessor_writes = false;
  if (told) told(why_not);
}

}  // namespace confab::store
