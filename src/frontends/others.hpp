// Others: tells a person who else is in a room, in as many words as a line has room for. It knows no dialect. A dialect
// uses it while it renders one reply.
#pragma once

#include <cstddef>
#include <string>

namespace confab {

class Room;
class Person;

class Others {
 public:
  /// Both outlive this object; `person` is in `room`.
  Others(const Person& person, const Room& room);

  struct Told {
    std::string text;   // ends a sentence
    std::size_t named;  // how many people it names
  };

  /// "2 others: alice, bob." or "12 others: alice, bob, ..." with as many names as fit into `columns`. If none fits,
  /// "12 others.", which may be too long.
  Told told(std::size_t columns) const;

  /// "12 others here.", for where nothing longer fits.
  std::string here() const;

 private:
  std::string counted() const;

  const Person& person_;
  const Room& room_;
  const std::size_t count_;
};

}  // namespace confab
