// BanDatabase: the bans on disk, in an SQLite database in the state directory. Every call waits for the disk. It knows
// no threads, no clock and no log. Owned by a BanStore, and used in its thread once the server serves.
#pragma once

#include <sys/types.h>

#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "confab/admission/bans.hpp"

struct sqlite3;

namespace confab::store {

/// The state directory can't be used; what() is a sentence or two, and says how to mend it.
class StateError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Another process uses the state directory.
class StateInUse : public StateError {
 public:
  using StateError::StateError;
};

/// nullopt: forgotten.
using BanChanges = std::map<BanTarget, std::optional<Ban>>;

/// Whether this program can keep state at all (CONFAB_STATE).
bool can_keep_state();

class BanDatabase {
 public:
  /// Opens the database in `directory`, and makes both if they are missing. Until it is destroyed, no other process can
  /// do so. Throws StateError.
  explicit BanDatabase(const std::string& directory);

  /// Throws StateError.
  std::vector<Ban> bans();

  /// Whether the file still has its name. Somebody may have removed or replaced it; SQLite does not notice.
  bool is_there() const;

  /// Writes all of `changes` or nothing. With `all`, these replace everything, and then come the changes. Returns why
  /// not.
  std::optional<std::string> write(const BanChanges& changes, const std::vector<Ban>* all = nullptr);

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  class Lock {
   public:
    explicit Lock(const std::string& directory);
    ~Lock();
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

   private:
    int descriptor_ = -1;
  };

  bool put(const Ban& ban);
  bool take_away(const BanTarget& target);

  const std::string directory_;
  const Lock lock_;
  const std::string path_;
  std::unique_ptr<sqlite3, Close> database_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace confab::store
