// StateDatabase: what outlives the process, on disk, in an SQLite database in the state directory: bans, kept names,
// and what rooms keep. Every call waits for the disk. It knows no threads, no clock and no log. Owned by a StateStore,
// and used in its thread once the server serves.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "batch.hpp"
#include "confab/admission/bans.hpp"
#include "confab/archive.hpp"
#include "confab/name_archive.hpp"
#include "retention.hpp"
#include "state_error.hpp"

namespace confab::store {

/// Whether this program can keep state at all (CONFAB_STATE).
bool can_keep_state();

class StateDatabase {
 public:
  /// Opens the database in `directory`, and makes both if they are missing. Until it is destroyed, no other process can
  /// do so. Throws StateError.
  explicit StateDatabase(const std::string& directory);
  ~StateDatabase();
  StateDatabase(const StateDatabase&) = delete;
  StateDatabase& operator=(const StateDatabase&) = delete;

  /// Whether there was a file without anything in it. A crash of the very first start leaves one; so may a bad disk.
  bool was_empty() const;

  // What was written last. Somebody may have edited it since. Each throws StateError.

  std::vector<Ban> bans();
  std::vector<KeptName> names();

  /// Gives each room to `take`, with the newest lines that are within `limits`. Their texts are clean.
  void read_rooms(const Retention& limits, const std::function<void(const ArchivedRoom&)>& take);

  /// When something was written last.
  WallTime alive_at();

  /// Whether the file still has its name. Somebody may have removed or replaced it; SQLite does not notice.
  bool is_there() const;

  /// Writes all of `batch` at `now`, or nothing. With `all`, this replaces everything first. Returns why not.
  std::optional<std::string> write(const Batch& batch, const Retention& limits, WallTime now,
                                   const Holdings* all = nullptr);

  /// Deletes what is beyond `limits`. Returns why not.
  std::optional<std::string> prune(const Retention& limits, WallTime now);

 private:
  struct Open;

  const std::unique_ptr<Open> open_;
};

}  // namespace confab::store
