// drain: sends what waits in a write queue until nothing is left or the socket is full. It knows neither lines nor who
// waits. Called by Connections; `pieces` is scratch.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "confab/outbound/write_queue.hpp"
#include "socket.hpp"

namespace confab::net {

enum class Drained : std::uint8_t { all, some, broken };

Drained drain(WriteQueue& queue, Socket& socket, std::span<std::string_view> pieces);

}  // namespace confab::net
