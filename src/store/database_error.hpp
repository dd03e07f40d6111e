// What to tell the operator when SQLite has failed. It knows no table. For whoever opens or writes the database.
#pragma once

#include <sqlite3.h>

#include <string>

#include "state_error.hpp"

namespace confab::store {

/// Why the last call failed.
std::string reason_of(sqlite3* database);

/// The same as an error, with the remedy.
StateError unusable_database(const std::string& path, sqlite3* database);

}  // namespace confab::store
