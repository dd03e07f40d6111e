// BanStore: keeps the bans on disk without anybody ever waiting for it: a thread of its own writes behind. It knows no
// sockets and no log: what becomes of the writing, a function is told. Owned by app's BanKeeper.
//
// What can't be written is kept, the newest change of each target, and tried again until the disk is mended. If the
// database has gone, the owner is told, and gives all bans again: replace_all().
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ban_database.hpp"

namespace confab::store {

/// Changes that wait for the disk, besides those that a new process begins with. Past that, has_room() is false.
inline constexpr std::size_t unwritten_changes_max = 20'000;

/// How long the end of the process waits for the last changes to be written.
inline constexpr std::chrono::seconds last_write_max{5};

/// How long a new process waits silently for the old one to leave the state directory.
inline constexpr std::chrono::seconds predecessor_max{15};

class BanStore {
 public:
  /// From the writing thread: nullopt when everything is written after a failure; otherwise why it can't be.
  using Told = std::function<void(const std::optional<std::string>& why_not)>;

  /// The bans that `directory` has are in `bans` then. Waits for the disk. Throws StateError.
  BanStore(const std::string& directory, std::vector<Ban>& bans, Told told);

  /// For a process that has taken over from one that still uses `directory`: begins to write once that one has left it.
  /// `all` are the bans that hold: they replace all that the directory has. Costs nothing that grows with their number.
  struct Successor {
    std::vector<Ban> bans;
  };
  BanStore(const std::string& directory, Successor all, Told told);

  /// Waits until the last changes are written, for last_write_max at most.
  ~BanStore();
  BanStore(const BanStore&) = delete;
  BanStore& operator=(const BanStore&) = delete;

  /// The directory has lost its database: `all` are the bans that hold. A new one is made for them.
  void replace_all(std::vector<Ban> all);

  /// Whether replace_all() is wanted.
  bool has_lost_all() const;

  bool has_room() const;
  void keep(const Ban& ban) { change(ban.target, ban); }
  void forget(const BanTarget& target) { change(target, std::nullopt); }

  /// Changes that are not on disk yet.
  std::size_t unwritten() const;

  /// Whether the directory has everything, but perhaps for the changes of the last moment. Not while another process
  /// uses it, nor while it is broken.
  bool is_kept() const;

  /// Writes the last changes, if it can at once, and leaves the directory to another process. Does not wait.
  void leave();

 private:
  struct Work;

  void start();
  void change(const BanTarget& target, std::optional<Ban> ban);

  const std::shared_ptr<Work> work_;
};

}  // namespace confab::store
