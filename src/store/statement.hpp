// Statement: one sentence of SQL, prepared once and run as often as one likes. It knows no table. Owned by whoever has
// the database open, and destroyed before that is closed.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "confab/base/wall_time.hpp"

namespace confab::store {

class Statement {
 public:
  Statement(sqlite3* database, const char* sql)
      : failed_(sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr) != SQLITE_OK) {}
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Begins anew with these values for the question marks. Texts must live until the last step().
  template <class... Values>
  Statement& with(const Values&... values) {
    sqlite3_reset(statement_);
    int at = 0;
    (bind(++at, values), ...);
    return *this;
  }

  /// Whether there is a row; otherwise it is at its end, or has failed.
  bool row() { return (state_ = step()) == SQLITE_ROW; }

  /// Whether it came to its end, and did not fail.
  bool ended() const { return state_ == SQLITE_DONE; }

  /// Runs it to its end, and returns whether it got there.
  bool done() {
    while (row()) {
    }
    return ended();
  }

  /// Leaves what is not read yet.
  void stop() { sqlite3_reset(statement_); }

  // The columns of a row:

  /// Valid until the next step.
  std::string_view text(int column) const {
    const unsigned char* const text = sqlite3_column_text(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return text == nullptr ? std::string_view{}
                           : std::string_view(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
  }
  std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }
  std::optional<WallTime> time(int column) const {
    if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
    return WallTime(number(column));
  }

 private:
  void bind(int at, std::string_view text) {
    // A view of nothing would be NULL.
    sqlite3_bind_text(statement_, at, text.data() == nullptr ? "" : text.data(), static_cast<int>(text.size()),
                      SQLITE_STATIC);
  }
  void bind(int at, std::int64_t number) { sqlite3_bind_int64(statement_, at, number); }
  void bind(int at, WallTime time) { bind(at, std::int64_t{time.count()}); }
  void bind(int at, std::optional<WallTime> time) {
    if (time) {
      bind(at, *time);
    } else {
      sqlite3_bind_null(statement_, at);
    }
  }
  int step() { return failed_ ? SQLITE_ERROR : sqlite3_step(statement_); }

  sqlite3_stmt* statement_ = nullptr;
  bool failed_;
  int state_ = SQLITE_OK;
};

}  // namespace confab::store
