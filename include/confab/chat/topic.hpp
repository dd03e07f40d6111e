// Topic: what a room is about, in the words of a member. A value; it does not know its room.
#pragma once

#include <string>

namespace confab {

struct Topic {
  std::string text;
  std::string by;  // the name, at that time, of who set it

  bool operator==(const Topic&) const = default;
};

}  // namespace confab
