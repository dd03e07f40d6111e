// SideService: what a listener serves besides the chat, such as the metrics. Its connections are no clients: they do
// not meet the Door, and no limit of clients counts them, so it bounds them itself. It is still served while the server
// says goodbye, until the last client has gone. The code that runs the server owns it; the Server calls it.
#pragma once

#include "socket.hpp"

namespace confab::net {

class SideService {
 public:
  virtual ~SideService() = default;
  SideService(const SideService&) = delete;
  SideService& operator=(const SideService&) = delete;

  /// Somebody has connected.
  virtual void accept(Socket socket) = 0;

  /// The last client has gone. Closes everything, so that nothing of it stays in the context.
  virtual void stop() = 0;

 protected:
  SideService() = default;
};

}  // namespace confab::net
