// LookAhead: lets a connection whose lines wait for their pace look whether its client has ended its stream behind
// them: after a while, after three times as long, and after seven times as long. Later than at once: a client that
// sends without end fills any window, and is seen to end only if it has ended before. Owned by the connection.
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
  DeadlineList& after_;
  unsigned waited_ = 0;  // how often
};

}  // namespace confab::net
