// ServerOptions: what a Server goes by: what the operator has set, and what only a test sets otherwise. Plain values,
// owned by whoever runs the server, which holds a reference to them.
#pragma once

#include <chrono>
#include <cstddef>

#include "confab/settings.hpp"
#include "networks.hpp"
#include "refused_clients.hpp"
#include "time_outs.hpp"

namespace confab::net {

struct ServerOptions {
  Settings settings;
  Networks exempt;  // what settings.exempt says
  TimeLimits time{};
  std::size_t flushes_per_turn = 64;                                    // sends between two looks at the sockets
  std::chrono::milliseconds refused_silence = RefusedClients::silence;  // of a refused client, until it is reset
  std::size_t refused_kept_max = RefusedClients::kept_max;              // refused clients at a time that are so reset
};

}  // namespace confab::net
