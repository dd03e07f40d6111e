#include "linger.hpp"

#include "connection.hpp"

namespace confab::net {

Linger::Linger(Connection& connection, DeadlineList& silence) : connection_(connection), silence_(silence) {
  silence_.set(*this);
}

void Linger::expired() {
  if (connection_.socket().unacknowledged_bytes() > 0) return silence_.set(*this);
  connection_.silence_passed();
}

}  // namespace confab::net
