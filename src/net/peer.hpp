// Peer: the other end of a socket as the network knows it: its name in the log, its key at the Door, and whether it is
// exempt from limits. It spares the rest of this folder from knowing addresses. A value, made once, when a client is
// accepted.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <optional>
#include <string>

#include "asio.hpp"
#include "confab/admission/address_range.hpp"
#include "confab/admission/door.hpp"
#include "handover.hpp"
#include "networks.hpp"

namespace confab::net {

class Peer {
 public:
  /// A client at `endpoint`, of TCP.
  Peer(const tcp::endpoint& endpoint, const Networks& exempt) : Peer(endpoint, exempt.contains(endpoint.address())) {}

  /// A client of which the trusted proxy at `proxy` tells no address: it has the proxy's, and is never exempt.
  static Peer somebody_behind(const tcp::endpoint& proxy) { return {proxy, false}; }

  /// The program at the other end of the unix socket `descriptor`, with the user and process that connected it
  /// (SO_PEERCRED). Always exempt: the mode of the socket's file says who may come.
  static Peer at_unix_socket(int descriptor);

  /// The same client in another process; nullopt if `state` can't be one.
  static std::optional<Peer> restored(const PeerState& state);
  PeerState state() const;

  /// "192.0.2.1:5000", "[2001:db8::1]:5000" or "unix:uid 1000 pid 77". Made on demand, because the log leaves out most
  /// refused clients.
  std::string name() const;

  /// Where the client is; nullopt at a unix socket.
  std::optional<InternetAddress> internet_address() const;

  bool is_local() const { return address_.any.sa_family == AF_UNIX; }

  const Door::Caller& caller() const { return caller_; }
  const AddressKey& address() const { return caller_.address; }
  bool exempt() const { return caller_.exempt; }

 private:
  struct LocalUser {
    sa_family_t family;  // AF_UNIX
    uid_t user;
    pid_t process;
  };

  /// Each begins with its family. Smaller than a variant of endpoints, of which each connection has one.
  union Address {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
    LocalUser local;
  };

  Peer(const tcp::endpoint& endpoint, bool exempt);
  explicit Peer(const LocalUser& local);
  tcp::endpoint endpoint() const;

  Address address_;
  Door::Caller caller_;
};

}  // namespace confab::net
