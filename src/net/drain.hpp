// drain: sends the contents of a write queue until it is empty or the socket is full. It does not know lines. Called by
// Connections; `pieces` is scratch.
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
