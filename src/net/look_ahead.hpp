// LookAhead: waits a while before a connection whose lines wait for their pace opens its window wide to see whether the
// client has ended its stream. Later than at once: a client that sends without end fills any window, and is seen to end
// only if it has ended before. Owned by the connection.
#pragma once

#include "vigil.hpp"

namespace confab::net {

class Connection;

class LookAhead final : public Vigil {
 public:
  /// Begins at once. Both outlive it.
  LookAhead(Connection& connection, DeadlineList& after);

  void client_spoke() override {}
  bool yields() const override { return true; }

 private:
  void expired() override;

  Connection& connection_;
};

}  // namespace confab::net
