#include "connection_room.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "../net/refused_clients.hpp"
#include "../net/server.hpp"
#include "metrics.hpp"

namespace confab::app {

// The lock of the state directory, and the files of its database.
static constexpr std::size_t state_descriptors = 6;

std::size_t descriptors_of_services(const Settings& settings, const std::vector<ListenAddress>& addresses) {
  std::size_t descriptors = settings.state_directory.empty() ? 0 : state_descriptors;
  if (std::ranges::any_of(addresses, &ListenAddress::is_metrics)) descriptors += metrics_descriptors();
  if (std::ranges::any_of(addresses, &ListenAddress::is_admin)) descriptors += net::admin_limits.connections_max;
  return descriptors;
}

void fit_connections(net::ServerOptions& options, std::uint32_t room) {
  using net::RefusedClients;
  constexpr std::uint32_t many = 1000;
  if (room < many) {
    options.refused_kept_max = RefusedClients::kept_max_if_scarce;
  } else {
    room -= static_cast<std::uint32_t>(RefusedClients::kept_max - RefusedClients::kept_max_if_scarce);
  }
  if (!options.proxies.empty()) {
    options.arrivals_max = std::clamp<std::size_t>(room / net::arrivals_part_of_descriptors, 1, options.arrivals_max);
    room -= std::min(static_cast<std::uint32_t>(options.arrivals_max), room - 1);
  }
  options.connections_ceiling = room;
}

void warn_of_little_room(const net::ServerOptions& options) {
  const std::uint32_t room = options.connections_ceiling;
  if (room >= options.settings.connections_max) return;
  spdlog::warn("the limit of open files leaves room for {} {}, not {}", room, room == 1 ? "client" : "clients",
               options.settings.connections_max);
}

}  // namespace confab::app
