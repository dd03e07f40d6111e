#include "schema.hpp"

#include <fmt/format.h>

#include <array>
#include <system_error>

#include "database_error.hpp"
#include "statement.hpp"

namespace confab::store {

namespace {

// Each makes the next version of the one before. A version that people have had is never changed.
constexpr std::array<const char*, 2> steps = {
    // 1, of 0.2.0
    "CREATE TABLE bans (target TEXT PRIMARY KEY, since INTEGER NOT NULL, until INTEGER, "
    "reason TEXT NOT NULL, by TEXT NOT NULL) WITHOUT ROWID;",
    // 2, of 0.3.0. The application's id is "conf".
    "CREATE TABLE names (name TEXT PRIMARY KEY COLLATE NOCASE, hash TEXT NOT NULL, used_at INTEGER NOT NULL) "
    "WITHOUT ROWID;"
    "CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, "
    "topic TEXT NOT NULL DEFAULT '', topic_by TEXT NOT NULL DEFAULT '', empty_since INTEGER);"
    "CREATE TABLE lines (room INTEGER NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, sender TEXT NOT NULL, "
    "text TEXT NOT NULL, PRIMARY KEY (room, number)) WITHOUT ROWID;"
    "CREATE TABLE life (only INTEGER PRIMARY KEY CHECK (only = 1), alive_at INTEGER NOT NULL);"
    "PRAGMA application_id = 0x636f6e66;"};
constexpr int application_id = 0x636f6e66;
constexpr int schema_version = static_cast<int>(steps.size());

int number(sqlite3* database, const std::string& path, const char* sql) {
  Statement ask(database, sql);
  if (!ask.with().row()) throw unusable_database(path, database);
  return static_cast<int>(ask.number(0));
}

}  // namespace

bool execute(sqlite3* database, const char* sql) {
  return sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

void migrate(sqlite3* database, const std::string& path) {
  const int version = number(database, path, "PRAGMA user_version");
  if (version > schema_version) {
    throw unusable(path, fmt::format("a newer confabd has written it (version {}, and this one knows {}). Install that "
                                     "confabd again, or name another directory.",
                                     version, schema_version));
  }
  const int tables = number(database, path, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'");
  const int bans = number(database, path, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'bans'");
  const int application = number(database, path, "PRAGMA application_id");
  if (version < 0 || (version == 0 ? tables != 0 : bans != 1) || (version > 1 && application != application_id)) {
    throw unusable(path, "it is no database of confabd. Move it away, or name another directory.");
  }
  for (int next = version + 1; next <= schema_version; ++next) {
    const std::string step = fmt::format("BEGIN IMMEDIATE; {} PRAGMA user_version = {}; COMMIT",
                                         steps.at(static_cast<std::size_t>(next) - 1), next);
    if (!execute(database, step.c_str())) throw unusable_database(path, database);
  }
}

bool is_whole(sqlite3* database) {
  Statement check(database, "PRAGMA integrity_check(1)");
  return check.with().row() && check.text(0) == "ok";
}

}  // namespace confab::store
