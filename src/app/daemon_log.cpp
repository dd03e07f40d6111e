#include "daemon_log.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

#include "../net/log.hpp"
#include "confab/version.hpp"
#include "connection_room.hpp"
#include "logging.hpp"

namespace confab::app {

void warn_of_open_metrics(const std::vector<Place>& places) {
  for (const Place& place : places) {
    if (!can_be_read_from_elsewhere(place)) continue;
    spdlog::warn("whoever reaches {} can read the metrics: serve them on 127.0.0.1 only, or let a firewall decide",
                 net::log_safe(place.address.to_string()));
  }
}

void log_reload(const std::string& file, const std::string& changes, LogLevel before, LogLevel after) {
  set_log_level(std::min(before, after));
  spdlog::info("reloaded {}: {}", net::log_safe(file), changes);
  set_log_level(after);
}

void tell_served(const std::vector<std::string>& addresses) {
  for (const std::string& address : addresses) spdlog::info("listening on {}", address);
}

void warn(const std::vector<std::string>& sentences) {
  for (const std::string& sentence : sentences) spdlog::warn("{}", net::log_safe(sentence));
}

void log_start(const net::ServerOptions& options, const std::vector<std::string>& served) {
  const std::uint32_t room = std::min(options.connections_ceiling, options.settings.connections_max);
  spdlog::info("confabd {}, pid {}, room for {} {}", version, ::getpid(), room, room == 1 ? "client" : "clients");
  warn_of_little_room(options);
  tell_served(served);
}

}  // namespace confab::app
