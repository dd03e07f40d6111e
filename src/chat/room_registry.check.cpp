// The part of RoomRegistry that tests call: whether its tables agree.
#include <algorithm>

#include "confab/base/assert.hpp"
#include "confab/chat/room_registry.hpp"

namespace confab {

void RoomRegistry::check() const {
  std::size_t stays = 0;
  for (Person* person : people_) {
    CONFAB_ASSERT(person->is_registered() && !person->was_displaced());
    CONFAB_ASSERT(person->residence() != Residence::one_room || person->stays_.size() == 1);
    CONFAB_ASSERT(person->residence() != Residence::lobby_and_rooms || person->present() == lobby_);
    for (const Person::Stay& stay : person->stays_) CONFAB_ASSERT(stay.room->members_.contains(person));
    stays += person->stays_.size();
  }
  for (const auto& [name, room] : rooms_) {
    CONFAB_ASSERT(name == room->name());
    CONFAB_ASSERT(room->is_lobby() || room->is_standing() || !room->members_.empty());
    CONFAB_ASSERT(std::ranges::includes(room->members_, room->bells_, PersonOrder{}));
    std::size_t readers = 0;
    for (RoomFeed& feed : room->feeds_) {
      CONFAB_ASSERT(feed.readers > 0 && feed.collectors.size() <= feed.readers);
      readers += feed.readers;
      feed.lane.check();
    }
    const auto seated = std::count_if(room->members_.begin(), room->members_.end(),
                                      [](const Person* member) { return member->seat_ != nullptr; });
    CONFAB_ASSERT(readers == static_cast<std::size_t>(seated));
    CONFAB_ASSERT(stays >= room->members_.size());
    stays -= room->members_.size();
  }
  CONFAB_ASSERT(stays == 0);
  schedule_.loose().check();
  memories_.check();
}

}  // namespace confab
