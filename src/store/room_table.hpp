// RoomTable: what rooms keep, in the database: their topics, since when they are empty, and what was said in them. It
// knows no transactions and no clock. Owned by a StateDatabase.
//
// The lines of a room have numbers without gaps, so the table knows without looking how many there are, and its oldest
// lines are a range of the primary key.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "batch.hpp"
#include "retention.hpp"
#include "statement.hpp"

namespace confab::store {

class RoomTable {
 public:
  explicit RoomTable(sqlite3* database);

  // Each returns false if the database has failed.

  /// Looks at what there is. Call it first.
  bool load();

  bool write(const Batch& batch, const Retention& limits);

  /// Forgets all rooms but these, and replaces what these have besides their lines.
  bool replace_all(const std::vector<ArchivedRoom>& rooms);

  /// Deletes all that is beyond `limits` at `now`.
  bool prune(const Retention& limits, WallTime now);

  /// Gives each room to `take`, as it is in the file: nothing in it is to be trusted.
  bool read(const Retention& limits, const std::function<void(ArchivedRoom&&)>& take);

 private:
  struct Row {
    std::int64_t id;
    std::int64_t first = 1;  // the number of the oldest line
    std::int64_t next = 1;   // that of the line to come
    std::int64_t bytes = 0;
  };
  using Rows = std::map<std::string, Row, CaselessLess>;

 public:
  /// What there is, without looking.
  class Known {
    friend class RoomTable;
    Rows rows;
    std::int64_t bytes = 0;
  };

  /// After a transaction that was rolled back, what was known() before it holds again.
  const Known& known() const { return known_; }
  void know(Known known) { known_ = std::move(known); }

 private:
  Row* find_or_create(std::string_view room);
  bool apply(const std::string& room, const Batch::RoomChanges& changes, const Retention& limits);
  bool append(Row& row, const History& lines);
  bool erase(std::string_view room);
  bool delete_before(Row& row, std::int64_t number);
  bool keep_newest(Row& row, std::int64_t count);
  bool delete_older_than(Row& row, WallTime time);
  bool stay_within_bytes(std::uint64_t bytes_max);

  Known known_;
  Statement rooms_;
  Statement make_;
  Statement set_topic_;
  Statement set_empty_;
  Statement append_;
  Statement bytes_before_;
  Statement delete_before_;
  Statement delete_lines_;
  Statement first_since_;
  Statement delete_room_;
  Statement read_rooms_;
  Statement read_lines_;
};

}  // namespace confab::store
