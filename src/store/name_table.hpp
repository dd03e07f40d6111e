// NameTable: the kept names in the database. It knows no transactions. Owned by a StateDatabase.
#pragma once

#include <optional>
#include <vector>

#include "batch.hpp"
#include "statement.hpp"

namespace confab::store {

class NameTable {
 public:
  explicit NameTable(sqlite3* database)
      : put_(database, "INSERT OR REPLACE INTO names VALUES (?, ?, ?)"),
        use_(database, "UPDATE names SET used_at = ? WHERE name = ?"),
        take_away_(database, "DELETE FROM names WHERE name = ?"),
        clear_(database, "DELETE FROM names"),
        all_(database, "SELECT name, hash, used_at FROM names") {}

  // Each returns false if the database has failed.

  bool write(const Batch& batch);
  bool replace_all(const std::vector<KeptName>& names);

  /// As they are in the file; nullopt if the database has failed.
  std::optional<std::vector<KeptName>> all();

 private:
  bool put(const KeptName& name) { return put_.with(name.name, name.hash, name.used_at).done(); }

  Statement put_;
  Statement use_;
  Statement take_away_;
  Statement clear_;
  Statement all_;
};

}  // namespace confab::store
