// ServerOptions: the configuration of a Server: the operator's settings, and values that only tests change. Plain
// values; the code that runs the server owns them, and the server holds a reference.
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
  Networks exempt;  // settings.exempt, parsed
  TimeLimits time{};
  std::size_t flushes_per_turn = 64;                                    // sends between two polls
  std::chrono::milliseconds refused_silence = RefusedClients::silence;  // of a refused client, before it is reset
  std::size_t refused_kept_max = RefusedClients::kept_max;              // how many are kept for that
};

}  // namespace confab::net
