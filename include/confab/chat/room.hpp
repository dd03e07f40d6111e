// Room: who is in it, and the logs its members read from. It does not know the rules of coming and going; the
// RoomRegistry owns it and alone changes it. It exists as long as it has members; the lobby, always.
#pragma once

#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <list>
#include <set>
#include <string_view>

#include "confab/chat/name.hpp"
#include "confab/chat/person.hpp"
#include "confab/outbound/flush_schedule.hpp"

namespace confab {

/// What is said in one room, in one wire format. People in one room follow its lane; people in several collect each
/// line into their own queues, because what they hear must keep one order over all their rooms.
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

  /// Sorted by name, without case.
  const std::set<Person*, PersonOrder>& members() const { return members_; }

 private:
  friend class RoomRegistry;

  const RoomName name_;
  const bool is_lobby_;
  std::set<Person*, PersonOrder> members_;
  std::uint32_t joined_untold_ = 0;
  std::uint32_t left_untold_ = 0;
  std::forward_list<RoomFeed> feeds_;  // one per wire format in use: at most dialects times framings
};

}  // namespace confab
