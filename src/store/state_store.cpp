#include "state_store.hpp"

#include <pthread.h>

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>
#include <utility>

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

/// What both threads share. It outlives the store if the disk keeps the thread too long.
struct StateStore::Work {
  Work(std::string where, const Retention& most, Told whom)
      : directory(std::move(where)), told(std::move(whom)), limits(most) {}

  // The thread's:
  const std::string directory;
  std::unique_ptr<StateDatabase> database;
  std::optional<Holdings> all;         // to replace everything
  Batch unwritten;                     // could not be written
  std::optional<std::string> why_not;  // nothing could be written last
  Clock::time_point alive_until{};     // then the database has to be told again
  Clock::time_point prune_at{};

  mutable std::mutex mutex;
  std::condition_variable news;
  // Guarded by the mutex:
  Told told;  // empty if the store is gone
  Retention limits;
  bool has_new_limits = false;
  Batch changes;                // since the thread took the last ones
  bool is_urgent = false;       // they do not wait for others
  std::size_t taken = 0;        // bans and names that the thread has
  std::size_t taken_bytes = 0;  // of rooms
  std::uint64_t missing_lines = 0;
  bool is_behind = false;  // a line was left out, and too much waits still
  bool ends = false;       // write what is left, and stop
  bool is_kept = true;     // as of the last attempt
  bool has_lost_all = false;
  std::optional<Holdings> fresh;  // from replace_all()
  bool has_ended = false;         // the directory is left

  std::thread thread;

  template <class Change>
  void change(bool is_urgent, Change&& how);
  bool has_news() const { return ends || fresh || is_urgent || has_new_limits || !changes.empty(); }

  void run();
  void wait(std::unique_lock<std::mutex>& guard, bool for_predecessor);
  bool open(bool silently);
  bool take(std::unique_lock<std::mutex>& guard);
  void write_some(std::unique_lock<std::mutex>& guard);
  void prune(std::unique_lock<std::mutex>& guard);
  void tell(std::optional<std::string> now);
};

StateStore::StateStore(const std::string& directory, const Retention& limits, Told told)
    : work_(std::make_shared<Work>(directory, limits, std::move(told))) {
  work_->database = std::make_unique<StateDatabase>(directory);
}

StateStore::StateStore(const std::string& directory, Holdings all, const Retention& limits, Told told)
    : work_(std::make_shared<Work>(directory, limits, std::move(told))) {
  work_->all = std::move(all);
  work_->is_kept = false;
}

void StateStore::read(const Readers& readers) {
  StateDatabase& database = *work_->database;
  readers.bans(database.bans());
  readers.names(database.names());
  const WallTime alive_at = database.alive_at();
  database.read_rooms(work_->limits, [&](const ArchivedRoom& room) { readers.room(room, alive_at); });
}

