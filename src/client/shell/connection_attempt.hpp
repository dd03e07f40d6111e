// ConnectionAttempt: opens a connection in a thread of its own, because that can take long, and nobody who types shall
// wait for it. Owned by InteractiveTalk.
#pragma once

#include <exception>
#include <optional>
#include <thread>

#include "../options.hpp"
#include "descriptor.hpp"
#include "server_connection.hpp"

namespace confab::client {

class ConnectionAttempt {
 public:
  ConnectionAttempt(const Endpoint& endpoint, const Security& security);

  /// Waits for the end of the attempt.
  ~ConnectionAttempt();
  ConnectionAttempt(const ConnectionAttempt&) = delete;
  ConnectionAttempt& operator=(const ConnectionAttempt&) = delete;

  /// Can be read once it has ended.
  int fd() const { return done_.get(); }

  /// What came of it, once it has ended. Throws NoConnection.
  ServerConnection take();

 private:
  Descriptor done_;
  std::optional<ServerConnection> connection_;
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace confab::client
