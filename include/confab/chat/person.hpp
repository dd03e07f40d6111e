// Person: somebody with an accepted name, and the rooms that person is in. A person hears what is told at a Seat. A
// person without a seat has its client elsewhere: it is listed, speaks and moves like the others, and hears nothing.
// A person does not know its connection, or the grammar of a dialect. A session owns it. It is registered with the
// RoomRegistry, which alone changes where it is.
#pragma once

#include <cstdint>
#include <list>
#include <string_view>
#include <vector>

#include "confab/chat/name.hpp"
#include "confab/chat/seat.hpp"

namespace confab {

class Person;
class Room;
struct RoomFeed;

/// Which rooms a person is in. Each front-end chooses for its people.
enum class Residence : std::uint8_t {
  one_room,         // the lobby at first; entering another room leaves it
  lobby_and_rooms,  // always the lobby, and any number of rooms besides
  any_rooms,        // none at first, then any number; the lobby is a room like the others
};

struct PersonOrder {
  using is_transparent = void;
  bool operator()(const Person* a, const Person* b) const;
  bool operator()(const Person* a, std::string_view b) const;
  bool operator()(std::string_view a, const Person* b) const;
};

class Person {
 public:
  /// `seat` may be null; otherwise it outlives the person.
  Person(const Name& name, Residence residence, Seat* seat);
  ~Person();
  Person(const Person&) = delete;
  Person& operator=(const Person&) = delete;

  std::string_view name() const { return name_.view(); }
  Residence residence() const { return residence_; }

  /// The room that a line without a room is said in. Null for any_rooms, and while not registered.
  const Room* present_room() const { return present(); }

 private:
  friend class RoomRegistry;

  struct Stay {
    Room* room;
    RoomFeed* feed;                    // null without a seat
    std::list<Seat*>::iterator place;  // in feed->collectors, if the seat collects
  };

  Room* present() const { return residence_ == Residence::any_rooms || stays_.empty() ? nullptr : stays_.front().room; }
  Stay* find_stay(const Room& room);

  const Name name_;
  const Residence residence_;
  Seat* const seat_;
  std::vector<Stay> stays_;  // the present room first, if there is one
  // The next line waits for this lap of the schedule, and for the readers in this room, one of stays_.
  std::uint64_t waits_for_lap_ = 0;
  const Room* waits_for_room_ = nullptr;
};

}  // namespace confab
