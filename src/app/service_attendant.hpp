// ServiceAttendant: keeps the service manager informed while the server runs: feeds its watchdog, and tells it the
// number of users and rooms from time to time. Without a service manager it does nothing. Owned by the Daemon; lives in
// the loop's thread, so a loop that hangs stops it.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "../net/asio.hpp"
#include "service_manager.hpp"

namespace confab::app {

/// How often the status can change.
inline constexpr std::chrono::milliseconds status_interval{5000};

/// How often a service manager that watches us closely is told at most that we live.
inline constexpr std::chrono::milliseconds watchdog_interval_min{10};

/// "41 users in 6 rooms"
std::string status_line(std::size_t users, std::size_t rooms);

class ServiceAttendant {
 public:
  /// `status` is called from the loop while the server runs.
  ServiceAttendant(net::asio::io_context& context, ServiceManager& manager, std::function<std::string()> status);

  /// The server serves from now on.
  void start();

  /// The server stops. Nothing of this stays in the context.
  void stop();

  /// Another process serves, and has told the service manager. Nothing of this stays in the context.
  void leave();

 private:
  void tell_status();
  void feed();

  ServiceManager& manager_;
  std::function<std::string()> status_;
  net::Alarm status_alarm_;
  net::Alarm watchdog_alarm_;
};

}  // namespace confab::app
