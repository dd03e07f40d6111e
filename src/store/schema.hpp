// The schema of the database: its tables, and how those of an older version become those of today. It knows nothing of
// what is in them. A StateDatabase calls it, once.
#pragma once

#include <sqlite3.h>

#include <string>

namespace confab::store {

/// Brings the tables to the version of today, or leaves the file as it is and throws StateError. `path` is for what it
/// says.
void migrate(sqlite3* database, const std::string& path);

/// Whether nothing in the file contradicts anything else in it. Reads all of it.
bool is_whole(sqlite3* database);

/// Runs sentences of SQL that return nothing. Returns false if one failed.
bool execute(sqlite3* database, const char* sql);

}  // namespace confab::store
