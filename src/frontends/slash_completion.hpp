// What the Tab key completes on slash: commands, rooms and names. It knows how commands begin, and looks at the
// registry without changing it. Only the dialect uses it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "confab/chat/person.hpp"
#include "confab/chat/room_registry.hpp"

namespace confab {

/// At most this many are found, and the last one: more than anybody would read.
inline constexpr std::size_t completions_max = 100;

/// What the word that ends `typed` could be, each in full, in order. A command that takes arguments ends in a blank.
std::vector<std::string> slash_completions(std::string_view typed, const Person& person, const RoomRegistry& registry);

}  // namespace confab
