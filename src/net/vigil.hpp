// Vigil: a second clock for a connection, for the rare times in which one is not enough: a Probe while somebody else
// asks for its user's name, a Linger after the last word. The connection owns one at most, makes it when needed, so
// that an idle connection pays for a pointer only, and tells it of every sign of life.
#pragma once

#include "deadlines.hpp"

namespace confab::net {

class Vigil : public Expiring {
 public:
  /// The client has sent something.
  virtual void client_spoke() = 0;
};

}  // namespace confab::net
