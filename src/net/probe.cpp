#include "probe.hpp"

#include <utility>

#include "connection.hpp"
#include "keepalive.hpp"
#include "server.hpp"

namespace confab::net {

Probe::Probe(Connection& holder, Server& server) : holder_(holder), server_(server) {
  // The user timeout also runs while a living machine reports a shut window. So it is shortened only if everything sent
  // has been acknowledged; for other connections expired() decides.
  shortened_ = holder_.socket().unacknowledged_bytes() == 0 && holder_.user_timeout().count() > 0;
  holder_.socket().set_keepalive(probing_keepalive);
  if (shortened_) holder_.socket().set_user_timeout(probing_user_timeout);
  server_.loop().time_outs().probe().set(*this);
}

void Probe::expired() {
  if (rests_) return holder_.end_vigil();
  const bool unanswered = probing_ && holder_.socket().unanswered_for(probing_user_timeout);
  stop();
  rests_ = true;
  server_.loop().time_outs().probe_rest().set(*this);
  if (unanswered) holder_.fail(Ending::connection_lost);
}

void Probe::stop() {
  if (!std::exchange(probing_, false)) return;
  holder_.socket().set_keepalive(usual_keepalive);
  if (shortened_) holder_.socket().set_user_timeout(holder_.user_timeout());
}

}  // namespace confab::net
