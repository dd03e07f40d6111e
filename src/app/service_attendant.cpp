#include "service_attendant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace confab::app {

std::string status_line(std::size_t users, std::size_t rooms) {
  return fmt::format("{} {} in {} {}", users, users == 1 ? "user" : "users", rooms, rooms == 1 ? "room" : "rooms");
}

ServiceAttendant::ServiceAttendant(net::asio::io_context& context, ServiceManager& manager,
                                   std::function<std::string()> status)
    : manager_(manager), status_(std::move(status)), status_alarm_(context), watchdog_alarm_(context) {}

void ServiceAttendant::start() {
  manager_.ready();
  if (!manager_.is_there()) return;
  tell_status();
  if (manager_.watchdog_interval()) feed();
}

void ServiceAttendant::stop() {
  manager_.stopping();
  manager_.alive();
  leave();
}

void ServiceAttendant::leave() {
  status_alarm_.cancel();
  watchdog_alarm_.cancel();
}

void ServiceAttendant::tell_status() {
  manager_.send_unsent();
  manager_.status(status_());
  status_alarm_.set(status_interval, [this] { tell_status(); });
}

void ServiceAttendant::feed() {
  manager_.alive();
  const auto interval = std::chrono::duration_cast<std::chrono::milliseconds>(*manager_.watchdog_interval());
  watchdog_alarm_.set(std::max(interval, watchdog_interval_min), [this] { feed(); });
}

}  // namespace confab::app
