// ServiceManager: tells the service manager that started us (systemd, as a rule) how we are, by the protocol of
// sd_notify(3): datagrams to the socket that NOTIFY_SOCKET names. It never waits. It does not know what is served, and
// reads no clock but the one that the protocol asks for. Without NOTIFY_SOCKET it does nothing. Owned by the Daemon;
// used only by the loop's thread.
#pragma once

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace confab::app {

/// What a service manager puts into the environment of a service (sd_notify(3), sd_watchdog_enabled(3)).
struct ServiceEnvironment {
  std::string notify_socket;                          // an absolute path, or "@" and an abstract name; or empty
  std::optional<std::chrono::microseconds> watchdog;  // how often it wants to hear of us at least

  /// Reads the environment and takes these variables out of it, so that no program we start speaks for us.
  static ServiceEnvironment take();
};

class ServiceManager {
 public:
  /// Opens one descriptor if there is a socket to notify.
  explicit ServiceManager(ServiceEnvironment environment);
  ~ServiceManager();
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;

  /// Whether anybody wants to know.
  bool is_there() const { return socket_ >= 0; }

  /// For a program that is to take our place: the variables that were taken, NAME=VALUE. None if nobody wants to know.
  std::vector<std::string> variables() const;

  /// How often alive() should be called: half as long as the service manager waits. nullopt if it does not watch us.
  std::optional<std::chrono::microseconds> watchdog_interval() const;

  /// All ports are open, or a reload has ended. Logs a warning if NOTIFY_SOCKET names no socket.
  void ready();
  /// A reload begins; ready() ends it, whatever came of it.
  void reloading();
  /// The end begins.
  void stopping();
  /// The process `pid` takes our place.
  void main_pid_is(pid_t pid);

  /// One line for people, such as "41 users in 6 rooms". Sends it only if it has changed.
  void status(std::string_view text);

  /// Feeds the watchdog. Call it from the loop, so that a loop that hangs does not feed it.
  void alive();

  /// Tries again what the socket did not take: it can be full.
  void send_unsent();

 private:
  void must_arrive(std::string message);
  bool send(std::string_view message);
  void tell_failure(std::string_view why);

  const ServiceEnvironment environment_;
  sockaddr_un address_{};
  socklen_t address_size_ = 0;
  int socket_ = -1;
  bool failure_told_ = false;
  std::string status_;               // as sent
  std::vector<std::string> unsent_;  // in order
};

}  // namespace confab::app
