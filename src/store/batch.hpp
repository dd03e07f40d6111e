// Batch: what has changed and is not on disk yet. It knows no disk, no threads and no clock. A StateStore has one that
// fills, and one that is being written.
//
// It holds the newest of each thing, however often that changes, and it knows which rooms the disk has: one that came
// and went meanwhile leaves nothing behind. So only what people say makes it grow, and that ends at
// unwritten_bytes_max. What is said after that is missing on disk, and counted; in the server's memory it is kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "confab/admission/bans.hpp"
#include "confab/archive.hpp"
#include "confab/base/wall_time.hpp"
#include "confab/chat/history.hpp"
#include "confab/chat/name.hpp"
#include "confab/chat/topic.hpp"
#include "confab/name_archive.hpp"

namespace confab::store {

/// Of memory, for what people say and for topics.
inline constexpr std::size_t unwritten_bytes_max = 16UL * 1024 * 1024;

/// nullopt: forgotten.
using BanChanges = std::map<BanTarget, std::optional<Ban>>;
using NameChanges = std::map<std::string, std::optional<KeptName>, CaselessLess>;

/// All that holds. It replaces what is on disk, except for the lines of its rooms.
struct Holdings {
  std::vector<Ban> bans;
  std::vector<KeptName> names;
  std::vector<ArchivedRoom> rooms;  // without lines
};

class Batch {
 public:
  struct RoomChanges {
    bool is_forgotten = false;  // what is on disk goes first
    std::optional<Topic> topic{};
    std::optional<std::optional<WallTime>> empty_since{};
    History lines{};
  };
  using Rooms = std::map<std::string, RoomChanges, CaselessLess>;

  void ban(const BanTarget& target, std::optional<Ban> ban) { bans_.insert_or_assign(target, std::move(ban)); }
  void name(std::string_view name, std::optional<KeptName> kept);
  void name_used(std::string_view name, WallTime at);

  /// Returns false if there is no room for the line.
  bool said(std::string_view room, const History::Line& line);
  void topic_set(std::string_view room, const Topic& topic);
  void empty_since(std::string_view room, std::optional<WallTime> since);
  void forgotten(std::string_view room);

  bool empty() const { return bans_.empty() && names_.empty() && used_.empty() && rooms_.empty(); }

  /// The disk has this room.
  void know(std::string_view room) { on_disk_.insert(std::string(room)); }

  /// Returns all that has changed, to be written; from now on it is as if that were on disk.
  Batch take();

  /// Bans and kept names that have changed. They are never left out.
  std::size_t changes() const { return bans_.size() + names_.size(); }

  /// Of memory, about, for rooms.
  std::size_t bytes() const { return bytes_; }

  /// In this order:
  const BanChanges& bans() const { return bans_; }
  const NameChanges& names() const { return names_; }
  const std::map<std::string, WallTime, CaselessLess>& used_names() const { return used_; }
  const Rooms& rooms() const { return rooms_; }

 private:
  RoomChanges& changes_of(std::string_view room);

  BanChanges bans_;
  NameChanges names_;
  std::map<std::string, WallTime, CaselessLess> used_;
  Rooms rooms_;
  Names on_disk_;
  std::size_t bytes_ = 0;
};

}  // namespace confab::store
