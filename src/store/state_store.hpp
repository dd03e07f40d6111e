// StateStore: keeps on disk what shall outlive the process, without anybody ever waiting for it: a thread of its own
// writes behind. It knows no sockets and no log: what becomes of the writing, a function is told. Owned by app's
// StateKeeper, and used from the loop's thread.
//
// The thread collects for a moment, and then writes all in one transaction; bans and names do not wait for others. What
// can't be written is kept and tried again until the disk is mended; see Batch for what is left out meanwhile. If the
// database has gone, the owner is told, and says what holds: replace_all().
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "batch.hpp"
#include "confab/archive.hpp"
#include "confab/name_archive.hpp"
#include "retention.hpp"
#include "state_database.hpp"
#include "state_writer.hpp"

namespace confab::store {

/// Bans and names that wait for the disk, besides those that a new process begins with. Past that, has_room() is false.
inline constexpr std::size_t unwritten_changes_max = 20'000;

/// How long the end of the process waits for the last changes to be written.
inline constexpr std::chrono::seconds last_write_max{5};

class StateStore final : public Archive, public NameArchive {
 public:
  /// Called from the writing thread, or from within said().
  using Told = StateTold;

  /// Has all that the directory has; call read() next. Waits for the disk. Throws StateError.
  StateStore(const std::string& directory, const Retention& limits, Told told);

  /// For a process that has taken over from one that still uses `directory`, and writes once that one has left it.
  /// `all` is what holds: it replaces what the directory has, except the lines of its rooms.
  StateStore(const std::string& directory, Holdings all, const Retention& limits, Told told);

  /// Waits until the last changes are written, for last_write_max at most.
  ~StateStore();
  StateStore(const StateStore&) = delete;
  StateStore& operator=(const StateStore&) = delete;

  /// Whom what was read is given to.
  struct Readers {
    std::function<void(std::vector<Ban>)> bans;
    std::function<void(std::vector<KeptName>)> names;
    /// Once for each room, in no order; the texts are clean. `alive_at`: when the server was known to live last.
    std::function<void(const ArchivedRoom& room, WallTime alive_at)> room;
  };

  /// Waits for the disk. What they change meanwhile is written later. Throws StateError. Call it before start(), or not
  /// at all.
  void read(const Readers& readers);

  /// Begins to write; until then, what changes waits. Call it once. Throws StateError.
  void start();

  void set_limits(const Retention& limits);

  /// The directory has lost its database: `all` is what holds. A new one is made for it.
  void replace_all(Holdings all);

  /// Whether replace_all() is wanted.
  bool has_lost_all() const;

  // ---- What changes

  /// Whether bans and names may change.
  bool has_room() const override;

  void keep(const Ban& ban);
  void forget(const BanTarget& target);

  void kept(const KeptName& name) override;
  void used(std::string_view name, WallTime at) override;
  void released(std::string_view name) override;

  void said(std::string_view room, WallTime at, std::string_view from, std::string_view text) override;
  void topic_set(std::string_view room, std::string_view text, std::string_view by) override;
  void occupied(std::string_view room) override;
  void emptied(std::string_view room, WallTime at) override;
  void forgotten(std::string_view room) override;

  // ---- How it is

  /// Bans and names that are not on disk yet.
  std::size_t unwritten() const;

  /// What rooms keep and is not on disk yet, in bytes of memory.
  std::size_t unwritten_bytes() const;

  /// Lines that will be missing on disk.
  std::uint64_t missing_lines() const;

  /// Whether the directory has everything, but perhaps for the changes of the last moment. Not while another process
  /// uses it, nor while it is broken or too slow.
  bool is_kept() const;

  /// Whether the database was there and had nothing in it. Before start().
  bool was_empty() const;

  /// Writes the last changes, if it can at once, and leaves the directory to another process. Does not wait. `in_case`
  /// is what holds, for a directory that has lost its database.
  void leave(std::optional<Holdings> in_case = std::nullopt);

  /// Waits for that, for last_write_max at most. Returns whether everything is written.
  bool wait_for_end();

 private:
  const std::shared_ptr<StateWriter> writer_;
};

}  // namespace confab::store
