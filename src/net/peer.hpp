// Peer: who is at the other end of a socket, as far as the network says: what the log calls it, what the Door counts it
// by, and whether it is exempt from limits. The rest of this folder need not know what an address is. A value, made
// once, when a client is accepted.
#pragma once

#include <string>

#include "asio.hpp"
#include "confab/admission/door.hpp"
#include "networks.hpp"

namespace confab::net {

class Peer {
 public:
  Peer(const tcp::endpoint& endpoint, const Networks& exempt)
      : endpoint_(endpoint), caller_{door_key(endpoint.address()), exempt.contains(endpoint.address())} {}

  /// "192.0.2.1:5000" or "[2001:db8::1]:5000". Made when it is asked for, because most who are refused are not named.
  std::string name() const;

  const Door::Caller& caller() const { return caller_; }
  const AddressKey& address() const { return caller_.address; }
  bool exempt() const { return caller_.exempt; }

 private:
  tcp::endpoint endpoint_;
  Door::Caller caller_;
};

}  // namespace confab::net
