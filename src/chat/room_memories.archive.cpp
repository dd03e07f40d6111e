// The part of RoomMemories that an archive needs: what rooms keep, when a process starts and when a new file begins.
#include <algorithm>
#include <string>
#include <utility>

#include "confab/chat/room_memories.hpp"

namespace confab {

namespace {

// No calendar shows more than the end of the year 9999.
constexpr WallTime latest{253'402'300'799};

std::optional<Topic> topic_in(const ArchivedRoom& told) {
  const bool is_good = !told.topic.empty() && told.topic.size() <= topic_bytes_max &&
                       Name::parse(told.topic_by, NameAlphabet::extended).has_value();
  return is_good ? std::optional(Topic{told.topic, told.topic_by}) : std::nullopt;
}

}  // namespace

RoomMemory* RoomMemories::remember(const RoomName& name, const ArchivedRoom& told,
                                   std::optional<std::chrono::seconds> empty_for, Instant now) {
  const auto known = memories_.find(name);
  const bool is_known = known != memories_.end();
  if (empty_for && (is_known || *empty_for >= memory_of_empty_room)) {
    // That room has ended. One of that name that is there now is another.
    disown(name);
    return is_known ? known->second.get() : nullptr;
  }
  RoomMemory& memory = is_known ? *known->second : make(name);
  fill(memory, told, calendar_->wall_time(now));
  if (!is_known && history(memory).lines() == 0 && !memory.topic_) {
    forget(memory);
    return nullptr;
  }
  if (!empty_for) return &memory;
  memory.forgotten_at_ = now + memory_of_empty_room - *empty_for;
  resting_.push_back(memory);
  ++resting_count_;
  const WallTime since = calendar_->wall_time(now) - *empty_for;
  if (archive_ != nullptr && told.empty_since != since) archive_->emptied(memory.room(), since);
  return &memory;
}

void RoomMemories::disown(std::string_view room) {
  if (archive_ != nullptr) archive_->forgotten(room);
}

void RoomMemories::fill(RoomMemory& memory, const ArchivedRoom& told, WallTime now) {
  History older;
  for (const ArchivedLine& line : told.lines) {
    if (!Name::parse(line.from, NameAlphabet::extended)) continue;
    // A time to come stays: it is this machine's clock that may be wrong.
    older.add({std::clamp(line.at, WallTime(0), latest), line.from, line.text});
  }
  older.keep(limits_.history_lines);
  older.forget_before(now - std::chrono::days(limits_.history_days));
  put_before(memory.room(), std::move(older));
  if (!memory.topic_) memory.topic_ = topic_in(told);
}

void RoomMemories::remember_no_more() {
  std::vector<RoomMemory*> resting;
  resting_.for_each([&resting](RoomMemory& memory) { resting.push_back(&memory); });
  std::ranges::stable_sort(resting, {}, [](const RoomMemory* memory) { return memory->forgotten_at_; });
  for (RoomMemory* memory : resting) resting_.push_back(*memory);
  while (resting_count_ > limits_.rooms_max) forget(resting_.front());
}

std::vector<ArchivedRoom> RoomMemories::archived(Instant now) const {
  std::vector<ArchivedRoom> rooms;
  rooms.reserve(memories_.size());
  for (const auto& [name, memory] : memories_) {
    const Topic topic = memory->topic_.value_or(Topic{});
    std::optional<WallTime> empty_since;
    if (memory->rests()) {
      const Instant was_empty_at = memory->forgotten_at_ - memory_of_empty_room;
      empty_since = calendar_->wall_time(now) - std::chrono::duration_cast<WallTime>(now - was_empty_at);
    }
    rooms.push_back({std::string(name), topic.text, topic.by, empty_since, {}});
  }
  return rooms;
}

}  // namespace confab
