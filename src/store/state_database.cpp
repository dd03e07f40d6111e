#include "state_database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <new>
#include <utility>

#include "ban_table.hpp"
#include "cleaning.hpp"
#include "database_error.hpp"
#include "name_table.hpp"
#include "room_table.hpp"
#include "schema.hpp"
#include "state_directory.hpp"
#include "statement.hpp"

namespace confab::store {

namespace {

constexpr int busy_ms = 1000;

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using Connection = std::unique_ptr<sqlite3, Close>;

/// What people say, and the hashes of their passwords, are for the owner alone. SQLite makes its other files like this
/// one. What can't be opened, SQLite says.
void make_private(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (file < 0) return;
  static_cast<void>(::fchmod(file, S_IRUSR | S_IWUSR));
  ::close(file);
}

bool is_empty(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode) && found.st_size == 0;
}

/// Throws StateError.
Connection connect(const std::string& path) {
  make_private(path);
  sqlite3* opened = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
  const int failure = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
  Connection connection(opened);
  if (opened == nullptr) throw unusable(path, "There is no memory for it.");
  if (failure != SQLITE_OK) throw unusable_database(path, opened);
  sqlite3_busy_timeout(opened, busy_ms);
  // To share it, SQLite would need a further file in the directory, mapped into memory: on a full disk it does not fit,
  // and whoever cuts it short kills the process (SIGBUS).
  const bool is_good = execute(opened, "PRAGMA locking_mode = EXCLUSIVE") &&
                       execute(opened, "PRAGMA journal_mode = WAL") &&
                       // What a room forgets is not to be found in the file.
                       execute(opened, "PRAGMA secure_delete = ON");
  if (!is_good) throw unusable_database(path, opened);
  migrate(opened, path);
  // A damaged one may look whole until a write fails, and then nothing that holds is kept.
  if (!is_whole(opened))
    throw unusable(path, "it is damaged. Move it away: confabd begins a new one, and what this one has is lost.");
  return connection;
}

}  // namespace

bool can_keep_state() {
  return true;
}

struct StateDatabase::Open {
  explicit Open(const std::string& where) : directory(where) {
    if (!rooms.load()) throw failure();
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) throw unusable_by_errno(path);
    device = found.st_dev;
    inode = found.st_ino;
  }

  StateError failure() const { return unusable_database(path, connection.get()); }

  /// Carries out `work`, which returns whether it succeeded, or nothing. Returns why not.
  template <class Work>
  std::optional<std::string> transact(Work&& work) {
    RoomTable::Known before = rooms.known();
    std::string why;
    try {
      if (execute(connection.get(), "BEGIN IMMEDIATE") && work() && execute(connection.get(), "COMMIT")) {
        return std::nullopt;
      }
      why = reason_of(connection.get());
    } catch (const std::bad_alloc&) {
      why = "no memory";
    }
    execute(connection.get(), "ROLLBACK");
    rooms.know(std::move(before));
    return why;
  }

  const StateDirectory directory;
  const std::string path = directory.path() + "/state.sqlite3";
  const bool was_empty = is_empty(path);
  const Connection connection = connect(path);
  BanTable bans{connection.get()};
  NameTable names{connection.get()};
  RoomTable rooms{connection.get()};
  Statement set_alive{connection.get(), "INSERT OR REPLACE INTO life VALUES (1, ?)"};
  Statement alive{connection.get(), "SELECT alive_at FROM life"};
  dev_t device = 0;
  ino_t inode = 0;
};

StateDatabase::StateDatabase(const std::string& directory) : open_(std::make_unique<Open>(directory)) {}

StateDatabase::~StateDatabase() = default;

bool StateDatabase::was_empty() const {
  return open_->was_empty;
}

bool StateDatabase::is_there() const {
  struct stat found {};
  return ::stat(open_->path.c_str(), &found) == 0 && found.st_dev == open_->device && found.st_ino == open_->inode;
}

std::vector<Ban> StateDatabase::bans() {
  auto bans = open_->bans.all();
  if (!bans) throw open_->failure();
  return *std::move(bans);
}

std::vector<KeptName> StateDatabase::names() {
  auto names = open_->names.all();
  if (!names) throw open_->failure();
  return *std::move(names);
}

void StateDatabase::read_rooms(const Retention& limits, const std::function<void(const ArchivedRoom&)>& take) {
  const bool good = open_->rooms.read(limits, [&](ArchivedRoom&& room) {
    clean(room);
    take(room);
  });
  if (!good) throw open_->failure();
}

WallTime StateDatabase::alive_at() {
  const bool known = open_->alive.with().row();
  const WallTime at(known ? open_->alive.number(0) : 0);
  const bool failed = !known && !open_->alive.ended();
  open_->alive.stop();
  if (failed) throw open_->failure();
  return at;
}

std::optional<std::string> StateDatabase::write(const Batch& batch, const Retention& limits, WallTime now,
                                                const Holdings* all) {
  // Bans and names are there even if the power fails. A line does not wait for the disk to turn: it is in the file as
  // soon as the kernel has it, and a kill loses nothing of that.
  const bool is_lasting = all != nullptr || batch.changes() > 0;
  execute(open_->connection.get(), is_lasting ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
  return open_->transact([&] {
    if (all != nullptr && !(open_->bans.replace_all(all->bans) && open_->names.replace_all(all->names) &&
                            open_->rooms.replace_all(all->rooms))) {
      return false;
    }
    return open_->bans.write(batch.bans()) && open_->names.write(batch) && open_->rooms.write(batch, limits) &&
           open_->set_alive.with(now).done();
  });
}

std::optional<std::string> StateDatabase::prune(const Retention& limits, WallTime now) {
  return open_->transact([&] { return open_->rooms.prune(limits, now); });
}

}  // namespace confab::store
