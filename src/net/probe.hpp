// Probe: makes the kernel find out within seconds whether the machine at the other end of a connection is still there,
// because somebody wants the name that the connection holds. Often that is the same user, returning after a broken
// connection. Only TCP's own keepalive appears on the wire. It knows nothing of names. Owned by the holder's
// connection, which keeps it for some seconds after the probe, so that nobody can have a connection probed all the
// time.
#pragma once

#include "vigil.hpp"

namespace confab::net {

class Connection;
class Server;

class Probe final : public Vigil {
 public:
  /// Begins at once. Both outlive it.
  Probe(Connection& holder, Server& server);

  /// The client is alive: restores the usual settings.
  void client_spoke() override { stop(); }

 private:
  void expired() override;
  void stop();

  Connection& holder_;
  Server& server_;
  bool probing_ = true;
  bool shortened_ = false;  // the user timeout
  bool rests_ = false;
};

}  // namespace confab::net
