// Peer: the other end of a socket as the network knows it: its name in the log, its key at the Door, and whether it is
// exempt from limits. It spares the rest of this folder from knowing addresses. A value, made once, when a client is
// accepted.
#pragma once

#include <string>

#include "asio.hpp"
#include "confab/admission/door.hpp"
#include "log.hpp"
#include "networks.hpp"

namespace confab::net {

class Peer {
 public:
  Peer(const tcp::endpoint& endpoint, const Networks& exempt)
      : endpoint_(endpoint), caller_{door_key(endpoint.address()), exempt.contains(endpoint.address())} {}

  /// "192.0.2.1:5000" or "[2001:db8::1]:5000". Made on demand, because the log leaves out most refused clients.
  std::string name() const { return log_safe(endpoint_); }

  const Door::Caller& caller() const { return caller_; }
  const AddressKey& address() const { return caller_.address; }
  bool exempt() const { return caller_.exempt; }

 private:
  tcp::endpoint endpoint_;
  Door::Caller caller_;
};

}  // namespace confab::net
