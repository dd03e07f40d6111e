#include "look_ahead.hpp"

#include "connection.hpp"

namespace confab::net {

LookAhead::LookAhead(Connection& connection, DeadlineList& after) : connection_(connection) {
  after.set(*this);
}

void LookAhead::expired() {
  Connection& connection = connection_;
  connection.end_vigil();
  connection.look_ahead();
}

}  // namespace confab::net
