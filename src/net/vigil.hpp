// Vigil: a second clock for a connection, for the rare times when one is not enough: a Probe while somebody else asks
// for its user's name, a Linger after the last word. The connection owns at most one and reports every sign of life to
// it. It makes one only when needed, so that an idle connection pays for just a pointer.
#pragma once

#include "deadlines.hpp"

namespace confab::net {

class Vigil : public Expiring {
 public:
  /// The client has sent something.
  virtual void client_spoke() = 0;
};

}  // namespace confab::net
