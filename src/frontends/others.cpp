#include "others.hpp"

#include <fmt/format.h>

#include <string_view>

#include "confab/chat/person.hpp"
#include "confab/chat/room.hpp"

namespace confab {

Others::Others(const Person& person, const Room& room)
    : person_(person), room_(room), count_(room.members().size() - 1) {}

std::string Others::counted() const {
  if (count_ == 0) return "no others";
  return fmt::format("{} {}", count_, count_ == 1 ? "other" : "others");
}

std::string Others::here() const {
  return count_ == 0 ? "No others here." : counted() + " here.";
}

Others::Told Others::told(std::size_t columns) const {
  Told told{counted() + ".", 0};
  std::string line = counted() + ":";
  std::size_t named = 0;
  for (const Person* member : room_.members()) {
    if (member == &person_) continue;
    if (line.size() >= columns) break;
    line += named == 0 ? " " : ", ";
    line += member->name();
    const std::string_view end = ++named == count_ ? "." : ", ...";
    if (line.size() + end.size() <= columns) told = {line + std::string(end), named};
  }
  return told;
}

}  // namespace confab
