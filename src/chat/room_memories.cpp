#include "confab/chat/room_memories.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "confab/base/assert.hpp"

namespace confab {

namespace {

std::size_t size_class(std::size_t bytes) {
  return static_cast<std::size_t>(std::bit_width(bytes / History::block_bytes_min));
}

/// New lines stay in a processor's own cache.
constexpr std::size_t new_lines_bytes_max = 128 * 1024;

}  // namespace

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
  settle();
  if (archive_ != nullptr) archive_->forgotten(memory.room());
  if (expects_histories_) forgotten_meanwhile_.insert(std::string(memory.room()));
  bytes_ -= memory.history_.bytes();
  if (memory.rests()) --resting_count_;
  memories_.erase(memory.room());
}

// ---- Rooms that come and go

RoomMemory* RoomMemories::wake(std::string_view room, Instant now) {
  const auto found = memories_.find(room);
  if (found == memories_.end()) return nullptr;
  RoomMemory& memory = *found->second;
  if (!memory.rests()) return &memory;
  if (memory.forgotten_at_ <= now) {
    forget(memory);
    return nullptr;
  }
  memory.ListHook<>::unlink();
  --resting_count_;
  if (archive_ != nullptr) archive_->occupied(memory.room());
  return &memory;
}

void RoomMemories::rest(RoomMemory& memory, Instant now) {
  CONFAB_ASSERT(!memory.rests());
  // While histories are on their way, there may be one.
  if (history(memory).lines() == 0 && !memory.topic_ && !expects_histories_) return forget(memory);
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
  if (new_lines_.empty()) new_lines_.reserve(new_lines_max, new_lines_bytes_max + limits_.line_bytes_max);
  new_lines_.add(*memory, {at, from, text});
  if (new_lines_.count() == new_lines_max || new_lines_.bytes() > new_lines_bytes_max) settle();
  if (archive_ != nullptr) archive_->said(memory->room(), at, from, text);
}

/// Gives all new lines to the histories of their rooms.
void RoomMemories::settle() {
  // So many lines before its turn, memory is asked for the history of a line, and then for where the line will be.
  constexpr std::size_t far = 32;
  constexpr std::size_t near = 16;
  constexpr std::size_t usual_line_bytes = 128;  // of a longer line, the rest is waited for
  const std::size_t count = new_lines_.count();
  for (std::size_t index = 0; index < count; ++index) {
    if (index + far < count) prefetch(&new_lines_.owner(index + far).history_, sizeof(History));
    if (index + near < count) new_lines_.owner(index + near).history_.expect(usual_line_bytes);
    add(new_lines_.owner(index), new_lines_.line(index));
  }
  new_lines_.clear();
}

void RoomMemories::add(RoomMemory& memory, const History::Line& line) {
  const std::size_t bytes = memory.history_.bytes();
  memory.history_.add(line);
  if (memory.history_.bytes() == bytes) return;
  // A block has begun.
  change(memory, bytes, [&](History& history) {
    history.keep(limits_.history_lines);
    history.forget_before(line.at - std::chrono::days(limits_.history_days));
  });
  stay_within_bytes();
}

/// Calls `change` with the history of `memory`, which takes up `bytes` bytes where sums and orders have it.
template <class Change>
void RoomMemories::change(RoomMemory& memory, std::size_t bytes, Change&& change) {
  change(memory.history_);
  const std::size_t now = memory.history_.bytes();
  bytes_ = bytes_ - bytes + now;
  if (now == 0) {
    memory.ListHook<OfLikeSize>::unlink();
  } else if (size_class(bytes) != size_class(now)) {
    by_size_[size_class(now)].push_back(memory);
  }
}

/// One of the rooms that keep the most loses its oldest lines.
void RoomMemories::stay_within_bytes() {
  if (bytes_ <= limits_.history_bytes) return;
  auto largest = by_size_.rbegin();
  while (bytes_ > limits_.history_bytes) {
    while (largest->empty()) ++largest;
    RoomMemory& memory = largest->front();
    // Next time, it is another one's turn.
    largest->push_back(memory);
    change(memory, memory.history_.bytes(), [](History& history) { history.forget_block(); });
  }
}

void RoomMemories::limits_changed(Instant now) {
  settle();
  const std::size_t lines = limits_.history_bytes == 0 ? 0 : limits_.history_lines;
  const WallTime since = calendar_->wall_time(now) - std::chrono::days(limits_.history_days);
  for (const auto& [name, memory] : memories_) {
    change(*memory, memory->history_.bytes(), [&](History& history) { history.cut(lines, since); });
  }
  stay_within_bytes();
}

void RoomMemories::set_topic(RoomMemory*& memory, const RoomName& room, const Topic& topic) {
  if (memory == nullptr) memory = &make(room);
  memory->topic_ = topic;
  if (archive_ != nullptr) archive_->topic_set(memory->room(), topic.text, topic.by);
}

const History& RoomMemories::history(const RoomMemory& memory) {
  settle();
  return memory.history_;
}

std::size_t RoomMemories::showable(const RoomMemory& memory, std::size_t count, std::size_t bytes_max, Instant now) {
  const WallTime since = calendar_->wall_time(now) - std::chrono::days(limits_.history_days);
  return history(memory).newest(std::min<std::size_t>(count, limits_.history_lines), since, bytes_max);
}

// ---- A live upgrade

void RoomMemories::carry(carried::ChatState& state) const {
  const auto add = [&state](const RoomMemory& memory, std::optional<Instant> forgotten_at) {
    const Topic topic = memory.topic_.value_or(Topic{});
    state.memories.push_back({std::string(memory.room()), topic.text, topic.by, forgotten_at});
  };
  state.memories.reserve(memories_.size());
  for (const auto& [room, memory] : memories_) {
    if (!memory->rests()) add(*memory, std::nullopt);
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
  settle();
  change(*found->second, found->second->history_.bytes(), [&](History& history) {
    history.put_before(std::move(older));
    history.keep(limits_.history_lines);
  });
  stay_within_bytes();
}

// ---- For tests

std::size_t RoomMemories::lines(const RoomMemory& memory) const {
  std::size_t lines = memory.history_.lines();
  for (std::size_t index = 0; index < new_lines_.count(); ++index) {
    if (&new_lines_.owner(index) == &memory) ++lines;
  }
  return lines;
}

void RoomMemories::check() const {
  std::size_t bytes = 0;
  std::size_t resting = 0;
  std::size_t sized = 0;
  for (const auto& [room, memory] : memories_) {
    CONFAB_ASSERT(room == memory->room());
    bytes += memory->history_.bytes();
    if (memory->rests()) ++resting;
    if (memory->history_.bytes() > 0) ++sized;
  }
  CONFAB_ASSERT(bytes == bytes_ && resting == resting_count_);
  for (std::size_t size = 0; size < by_size_.size(); ++size) {
    by_size_[size].for_each([&](const RoomMemory& memory) {
      CONFAB_ASSERT(size_class(memory.history_.bytes()) == size);
      --sized;
    });
  }
  CONFAB_ASSERT(sized == 0);
}

}  // namespace confab
