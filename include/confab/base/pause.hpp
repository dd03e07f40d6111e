// Pause: why a client's next line has to wait. One type from the RoomRegistry, which decides that a line has to wait,
// to the connection, which then stops reading. Knows nothing else.
#pragma once

#include <cstdint>

namespace confab {

enum class Pause : std::uint8_t {
  none,
  readers_behind,  // the readers are too far behind: ask again after the next lap
  too_fast,        // the client sends faster than its pace allows: ask again later
  turn_used_up,    // the client got as much reply as fits one turn of the loop: ask again in the next
  asking,          // the answer to the line takes time: ask again soon
};

}  // namespace confab
