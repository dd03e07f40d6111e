#include "vigil.hpp"

#include <utility>

#include "connection.hpp"
#include "server.hpp"

namespace confab::net {

Probe::Probe(Connection& holder, Server& server) : Vigil(holder, server) {
  // The user timeout also runs while a living machine reports a shut window. So it is shortened only if everything sent
  // has been acknowledged; for other connections expired() decides.
  shortened_ = holder.socket().unacknowledged_bytes() == 0 && holder.user_timeout().count() > 0;
  holder.socket().set_keepalive(probing_keepalive);
  if (shortened_) holder.socket().set_user_timeout(probing_user_timeout);
  server.loop().deadlines().set(*this, server.options().time.probe);
}

void Probe::expired() {
  if (rests_) return connection_.end_vigil();
  const bool unanswered = probing_ && connection_.socket().unanswered_for(probing_user_timeout);
  stop();
  rests_ = true;
  server_.loop().deadlines().set(*this, server_.options().time.probe_rest);
  if (unanswered) connection_.fail(Ending::connection_lost);
}

void Probe::stop() {
  if (!std::exchange(probing_, false)) return;
  connection_.socket().set_keepalive(usual_keepalive);
  if (shortened_) connection_.socket().set_user_timeout(connection_.user_timeout());
}

Linger::Linger(Connection& connection, Server& server) : Vigil(connection, server) {
  client_spoke();
}

void Linger::client_spoke() {
  server_.loop().deadlines().set(*this, server_.silence());
}

void Linger::expired() {
  if (connection_.socket().unacknowledged_bytes() > 0) return client_spoke();
  connection_.silence_passed();
}

}  // namespace confab::net
