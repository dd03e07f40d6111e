#include "ban_database.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "confab/inbound/shown_text.hpp"

namespace confab::store {

namespace {

constexpr int schema_version = 1;
constexpr int busy_ms = 1000;

std::string words_for_errno() {
  return std::generic_category().message(errno);
}

/// A prepared statement.
class Statement {
 public:
  Statement(sqlite3* database, const char* sql)
      : failed_(sqlite3_prepare_v2(database, sql, -1, &statement_, nullptr) != SQLITE_OK) {}
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(int at, const std::string& text) {
    sqlite3_bind_text(statement_, at, text.c_str(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  }
  void bind(int at, std::optional<WallTime> time) {
    if (time) {
      sqlite3_bind_int64(statement_, at, time->count());
    } else {
      sqlite3_bind_null(statement_, at);
    }
  }
  /// SQLITE_ROW, SQLITE_DONE or an error.
  int step() { return failed_ ? SQLITE_ERROR : sqlite3_step(statement_); }
  bool done() { return step() == SQLITE_DONE; }

  std::string text(int column) const {
    const unsigned char* const text = sqlite3_column_text(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return text == nullptr ? std::string{} : std::string(text, text + size);
  }
  std::optional<WallTime> time(int column) const {
    if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
    return WallTime(sqlite3_column_int64(statement_, column));
  }
  int number(int column) const { return sqlite3_column_int(statement_, column); }

 private:
  sqlite3_stmt* statement_ = nullptr;
  bool failed_;
};

bool execute(sqlite3* database, const char* sql) {
  return sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

StateError unusable(const std::string& path, std::string_view why_and_remedy) {
  return StateError(fmt::format("Can't keep state in {}: {}", path, why_and_remedy));
}

StateError unusable_by_errno(const std::string& path) {
  const std::string_view remedy = [] {
    switch (errno) {
      case EACCES:
      case EPERM: return "Give it to the user of confabd.";
      case EROFS: return "Name a directory on a disk that can be written.";
      case ENOSPC:
      case EDQUOT: return "Make room on its disk.";
      case ELOOP: return "Replace the link by what it points to.";
      default: return "Mend it, or name another directory.";
    }
  }();
  return unusable(path, fmt::format("{}. {}", words_for_errno(), remedy));
}

/// Why the last call failed.
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

/// Makes sure that there is a directory, and returns its name without links in it, for SQLite follows none.
std::string make_directory(const std::string& directory) {
  if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
    throw StateError(fmt::format("Can't make the state directory {}: {}. Make it, and give it to the user of confabd.",
                                 directory, words_for_errno()));
  }
  struct stat found {};
  if (::stat(directory.c_str(), &found) != 0) throw unusable_by_errno(directory);
  if (!S_ISDIR(found.st_mode)) throw unusable(directory, "it is no directory. Name another one.");
  if (found.st_uid != ::geteuid()) {
    throw StateError(
        fmt::format("The state directory {} belongs to user {}, not to user {}, who runs confabd: give it "
                    "to that user, or name another one.",
                    directory, found.st_uid, ::geteuid()));
  }
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(directory.c_str(), nullptr), &std::free);
  if (real == nullptr) throw unusable_by_errno(directory);
  return real.get();
}

/// Brings the tables to schema_version.
void migrate(sqlite3* database, const std::string& path) {
  int version = 0;
  {
    Statement ask(database, "PRAGMA user_version");
    if (ask.step() != SQLITE_ROW) throw unusable_database(path, database);
    version = ask.number(0);
  }
  if (version > schema_version) {
    throw unusable(path, fmt::format("a newer confabd has written it (version {}, and this one knows {}). Install that "
                                     "confabd again, or name another directory.",
                                     version, schema_version));
  }
  if (version == schema_version) return;
  const bool done = execute(database,
                            "BEGIN IMMEDIATE;"
                            "CREATE TABLE bans (target TEXT PRIMARY KEY, since INTEGER NOT NULL, until INTEGER, "
                            "reason TEXT NOT NULL, by TEXT NOT NULL) WITHOUT ROWID;"
                            "PRAGMA user_version = 1;"
                            "COMMIT");
  if (!done) throw unusable_database(path, database);
}

}  // namespace

bool can_keep_state() {
  return true;
}

void BanDatabase::Close::operator()(sqlite3* database) const {
  sqlite3_close(database);
}

BanDatabase::Lock::Lock(const std::string& directory) {
  const std::string path = directory + "/lock";
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor_ < 0) throw unusable_by_errno(directory);
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
  ::close(descriptor_);
  throw StateInUse(
      fmt::format("Another confabd uses the state directory {}: stop it, or name another directory.", directory));
}

BanDatabase::Lock::~Lock() {
  ::close(descriptor_);
}

BanDatabase::BanDatabase(const std::string& directory)
    : directory_(make_directory(directory)), lock_(directory_), path_(directory_ + "/state.sqlite3") {
  sqlite3* opened = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
  const int failure = sqlite3_open_v2(path_.c_str(), &opened, flags, nullptr);
  database_.reset(opened);
  if (opened == nullptr) throw unusable(path_, "There is no memory for it.");
  if (failure != SQLITE_OK) throw unusable_database(path_, opened);
  sqlite3_busy_timeout(opened, busy_ms);
  // To share it, SQLite would need a further file in the directory, mapped into memory: on a full disk it does not fit,
  // and whoever cuts it short kills the process (SIGBUS).
  const bool is_good =
      execute(opened, "PRAGMA locking_mode = EXCLUSIVE") && execute(opened, "PRAGMA journal_mode = WAL");
  if (!is_good) throw unusable_database(path_, opened);
  migrate(opened, path_);
  struct stat found {};
  if (::stat(path_.c_str(), &found) != 0) throw unusable_by_errno(path_);
  device_ = found.st_dev;
  inode_ = found.st_ino;
}

bool BanDatabase::is_there() const {
  struct stat found {};
  return ::stat(path_.c_str(), &found) == 0 && found.st_dev == device_ && found.st_ino == inode_;
}

std::vector<Ban> BanDatabase::bans() {
  std::vector<Ban> bans;
  // Somebody may have edited the file.
  std::string scratch;
  const auto clean = [&scratch](const std::string& text) { return std::string(scrub(text, scratch)); };
  Statement rows(database_.get(), "SELECT target, since, until, reason, by FROM bans");
  int step = rows.step();
  for (; step == SQLITE_ROW; step = rows.step()) {
    bans.push_back({ban_target(clean(rows.text(0))), rows.time(1).value_or(WallTime(0)), rows.time(2),
                    clean(rows.text(3)), clean(rows.text(4))});
  }
  if (step != SQLITE_DONE) throw unusable_database(path_, database_.get());
  return bans;
}

std::optional<std::string> BanDatabase::write(const BanChanges& changes, const std::vector<Ban>* all) {
  sqlite3* const database = database_.get();
  bool good = execute(database, "BEGIN IMMEDIATE");
  if (all != nullptr) {
    good = good && execute(database, "DELETE FROM bans");
    for (auto ban = all->begin(); good && ban != all->end(); ++ban) good = put(*ban);
  }
  for (auto change = changes.begin(); good && change != changes.end(); ++change) {
    good = change->second ? put(*change->second) : take_away(change->first);
  }
  good = good && execute(database, "COMMIT");
  if (good) return std::nullopt;
  std::string why = reason_of(database);
  execute(database, "ROLLBACK");
  return why;
}

bool BanDatabase::put(const Ban& ban) {
  Statement statement(database_.get(), "INSERT OR REPLACE INTO bans VALUES (?, ?, ?, ?, ?)");
  statement.bind(1, to_string(ban.target));
  statement.bind(2, ban.since);
  statement.bind(3, ban.until);
  statement.bind(4, ban.reason);
  statement.bind(5, ban.by);
  return statement.done();
}

bool BanDatabase::take_away(const BanTarget& target) {
  Statement statement(database_.get(), "DELETE FROM bans WHERE target = ?");
  statement.bind(1, to_string(target));
  return statement.done();
}

}  // namespace confab::store
