// Connection room: how many clients the descriptors leave room for, and what else needs them. It knows the limits, but
// opens nothing. Called by the Daemon at the start and at each reload.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "../net/server_options.hpp"
#include "listening.hpp"

namespace confab::app {

/// The descriptors that the state directory needs, and the services at `addresses`, besides those of listeners.
std::size_t descriptors_of_services(const Settings& settings, const std::vector<ListenAddress>& addresses);

/// Lets in no more connections than the descriptors allow, so that surplus clients get a sentence instead of a failing
/// accept(). `room`: descriptors for clients.
void fit_connections(net::ServerOptions& options, std::uint32_t room);

/// Logs a warning if fewer clients have room than the settings allow.
void warn_of_little_room(const net::ServerOptions& options);

}  // namespace confab::app
