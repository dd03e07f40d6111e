#include "others.hpp"

#include <fmt/format.h>

#include <string_view>

#include "confab/chat/person.hpp"
#include "confab/chat/room.hpp"

namespace confab {

namespace {

std::string counted(std::size_t others) {
  if (others == 0) return "no others";
  return fmt::format("{} {}", others, others == 1 ? "other" : "others");
}

}  // namespace

std::string others_counted(const Room& room) {
  const std::size_t count = room.members().size() - 1;
  return count == 0 ? "No others here." : counted(count) + " here.";
}

Others others_in(const Room& room, const Person& person, std::size_t columns) {
  const std::size_t count = room.members().size() - 1;
  Others told{counted(count) + ".", 0};
  std::string line = counted(count) + ":";
  std::size_t named = 0;
  for (const Person* member : room.members()) {
    if (member == &person) continue;
    if (line.size() >= columns) break;
    line += named == 0 ? " " : ", ";
    line += member->name();
    const std::string_view end = ++named == count ? "." : ", ...";
    if (line.size() + end.size() <= columns) told = {line + std::string(end), named};
  }
  return told;
}

}  // namespace confab
