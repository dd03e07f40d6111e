// LookAhead: lets a connection whose lines wait for their pace look whether its client has ended its stream behind
// them: after a while, after three times as long, and after seven times as long. Later than at once: a client that
// sends without end fills any window, and is seen to end only if it has ended before. Owned by the connection.
#pragma once

#include "deadlines.hpp"

namespace confab::net {

class Connection;
class Server;

class LookAhead final : public Expiring {
 public:
  /// Begins at once. Both outlive it.
  LookAhead(Connection& connection, Server& server);

 private:
  void expired() override;

  Connection& connection_;
  Server& server_;
  unsigned waited_ = 0;  // how often
};

}  // namespace confab::net
