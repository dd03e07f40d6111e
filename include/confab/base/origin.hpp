// Origin: where a client comes from, as far as limits care. It knows no sockets. The Connection makes it; the core
// counts by it what one place has tried.
#pragma once

#include <string>

namespace confab {

struct Origin {
  /// Equal for clients that may be one subscriber, in opaque bytes.
  std::string network{};

  /// Not held to what limits a whole network; still held to the limit of tries for one name.
  bool is_exempt = false;
};

}  // namespace confab
