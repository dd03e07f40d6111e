// Linger: ends a connection whose client may not notice an orderly end. Debian's nc keeps waiting for its keyboard
// after the server has closed its direction; only a reset ends it. A reset can destroy what the client's program has
// not read yet, so it comes after the client's machine has acknowledged everything and the client has been silent for a
// while. Owned by the connection, which meanwhile still waits for the client to close.
#pragma once

#include "vigil.hpp"

namespace confab::net {

class Connection;

class Linger final : public Vigil {
 public:
  /// Begins at once. `silence` sets how long the client must have been silent. Both outlive it.
  Linger(Connection& connection, DeadlineList& silence);

  void client_spoke() override { silence_.set(*this); }

 private:
  void expired() override;

  Connection& connection_;
  DeadlineList& silence_;
};

}  // namespace confab::net
