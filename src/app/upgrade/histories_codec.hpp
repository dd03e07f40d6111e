// Histories as bytes: what was said in all rooms, as one process gives it to the next once that one serves. CBOR: an
// array of rooms, each an array of its name and its lines, each line an array of its time, who said it, and the text.
// Pure functions. What is decoded is not to be trusted: whoever takes it in keeps its own bounds.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "confab/chat/room_memories.hpp"

namespace confab::app {

std::string encode_histories(RoomMemories& memories);

/// By room. Returns nothing if `bytes` are something else.
std::optional<std::vector<std::pair<std::string, History>>> decode_histories(std::string_view bytes);

}  // namespace confab::app
