#include "look_ahead.hpp"

#include <bit>

#include "connection.hpp"

namespace confab::net {

LookAhead::LookAhead(Connection& connection, DeadlineList& after) : connection_(connection), after_(after) {
  after_.set(*this);
}

void LookAhead::expired() {
  ++waited_;
  if (std::has_single_bit(waited_ + 1)) connection_.look_ahead();
  if (!connection_.keeps_looking()) return connection_.end_vigil();
  after_.set(*this);
}

}  // namespace confab::net
