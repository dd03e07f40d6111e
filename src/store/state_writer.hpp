// StateWriter: the thread that writes what shall outlive the process, and all that it shares with the loop's thread.
// Owned by a StateStore, and outlives it if the disk keeps the thread too long. The StateStore alone uses it: what lies
// under the mutex from the loop's thread, and nothing else once the thread runs.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "batch.hpp"
#include "retention.hpp"
#include "state_database.hpp"

namespace confab::store {

/// How long what is said waits for more. With the time that the disk takes, it is written within a second.
inline constexpr std::chrono::milliseconds collecting{400};

/// How long a new process waits silently for the old one to leave the state directory.
inline constexpr std::chrono::seconds predecessor_max{15};

/// The database says so often that the server lives. So after a kill -9 the rooms that people were in seem to have been
/// empty for at most so much longer than they were.
inline constexpr std::chrono::seconds alive_interval{60};

/// nullopt: everything is written after a failure; otherwise why it can't be.
using StateTold = std::function<void(const std::optional<std::string>& why_not)>;

struct StateWriter {
  StateWriter(std::string where, const Retention& most, StateTold whom)
      : directory(std::move(where)), told(std::move(whom)), limits(most) {}

  // The thread's:
  const std::string directory;
  std::unique_ptr<StateDatabase> database;
  std::optional<Holdings> all;                          // to replace everything
  Batch unwritten;                                      // could not be written
  std::optional<std::string> why_not;                   // nothing could be written last
  std::chrono::steady_clock::time_point alive_until{};  // then the database has to be told again
  std::chrono::steady_clock::time_point prune_at = std::chrono::steady_clock::now() + std::chrono::hours(1);
  std::chrono::steady_clock::time_point silent_until{};  // a predecessor may use the directory

  mutable std::mutex mutex;
  std::condition_variable news;
  // Guarded by the mutex:
  StateTold told;  // empty if the store is gone
  Retention limits;
  bool has_new_limits = false;
  Batch changes;                // since the thread took the last ones
  bool is_urgent = false;       // they do not wait for others
  std::size_t taken = 0;        // bans and names that the thread has
  std::size_t taken_bytes = 0;  // of rooms
  std::uint64_t missing_lines = 0;
  bool is_behind = false;           // a line was left out, and too much waits still
  bool ends = false;                // write what is left, and stop
  bool is_kept = true;              // as of the last attempt
  bool predecessor_writes = false;  // what it was told is written, and then the directory is ours
  bool has_lost_all = false;
  std::optional<Holdings> in_case;  // at the end, if the database is lost
  std::optional<Holdings> fresh;    // from replace_all()
  bool has_ended = false;           // the directory is left

  std::thread thread;

  template <class Change>
  void change(bool is_urgent, Change&& how);
  bool has_news() const { return ends || fresh || is_urgent || has_new_limits || !changes.empty(); }

  bool is_early() const { return !database && std::chrono::steady_clock::now() < silent_until; }

  void run();
  void wait(std::unique_lock<std::mutex>& guard);
  void work(std::unique_lock<std::mutex>& guard, bool last);
  void replace_all(Holdings holdings);
  bool open(std::unique_lock<std::mutex>& guard);
  bool take(std::unique_lock<std::mutex>& guard);
  void write_some(std::unique_lock<std::mutex>& guard);
  void prune(std::unique_lock<std::mutex>& guard);
  void tell(std::optional<std::string> now);
};

template <class Change>
void StateWriter::change(bool urgently, Change&& how) {
  const std::lock_guard guard(mutex);
  const bool has_to_wake = changes.empty() || (urgently && !is_urgent);
  how(changes);
  is_urgent = is_urgent || urgently;
  if (has_to_wake) news.notify_all();
}

}  // namespace confab::store
