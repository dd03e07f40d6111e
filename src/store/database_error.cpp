#include "database_error.hpp"

#include <fmt/format.h>

#include <system_error>

namespace confab::store {

std::string reason_of(sqlite3* database) {
  switch (sqlite3_errcode(database)) {
    case SQLITE_FULL: return "its disk is full";
    case SQLITE_NOTADB: return "it is no database of confabd";
    case SQLITE_CORRUPT: return "it is damaged";
    case SQLITE_IOERR: {
      const int error = sqlite3_system_errno(database);
      if (error != 0) return std::generic_category().message(error);
      break;
    }
    default: break;
  }
  return sqlite3_errmsg(database);
}

StateError unusable_database(const std::string& path, sqlite3* database) {
  const std::string_view remedy = [&] {
    switch (sqlite3_errcode(database)) {
      case SQLITE_FULL: return "Make room on it.";
      case SQLITE_NOTADB: return "Move it away, or name another directory.";
      case SQLITE_CORRUPT: return "Move it away: confabd begins a new one, and what this one has is lost.";
      case SQLITE_BUSY: return "Stop the program that uses it.";
      case SQLITE_CANTOPEN:
      case SQLITE_READONLY:
      case SQLITE_PERM: return "Give it to the user of confabd, and let that user read and write it.";
      default: return "Mend its disk, or name another directory.";
    }
  }();
  return unusable(path, fmt::format("{}. {}", reason_of(database), remedy));
}

}  // namespace confab::store
