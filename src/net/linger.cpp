#include "linger.hpp"

#include "connection.hpp"

namespace confab::net {

Linger::Linger(Connection& connection, DeadlineList& silence) : connection_(connection), silence_(silence) {
  silence_.set(*this);
}

void Linger::expired() {
  if (connection_.socket_.unacknowledged_bytes() > 0) return silence_.set(*this);
  connection_.stop_lingering();
}

}  // namespace confab::net
