#include "drain.hpp"

#include <cstddef>

namespace confab::net {

Drained drain(WriteQueue& queue, Socket& socket, std::span<std::string_view> pieces) {
  while (const std::size_t used = queue.gather(pieces)) {
    const std::span<const std::string_view> gathered = pieces.first(used);
    const auto sent = socket.send(gathered);
    if (sent.broken) return Drained::broken;
    if (sent.bytes == 0) return Drained::some;
    queue.consume(sent.bytes);
    std::size_t bytes = 0;
    for (const auto piece : gathered) bytes += piece.size();
    if (sent.bytes < bytes) return Drained::some;
    if (used < pieces.size()) break;  // there is no more
  }
  return Drained::all;
}

}  // namespace confab::net