void StateStore::start() {
  // The loop's thread takes all signals.
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  work_->thread = std::thread([work = work_.get()] { work->run(); });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

StateStore::~StateStore() {
  if (!work_->thread.joinable()) return;
  leave();
  std::unique_lock guard(work_->mutex);
  work_->news.wait_for(guard, last_write_max, [this] { return work_->has_ended; });
  work_->told = nullptr;
  if (work_->has_ended) {
    guard.unlock();
    work_->thread.join();
  } else {
    // Nobody may destroy a thread that runs. NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
    static std::vector<std::shared_ptr<Work>>& kept = *std::make_unique<std::vector<std::shared_ptr<Work>>>().release();
    kept.push_back(work_);
  }
}

// ---- What changes

template <class Change>
void StateStore::Work::change(bool urgently, Change&& how) {
  const std::lock_guard guard(mutex);
  const bool has_to_wake = changes.empty() || (urgently && !is_urgent);
  how(changes);
  is_urgent = is_urgent || urgently;
  if (has_to_wake) news.notify_all();
}

void StateStore::keep(const Ban& ban) {
  work_->change(true, [&](Batch& changes) { changes.ban(ban.target, ban); });
}

void StateStore::forget(const BanTarget& target) {
  work_->change(true, [&](Batch& changes) { changes.ban(target, std::nullopt); });
}

void StateStore::kept(const KeptName& name) {
  work_->change(true, [&](Batch& changes) { changes.name(name.name, name); });
}

void StateStore::used(std::string_view name, WallTime at) {
  work_->change(false, [&](Batch& changes) { changes.name_used(name, at); });
}

void StateStore::released(std::string_view name) {
  work_->change(true, [&](Batch& changes) { changes.name(name, std::nullopt); });
}

void StateStore::said(std::string_view room, WallTime at, std::string_view from, std::string_view text) {
  work_->change(false, [&](Batch& changes) {
    const bool has_place = work_->taken_bytes + changes.bytes() < unwritten_bytes_max;
    if (has_place && changes.said(room, {at, from, text})) return;
    ++work_->missing_lines;
    work_->is_kept = false;
    if (!std::exchange(work_->is_behind, true) && work_->told) {
      work_->told("its disk is slower than the talk, and no more lines can wait for it");
    }
  });
}

void StateStore::topic_set(std::string_view room, std::string_view text, std::string_view by) {
  work_->change(false, [&](Batch& changes) { changes.topic_set(room, {std::string(text), std::string(by)}); });
}

void StateStore::occupied(std::string_view room) {
  work_->change(false, [&](Batch& changes) { changes.empty_since(room, std::nullopt); });
}

void StateStore::emptied(std::string_view room, WallTime at) {
  work_->change(false, [&](Batch& changes) { changes.empty_since(room, at); });
}

void StateStore::forgotten(std::string_view room) {
  work_->change(false, [&](Batch& changes) { changes.forgotten(room); });
}

void StateStore::set_limits(const Retention& limits) {
  const std::lock_guard guard(work_->mutex);
  if (work_->limits == limits) return;
  work_->limits = limits;
  work_->has_new_limits = true;
  work_->news.notify_all();
}

void StateStore::replace_all(Holdings all) {
  const std::lock_guard guard(work_->mutex);
  // This is newer than all that waits.
  work_->changes = {};
  work_->fresh = std::move(all);
  work_->has_lost_all = false;
  work_->news.notify_all();
}

void StateStore::leave() {
  const std::lock_guard guard(work_->mutex);
  work_->ends = true;
  work_->news.notify_all();
}

// ---- How it is

bool StateStore::has_room() const {
  return unwritten() < unwritten_changes_max;
}

std::size_t StateStore::unwritten() const {
  const std::lock_guard guard(work_->mutex);
  return work_->changes.changes() + work_->taken;
}

std::size_t StateStore::unwritten_bytes() const {
  const std::lock_guard guard(work_->mutex);
  return work_->changes.bytes() + work_->taken_bytes;
}

std::uint64_t StateStore::missing_lines() const {
  const std::lock_guard guard(work_->mutex);
  return work_->missing_lines;
}

bool StateStore::has_lost_all() const {
  const std::lock_guard guard(work_->mutex);
  return work_->has_lost_all;
}

bool StateStore::is_kept() const {
  const std::lock_guard guard(work_->mutex);
  return work_->is_kept;
}

// ---- The thread

void StateStore::Work::run() {
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

void StateStore::Work::wait(std::unique_lock<std::mutex>& guard, bool for_predecessor) {
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
bool StateStore::Work::open(bool silently) {
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
bool StateStore::Work::take(std::unique_lock<std::mutex>& /*guard*/) {
  if (unwritten.empty() && !changes.empty()) unwritten = std::exchange(changes, {});
  is_urgent = false;
  taken = unwritten.changes();
  taken_bytes = unwritten.bytes();
  return !unwritten.empty() || all;
}

void StateStore::Work::write_some(std::unique_lock<std::mutex>& guard) {
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
void StateStore::Work::prune(std::unique_lock<std::mutex>& guard) {
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
void StateStore::Work::tell(std::optional<std::string> now) {
  if (now == why_not) return;
  why_not = std::move(now);
  const std::lock_guard guard(mutex);
  if (why_not) is_kept = false;
  if (told) told(why_not);
}

}  // namespace confab::store
