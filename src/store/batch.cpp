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

Batch::RoomChanges& Batch::changes_of(std::string_view room) {
  if (const auto known = rooms_.find(room); known != rooms_.end()) return known->second;
  if (rooms_.size() == unwritten_rooms_max) {
    // Otherwise whoever makes room after room would fill the memory while the disk stands still.
    rooms_.clear();
    bytes_ = 0;
    forgets_all_ = true;
  }
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
  RoomChanges& changes = changes_of(room);
  bytes_ -= bytes_of(changes);
  changes = RoomChanges{.is_forgotten = true};
  bytes_ += bytes_of(changes);
}

}  // namespace confab::store
