// Vigil: a second clock for a connection, for the rare times when one is not enough: a Probe while somebody else asks
// for its user's name, a Linger after the last word. The connection owns at most one and reports every sign of life to
// it. It makes one only when needed, so that an idle connection pays for just a pointer.
#pragma once

#include "deadlines.hpp"

namespace confab::net {

class Connection;
class Server;

class Vigil : public Expiring {
 public:
  /// The client has sent something.
  virtual void client_spoke() = 0;

 protected:
  /// Both outlive it.
  Vigil(Connection& connection, Server& server) : connection_(connection), server_(server) {}

  Connection& connection_;
  Server& server_;
};

/// Makes the kernel find out within seconds whether the machine at the other end of a connection is still there,
/// because somebody wants the name that the connection holds. Often that is the same user, returning after a broken
/// connection. Only TCP's own keepalive appears on the wire. It stays for some seconds after the probe, so that nobody
/// can have a connection probed all the time.
class Probe final : public Vigil {
 public:
  /// Begins at once.
  Probe(Connection& holder, Server& server);

  /// The client is alive: restores the usual settings.
  void client_spoke() override { stop(); }

 private:
  void expired() override;
  void stop();

  bool probing_ = true;
  bool shortened_ = false;  // the user timeout
  bool rests_ = false;
};

/// Ends a connection whose client may not notice an orderly end. Debian's nc keeps waiting for its keyboard after the
/// server has closed its direction; only a reset ends it. A reset can destroy what the client's program has not read
/// yet, so it comes after the client's machine has acknowledged everything and the client has been silent for a while.
/// Meanwhile the connection still waits for the client to close.
class Linger final : public Vigil {
 public:
  /// Begins at once.
  Linger(Connection& connection, Server& server);

  void client_spoke() override;

 private:
  void expired() override;
};

}  // namespace confab::net
