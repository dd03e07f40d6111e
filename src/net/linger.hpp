// Linger: the end of a connection whose client may not notice it. Debian's nc goes on waiting for its keyboard after
// the server has closed its direction; only a reset ends it. A reset can take from the client's program what it has not
// read yet, so it comes once the client's machine has everything and the client has been silent for a while. Owned by
// the connection, which still waits for the client's own end meanwhile.
#pragma once

#include "vigil.hpp"

namespace confab::net {

class Connection;

class Linger final : public Vigil {
 public:
  /// Begins at once. `silence` is how long the client must have said nothing. Both outlive it.
  Linger(Connection& connection, DeadlineList& silence);

  void client_spoke() override { silence_.set(*this); }

 private:
  void expired() override;

  Connection& connection_;
  DeadlineList& silence_;
};

}  // namespace confab::net
