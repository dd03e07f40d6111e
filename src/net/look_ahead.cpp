#include "look_ahead.hpp"

#include <bit>

#include "connection.hpp"
#include "server.hpp"

namespace confab::net {

LookAhead::LookAhead(Connection& connection, Server& server) : connection_(connection), server_(server) {
  server_.look_ahead_deadlines().set(*this);
}

void LookAhead::expired() {
  if (std::has_single_bit(waited_ + 2)) {
    // Reading ahead takes some milliseconds: one does so in a turn, and the others a moment later.
    if (connection_.keeps_looking() && !server_.wide_windows().take_look()) {
      return server_.patience_deadlines().set(*this);
    }
    connection_.look_ahead();
  }
  ++waited_;
  if (!connection_.keeps_looking()) return connection_.stop_waiting_to_look();
  server_.look_ahead_deadlines().set(*this);
}

}  // namespace confab::net
