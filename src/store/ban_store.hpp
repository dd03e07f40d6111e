// BanStore: the bans on disk, in an SQLite database in the state directory. It is read once, when it is opened; from
// then on a thread of its own writes behind, so that nobody ever waits for the disk. It knows no sockets and no log:
// what becomes of the writing, a function is told. Owned by app's BanKeeper.
//
// What can't be written is kept, the newest change of each target, and tried again until the disk is mended.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "confab/admission/bans.hpp"

struct sqlite3;

namespace confab::store {

/// The state directory can't be used; what() is a sentence that says how to mend it.
class StateError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Changes that wait for the disk. Past that, has_room() is false.
inline constexpr std::size_t unwritten_changes_max = 20'000;

class BanStore {
 public:
  /// From the writing thread: nullopt when everything is written after a failure; otherwise why it can't be.
  using Told = std::function<void(const std::optional<std::string>& why_not)>;

  /// Opens the database in `directory`, and makes both if they are missing. Throws StateError: also if another process
  /// uses it.
  BanStore(const std::string& directory, Told told);
  /// Writes what is left, if it can be written at once.
  ~BanStore();
  BanStore(const BanStore&) = delete;
  BanStore& operator=(const BanStore&) = delete;

  /// What the database had when it was opened. Once.
  std::vector<Ban> take_bans() { return std::move(bans_); }

  bool has_room() const;
  void keep(const Ban& ban);
  void forget(const BanTarget& target);

  /// Changes that are not on disk yet.
  std::size_t unwritten() const;

 private:
  using Changes = std::map<BanTarget, std::optional<Ban>>;  // nullopt: forgotten

  struct Close {
    void operator()(sqlite3* database) const;
  };
  struct Lock {
    explicit Lock(const std::string& directory);
    ~Lock();
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    int descriptor;
  };

  void change(const BanTarget& target, std::optional<Ban> ban);
  void write_behind();
  std::optional<std::string> write(const Changes& changes);

  const Lock lock_;
  std::unique_ptr<sqlite3, Close> database_;  // after the constructor, only the thread's
  std::vector<Ban> bans_;
  const Told told_;
  mutable std::mutex mutex_;
  std::condition_variable news_;
  Changes changes_;       // guarded by mutex_
  bool writing_ = false;  // some are with the thread; guarded by mutex_
  bool ends_ = false;     // guarded by mutex_
  std::thread thread_;
};

}  // namespace confab::store
