// Pause: why a client's next line has to wait. One word for it from the registry, which says it of a room, up to the
// connection, which stops reading. Knows nothing else.
#pragma once

#include <cstdint>

namespace confab {

enum class Pause : std::uint8_t {
  none,
  readers_behind,  // readers have not been sent enough of what was said before: ask again after the next lap
  too_fast,        // the client sends faster than its pace allows: ask again in a while
  turn_used_up,    // the replies to this client were enough for one turn of the loop: ask again in the next
};

}  // namespace confab
