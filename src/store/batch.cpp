#include "batch.hpp"

#include <utility>

namespace confab::store {

namespace {

/// What a room takes of memory besides its lines and its topic, about.
constexpr std::size_t bytes_per_room = 256;

std::size_t bytes_of(const Batch::RoomChanges& changes) {
  return bytes_per_room + changes.lines.bytes() + (changes.topic ? changes.topic->text.size() : 0);
}

}  // namespace

void Batch::name(std::string_view name, std::optional<KeptName> kept) {
  names_.insert_or_assign(std::string(name), std::move(kept));
  if (const auto used = used_.find(name); used != used_.end()) used_.erase(used);
}

void Batch::name_used(std::string_view name, WallTime at) {
  const auto change = names_.find(name);
  if (change == names_.end()) {
    used_.insert_or_assign(std::string(name), at);
  } else if (change->second) {
    change->second->used_at = at;
  }
}

// ---- Rooms

Batch Batch::take() {
  for (const auto& [room, changes] : rooms_) {
    if (changes.topic || changes.empty_since || changes.lines.lines() > 0) {
      on_disk_.insert(room);
    } else if (changes.is_forgotten) {
      on_disk_.erase(room);
    }
  }
  Batch taken = std::move(*this);
  *this = {};
  on_disk_ = std::exchange(taken.on_disk_, {});
  return taken;
}

Batch::RoomChanges& Batch::changes_of(std::string_view room) {
  if (const auto known = rooms_.find(room); known != rooms_.end()) return known->second;
  RoomChanges& changes = rooms_.emplace(room, RoomChanges{}).first->second;
  bytes_ += bytes_of(changes);
  return changes;
}

bool Batch::said(std::string_view room, const History::Line& line) {
  RoomChanges& changes = changes_of(room);
  if (bytes_ >= unwritten_bytes_max) return false;
  bytes_ -= changes.lines.bytes();
  changes.lines.add(line);
  bytes_ += changes.lines.bytes();
  return true;
}

void Batch::topic_set(std::string_view room, const Topic& topic) {
  RoomChanges& changes = changes_of(room);
  bytes_ -= bytes_of(changes);
  changes.topic = topic;
  bytes_ += bytes_of(changes);
}

void Batch::empty_since(std::string_view room, std::optional<WallTime> since) {
  changes_of(room).empty_since = since;
}

void Batch::forgotten(std::string_view room) {
  const auto known = rooms_.find(room);
  if (known != rooms_.end()) {
    bytes_ -= bytes_of(known->second);
    rooms_.erase(known);
  }
  if (!on_disk_.contains(room)) return;
  const RoomChanges& gone = rooms_.emplace(room, RoomChanges{.is_forgotten = true}).first->second;
  bytes_ += bytes_of(gone);
}

}  // namespace confab::store
