#include "confab/chat/room_memories.hpp"

#include <algorithm>
#include <utility>

#include "confab/base/assert.hpp"

namespace confab {

RoomMemories::~RoomMemories() = default;

RoomMemory& RoomMemories::make(const RoomName& room) {
  auto memory = std::make_unique<RoomMemory>(room);
  // The key is a view of the memory's own name, which lives as long as the entry.
  const std::string_view key = memory->room();
  const auto [entry, is_new] = memories_.emplace(key, std::move(memory));
  CONFAB_ASSERT(is_new);
  return *entry->second;
}

void RoomMemories::forget(RoomMemory& memory) {
  if (archive_ != nullptr) archive_->forgotten(memory.room());
  if (expects_histories_) forgotten_meanwhile_.insert(std::string(memory.room()));
  bytes_ -= memory.history_.bytes();
  if (memory.linked()) --resting_count_;
  memories_.erase(memory.room());
}

// ---- Rooms that come and go

RoomMemory* RoomMemories::wake(std::string_view room, Instant now) {
  const auto found = memories_.find(room);
  if (found == memories_.end()) return nullptr;
  RoomMemory& memory = *found->second;
  if (!memory.linked()) return &memory;
  if (memory.forgotten_at_ <= now) {
    forget(memory);
    return nullptr;
  }
  memory.unlink();
  --resting_count_;
  if (archive_ != nullptr) archive_->occupied(memory.room());
  return &memory;
}

void RoomMemories::rest(RoomMemory& memory, Instant now) {
  CONFAB_ASSERT(!memory.linked());
  // While histories are on their way, there may be one.
  if (memory.history_.lines() == 0 && !memory.topic_ && !expects_histories_) return forget(memory);
  if (archive_ != nullptr) archive_->emptied(memory.room(), calendar_->wall_time(now));
  memory.forgotten_at_ = now + memory_of_empty_room;
  resting_.push_back(memory);
  ++resting_count_;
  // Whoever makes room after room can't make the server remember more of them than may exist.
  if (resting_count_ > limits_.rooms_max) forget(resting_.front());
}

void RoomMemories::forget_rested(Instant now) {
  while (!resting_.empty() && resting_.front().forgotten_at_ <= now) forget(resting_.front());
}

// ---- What is kept

void RoomMemories::said(RoomMemory*& memory, const RoomName& room, std::string_view from, std::string_view text,
                        Instant now) {
  if (limits_.history_lines == 0 || limits_.history_bytes == 0) return;
  if (memory == nullptr) memory = &make(room);
  const WallTime at = calendar_->wall_time(now);
  add(*memory, {at, from, text});
  if (archive_ != nullptr) archive_->said(memory->room(), at, from, text);
}

void RoomMemories::add(RoomMemory& memory, const History::Line& line) {
  History& history = memory.history_;
  bytes_ -= history.bytes();
  history.keep(limits_.history_lines - 1);
  history.forget_before(line.at - std::chrono::days(limits_.history_days));
  history.add(line);
  bytes_ += history.bytes();
  stay_within_bytes();
}

/// The room that keeps the most loses its oldest lines. Looking at all rooms is cheap enough: it happens once in a
/// block.
void RoomMemories::stay_within_bytes() {
  while (bytes_ > limits_.history_bytes) {
    const auto largest = std::max_element(memories_.begin(), memories_.end(), [](const auto& one, const auto& other) {
      return one.second->history_.bytes() < other.second->history_.bytes();
    });
    History& history = largest->second->history_;
    bytes_ -= history.bytes();
    history.forget_block();
    bytes_ += history.bytes();
  }
}

void RoomMemories::limits_changed() {
  const std::size_t lines = limits_.history_bytes == 0 ? 0 : limits_.history_lines;
  for (const auto& [name, memory] : memories_) {
    bytes_ -= memory->history_.bytes();
    memory->history_.keep(lines);
    bytes_ += memory->history_.bytes();
  }
}

void RoomMemories::set_topic(RoomMemory*& memory, const RoomName& room, const Topic& topic) {
  if (memory == nullptr) memory = &make(room);
  memory->topic_ = topic;
  if (archive_ != nullptr) archive_->topic_set(memory->room(), topic.text, topic.by);
}

std::size_t RoomMemories::showable(const RoomMemory& memory, std::size_t count, std::size_t bytes_max,
                                   Instant now) const {
  const WallTime since = calendar_->wall_time(now) - std::chrono::days(limits_.history_days);
  return memory.history_.newest(std::min<std::size_t>(count, limits_.history_lines), since, bytes_max);
}

// ---- A live upgrade

void RoomMemories::carry(carried::ChatState& state) const {
  const auto add = [&state](const RoomMemory& memory, std::optional<Instant> forgotten_at) {
    const Topic topic = memory.topic_.value_or(Topic{});
    state.memories.push_back({std::string(memory.room()), topic.text, topic.by, forgotten_at});
  };
  state.memories.reserve(memories_.size());
  for (const auto& [room, memory] : memories_) {
    if (!memory->linked()) add(*memory, std::nullopt);
  }
  resting_.for_each([&](const RoomMemory& memory) { add(memory, memory.forgotten_at_); });
}

void RoomMemories::restore(const carried::ChatState& state) {
  Instant last{0};
  for (const carried::MemoryState& told : state.memories) {
    const auto room = RoomName::parse(told.room);
    if (!room || memories_.contains(told.room)) throw carried::BadState("A room that is remembered has no good name.");
    if (told.topic.size() > topic_bytes_max) throw carried::BadState("A topic is too long.");
    RoomMemory& memory = make(*room);
    if (!told.topic.empty()) memory.topic_ = Topic{told.topic, told.topic_by};
    if (!told.forgotten_at) continue;
    if (!carried::is_moment(*told.forgotten_at) || *told.forgotten_at < last) {
      throw carried::BadState("Empty rooms are forgotten in no order.");
    }
    last = memory.forgotten_at_ = *told.forgotten_at;
    resting_.push_back(memory);
    ++resting_count_;
  }
}

void RoomMemories::put_before(std::string_view room, History older) {
  const auto found = memories_.find(room);
  // Whoever has made a room of that name since finds nothing of the one before.
  if (found == memories_.end() || forgotten_meanwhile_.contains(room)) return;
  History& history = found->second->history_;
  bytes_ -= history.bytes();
  history.put_before(std::move(older));
  history.keep(limits_.history_lines);
  bytes_ += history.bytes();
  stay_within_bytes();
}

// ---- For tests

void RoomMemories::check() const {
  std::size_t bytes = 0;
  std::size_t resting = 0;
  for (const auto& [room, memory] : memories_) {
    CONFAB_ASSERT(room == memory->room());
    bytes += memory->history_.bytes();
    if (memory->linked()) ++resting;
  }
  CONFAB_ASSERT(bytes == bytes_ && resting == resting_count_);
}

}  // namespace confab
