#include "peer.hpp"

#include "log.hpp"

namespace confab::net {

std::string Peer::name() const {
  return log_safe(endpoint_);
}

}  // namespace confab::net
