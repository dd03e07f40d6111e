// Pause: why a client's next line has to wait. The registry, which says it of a room, and the connection, which then
// stops reading, use the same type. Knows nothing else.
#pragma once

#include <cstdint>

namespace confab {

enum class Pause : std::uint8_t {
  none,
  readers_behind,  // the readers are too far behind: ask again after the next lap
  too_fast,        // the client sends faster than its pace allows: ask again later
  turn_used_up,    // the client got as much reply as fits one turn of the loop: ask again in the next
};

}  // namespace confab
