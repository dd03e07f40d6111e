// Others: tells a person who else is in a room, in as many words as a line has room for. Pure functions, which know no
// dialect. A dialect uses them while it renders one reply.
#pragma once

#include <cstddef>
#include <string>

namespace confab {

class Room;
class Person;

struct Others {
  std::string text;   // ends a sentence
  std::size_t named;  // how many people it names
};

/// Tells who is in `room` with `person`: "2 others: alice, bob." or "12 others: alice, bob, ..." with as many names as
/// fit into `columns`. If none fits, "12 others.", which may be too long.
Others others_in(const Room& room, const Person& person, std::size_t columns);

/// "12 others here.", for where nothing longer fits.
std::string others_counted(const Room& room);

}  // namespace confab
