// Person: somebody with an accepted name, and the rooms that person is in. A person hears what is told at a Seat. A
// person without a seat has its client elsewhere: it is listed, speaks and moves like the others, and hears nothing.
// Neither knows the connection, or the grammar of a dialect. A session owns both. A person is registered with the
// RoomRegistry, which alone changes where it is, and writes to its seat.
#pragma once

#include <algorithm>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "confab/base/assert.hpp"
#include "confab/chat/event.hpp"
#include "confab/chat/manners.hpp"
#include "confab/chat/name.hpp"
#include "confab/outbound/framing.hpp"
#include "confab/outbound/write_queue.hpp"

namespace confab {

class Room;
struct RoomFeed;

/// What bytes an event becomes: everyone with the same format shares them.
struct WireFormat {
  const EventRenderer* dialect;
  const Framing* framing;

  bool operator==(const WireFormat&) const = default;
};

/// The write queue of a client, and the dialect that events are rendered in. It is there before the client has a name,
/// and until after the person has left.
struct Seat {
  const EventRenderer& dialect;
  WriteQueue& queue;
  bool is_quiet = false;  // hears of no comings and goings

  const EventRenderer& renderer() const { return is_quiet ? dialect.without_presence() : dialect; }
  WireFormat format() const { return {&renderer(), &queue.framing()}; }
};

/// Which rooms a person is in. Each front-end chooses for its people.
enum class Residence : std::uint8_t {
  one_room,         // always exactly one: the lobby at first, and then the one entered last
  lobby_and_rooms,  // always the lobby, and any number of rooms besides
  any_rooms,        // none at first, then any number; the lobby is a room like the others
};

class Person {
 public:
  /// `seat` may be null; otherwise it outlives the person.
  Person(const Name& name, Residence residence, Seat* seat) : name_(name), residence_(residence), seat_(seat) {}
  ~Person() { CONFAB_ASSERT(stays_.empty()); }
  Person(const Person&) = delete;
  Person& operator=(const Person&) = delete;

  std::string_view name() const { return name_.view(); }
  Residence residence() const { return residence_; }

  /// The room that a line without a room is said in. Null for any_rooms, and while not registered.
  const Room* present_room() const { return present(); }

  bool is_quiet() const { return manners_ && manners_->is_quiet; }
  bool has_bell() const { return manners_ && manners_->has_bell; }

  /// Whom this person does not want to hear, in the order in which they were named.
  std::span<const Ignored> ignored() const {
    return manners_ ? std::span<const Ignored>(manners_->ignored) : std::span<const Ignored>();
  }

  /// Who wrote to this person alone last.
  std::optional<Writer> writer() const { return manners_ ? manners_->writer : std::nullopt; }

  /// That person's present name. There is one, and it is here.
  std::string_view writer_name() const { return manners_->writer->person->name(); }

  /// Whether each line is to be said as it is.
  bool is_pasting() const { return manners_ && manners_->pasted_lines; }
  /// Whether the registry has it.
  bool is_registered() const { return registered_; }

  /// Whether the same person has come in from elsewhere, so that this one is not registered any more.
  bool was_displaced() const { return displaced_; }

 private:
  friend class RoomRegistry;
  friend class KeptNames;

  struct Stay {
    Room* room;
    RoomFeed* feed;                    // null without a seat
    std::list<Seat*>::iterator place;  // in feed->collectors, if the seat collects
  };

  /// What the next line waits for.
  struct Wait {
    std::uint64_t lap = 0;       // of the schedule
    const Room* room = nullptr;  // one of stays_: its readers
  };

  Room* present() const { return residence_ == Residence::any_rooms || stays_.empty() ? nullptr : stays_.front().room; }
  bool is_in(const Room& room) const {
    return std::any_of(stays_.begin(), stays_.end(), [&](const Stay& stay) { return stay.room == &room; });
  }
  Stay* find_stay(const Room& room) {
    const auto stay = std::find_if(stays_.begin(), stays_.end(), [&](const Stay& s) { return s.room == &room; });
    return stay == stays_.end() ? nullptr : &*stay;
  }

  /// Of a kept name; null for most.
  const Proof* proof() const { return manners_ && manners_->proof ? &*manners_->proof : nullptr; }

  Manners& manners() {
    if (!manners_) manners_ = std::make_unique<Manners>();
    return *manners_;
  }

  Name name_;
  const Residence residence_;
  bool awaits_history_ = false;  // for the next line
  bool registered_ = false;
  bool displaced_ = false;
  Seat* const seat_;
  std::unique_ptr<Manners> manners_;  // null for most
  std::vector<Stay> stays_;           // the present room first, if there is one
  Wait wait_;
};

static_assert(sizeof(Person) <= 104, "an idle user costs no more than that");

/// Sorts people by name, without case, and finds them by name.
struct PersonOrder {
  using is_transparent = void;
  bool operator()(const auto& a, const auto& b) const { return CaselessLess{}(name_of(a), name_of(b)); }

  static std::string_view name_of(const Person* person) { return person->name(); }
  static std::string_view name_of(std::string_view name) { return name; }
};

}  // namespace confab
