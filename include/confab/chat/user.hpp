// User: somebody with an accepted name, and the rooms that somebody is in. It knows its write queue, not its connection
// or its dialect's grammar. Owned by its session, registered with the RoomRegistry, which alone changes where it is.
#pragma once

#include <cstdint>
#include <list>
#include <string_view>
#include <vector>

#include "confab/chat/event.hpp"
#include "confab/chat/name.hpp"
#include "confab/outbound/framing.hpp"
#include "confab/outbound/write_queue.hpp"

namespace confab {

class Room;
class User;
struct RoomFeed;

/// What bytes an event becomes: everyone with the same format shares them.
struct WireFormat {
  const EventRenderer* dialect;
  const Framing* framing;

  bool operator==(const WireFormat&) const = default;
};

/// How many rooms a user can be in.
enum class Residence : std::uint8_t {
  one_room,         // entering a room leaves the one before
  lobby_and_rooms,  // always in the lobby, and in any number of rooms besides
};

struct UserOrder {
  using is_transparent = void;
  bool operator()(const User* a, const User* b) const;
  bool operator()(const User* a, std::string_view b) const;
  bool operator()(std::string_view a, const User* b) const;
};

class User {
 public:
  /// `dialect` and `queue` outlive the user.
  User(const Name& name, Residence residence, const EventRenderer& dialect, WriteQueue& queue);
  ~User();
  User(const User&) = delete;
  User& operator=(const User&) = delete;

  std::string_view name() const { return name_.view(); }
  Residence residence() const { return residence_; }

  /// The room that a line without a room is said in. Only while registered.
  const Room& present_room() const;

 private:
  friend class RoomRegistry;

  struct Stay {
    Room* room;
    RoomFeed* feed;
    std::list<User*>::iterator place;  // in feed->collectors, if this user collects
  };

  WireFormat format() const { return {&dialect_, &queue_.framing()}; }
  Stay* find_stay(const Room& room);

  const Name name_;
  const Residence residence_;
  std::uint64_t congested_until_lap_ = 0;  // of the schedule: what it wants to do must wait so long
  const EventRenderer& dialect_;
  WriteQueue& queue_;
  Room* present_ = nullptr;    // where the first stay is
  Room* waits_for_ = nullptr;  // one of its rooms, in which it wants to say something
  std::vector<Stay> stays_;    // the present room first
};

}  // namespace confab
