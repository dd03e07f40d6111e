// Others: who is in a room besides the one who is told of it, in as many words as a line has room for. It knows no
// dialect. Used and thrown away while a reply is rendered.
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
    std::size_t named;  // how many it names
  };

  /// "2 others: alice, bob." or "12 others: alice, bob, ..." with as many names as fit into `columns`; and if none
  /// does, "12 others.", which may be too long.
  Told told(std::size_t columns) const;

  /// "12 others here.", where there is room for no more.
  std::string here() const;

 private:
  std::string counted() const;

  const Person& person_;
  const Room& room_;
  const std::size_t count_;
};

}  // namespace confab
