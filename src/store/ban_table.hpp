// BanTable: the bans in the database. It knows no transactions. Owned by a StateDatabase.
#pragma once

#include <optional>
#include <vector>

#include "batch.hpp"
#include "statement.hpp"

namespace confab::store {

class BanTable {
 public:
  explicit BanTable(sqlite3* database)
      : put_(database, "INSERT OR REPLACE INTO bans VALUES (?, ?, ?, ?, ?)"),
        take_away_(database, "DELETE FROM bans WHERE target = ?"),
        clear_(database, "DELETE FROM bans"),
        all_(database, "SELECT target, since, until, reason, by FROM bans") {}

  // Each returns false if the database has failed.

  bool write(const BanChanges& changes);
  bool replace_all(const std::vector<Ban>& bans);

  /// nullopt if the database has failed. The texts are clean, as somebody may have edited the file.
  std::optional<std::vector<Ban>> all();

 private:
  bool put(const Ban& ban);

  Statement put_;
  Statement take_away_;
  Statement clear_;
  Statement all_;
};

}  // namespace confab::store
