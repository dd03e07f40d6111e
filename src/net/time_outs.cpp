#include "time_outs.hpp"

#include "confab/base/assert.hpp"

namespace confab::net {

DeadlineList& TimeOuts::of(Deadline::Kind kind) {
  switch (kind) {
    case Deadline::Kind::none: break;
    case Deadline::Kind::login: return login_;
    case Deadline::Kind::late_login:
    case Deadline::Kind::patience: return patience_;
    case Deadline::Kind::write: return write_;
    case Deadline::Kind::backlog: return backlog_;
    case Deadline::Kind::finish: return finish_;
    case Deadline::Kind::linger: return last_linger_;
  }
  CONFAB_ASSERT(false && "no deadline takes no time");
  return finish_;
}

}  // namespace confab::net
