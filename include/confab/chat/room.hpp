// Room: its members, and the logs that they read from. It does not know the rules of coming and going. The RoomRegistry
// owns it and alone changes it. A room exists while it has members; the lobby and the standing rooms always exist.
#pragma once

#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <list>
#include <set>
#include <string_view>

#include "confab/chat/name.hpp"
#include "confab/chat/person.hpp"
#include "confab/chat/recent_moves.hpp"
#include "confab/chat/room_memories.hpp"
#include "confab/outbound/flush_schedule.hpp"

namespace confab {

/// What is said in one room, in one wire format. A seat that hears one room follows the lane. A seat that may hear
/// several rooms collects each line into its own queue, so that all its lines keep one order.
struct RoomFeed {
  RoomFeed(const WireFormat& wire_format, FlushSchedule& schedule)
      : format(wire_format), lane(schedule, *wire_format.framing) {}

  const WireFormat format;
  Lane lane;
  std::list<Seat*> collectors;
  std::size_t readers = 0;  // followers and collectors
};

class Room {
 public:
  Room(const RoomName& name, bool is_lobby) : name_(name), is_lobby_(is_lobby) {}
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  std::string_view name() const { return name_.view(); }
  bool is_lobby() const { return is_lobby_; }

  bool is_standing() const { return is_standing_; }

  /// Sorted by name, without case.
  const std::set<Person*, PersonOrder>& members() const { return members_; }

  /// What was said here, and the topic; null if there is nothing.
  const RoomMemory* memory() const { return memory_; }

 private:
  friend class RoomRegistry;

  const RoomName name_;
  const bool is_lobby_;
  bool is_standing_ = false;  // exists without members too
  std::set<Person*, PersonOrder> members_;
  std::set<Person*, PersonOrder> bells_;  // members who want to hear when they are named
  RecentMoves moves_;
  RoomMemory* memory_ = nullptr;
  std::uint32_t joined_deferred_ = 0;  // to be announced with the crowd
  std::uint32_t left_deferred_ = 0;
  std::forward_list<RoomFeed> feeds_;  // one per wire format in use: at most dialects times framings
};

}  // namespace confab
