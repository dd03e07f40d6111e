#include "ban_store.hpp"

#include <pthread.h>

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>
#include <utility>

namespace confab::store {

namespace {

constexpr std::chrono::seconds retry_interval{1};
constexpr std::chrono::milliseconds predecessor_interval{50};
constexpr std::chrono::seconds look_interval{10};  // whether the database is still there

}  // namespace

/// What both threads share. It outlives the store if the disk keeps the thread too long.
struct BanStore::Work {
  Work(std::string where, Told whom) : directory(std::move(where)), told(std::move(whom)) {}

  // The thread's:
  const std::string directory;
  std::optional<BanDatabase> database;
  std::optional<std::vector<Ban>> all;  // to replace everything
  std::optional<std::string> why_not;   // nothing could be written last

  mutable std::mutex mutex;
  std::condition_variable news;
  // Guarded by the mutex:
  Told told;              // empty if the store is gone
  BanChanges changes;     // not written
  std::size_t taken = 0;  // of them, with the thread
  bool ends = false;      // write what is left, and stop
  bool is_kept = true;    // as of the last attempt
  bool has_lost_all = false;
  std::optional<std::vector<Ban>> fresh;  // from replace_all()
  bool has_ended = false;                 // the directory is left

  std::thread thread;

  void run();
  void wait(std::unique_lock<std::mutex>& guard, bool for_predecessor);
  bool open(bool silently);
  void write_some(std::unique_lock<std::mutex>& guard);
  void tell(std::optional<std::string> now);
};

BanStore::BanStore(const std::string& directory, std::vector<Ban>& bans, Told told)
    : work_(std::make_shared<Work>(directory, std::move(told))) {
  bans = work_->database.emplace(directory).bans();
  start();
}

BanStore::BanStore(const std::string& directory, Successor all, Told told)
    : work_(std::make_shared<Work>(directory, std::move(told))) {
  work_->all = std::move(all.bans);
  work_->is_kept = false;
  start();
}

void BanStore::start() {
  // The loop's thread takes all signals.
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  work_->thread = std::thread([work = work_.get()] { work->run(); });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

BanStore::~BanStore() {
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

bool BanStore::has_room() const {
  return unwritten() < unwritten_changes_max;
}

std::size_t BanStore::unwritten() const {
  const std::lock_guard guard(work_->mutex);
  return work_->changes.size() + work_->taken;
}

bool BanStore::has_lost_all() const {
  const std::lock_guard guard(work_->mutex);
  return work_->has_lost_all;
}

void BanStore::replace_all(std::vector<Ban> all) {
  const std::lock_guard guard(work_->mutex);
  // These are newer than all that waits.
  work_->changes.clear();
  work_->fresh = std::move(all);
  work_->has_lost_all = false;
  work_->news.notify_all();
}

bool BanStore::is_kept() const {
  const std::lock_guard guard(work_->mutex);
  return work_->is_kept;
}

void BanStore::leave() {
  const std::lock_guard guard(work_->mutex);
  work_->ends = true;
  work_->news.notify_all();
}

void BanStore::change(const BanTarget& target, std::optional<Ban> ban) {
  const std::lock_guard guard(work_->mutex);
  work_->changes.insert_or_assign(target, std::move(ban));
  work_->news.notify_all();
}

// ---- The thread

void BanStore::Work::run() {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point silent_until = Clock::now() + predecessor_max;
  std::unique_lock guard(mutex);
  for (bool last = false; !last;) {
    const bool is_early = !database && Clock::now() < silent_until;
    wait(guard, is_early);
    last = ends;
    if (fresh) all = std::exchange(fresh, std::nullopt);
    guard.unlock();
    const bool is_open = open(is_early);
    guard.lock();
    if (is_open) write_some(guard);
  }
  guard.unlock();
  database.reset();
  guard.lock();
  has_ended = true;
  news.notify_all();
}

void BanStore::Work::wait(std::unique_lock<std::mutex>& guard, bool for_predecessor) {
  const auto is_over = [this] { return ends; };
  if (for_predecessor) {
    news.wait_for(guard, predecessor_interval, is_over);
  } else if (!database || why_not) {
    news.wait_for(guard, retry_interval, is_over);
  } else {
    news.wait_for(guard, look_interval, [this] { return ends || all || fresh || !changes.empty(); });
  }
}

/// Returns whether the database is open. `silently`: it may be in use for a moment.
bool BanStore::Work::open(bool silently) {
  if (database && database->is_there()) return true;
  if (database) {
    // The owner of all bans gives them again.
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
    database.emplace(directory);
    return true;
  } catch (const StateInUse& error) {
    if (!silently) tell(error.what());
  } catch (const StateError& error) {
    tell(error.what());
  }
  return false;
}

void BanStore::Work::write_some(std::unique_lock<std::mutex>& guard) {
  if (has_lost_all || (changes.empty() && !all)) return;
  BanChanges some = std::exchange(changes, {});
  taken = some.size();
  guard.unlock();
  auto failure = database->write(some, all ? &*all : nullptr);
  const bool failed = failure.has_value();
  if (!failed) all.reset();
  tell(std::move(failure));
  guard.lock();
  taken = 0;
  is_kept = !failed;
  // What has changed meanwhile is newer.
  if (failed) changes.merge(some);
}

/// Tells each reason once.
void BanStore::Work::tell(std::optional<std::string> now) {
  if (now == why_not) return;
  why_not = std::move(now);
  const std::lock_guard guard(mutex);
  is_kept = !why_not;
  if (told) told(why_not);
}

}  // namespace confab::store
