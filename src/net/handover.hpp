// What one process hands to the next in a live upgrade: the chat, and each client with its socket, as values. They do
// not know how they cross over. Made by Server::state(), and taken apart by Server::restore().
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "confab/base/instant.hpp"
#include "confab/carried_state.hpp"

namespace confab::net {

/// Who is at the other end of a connection, as Peer knows it.
struct PeerState {
  std::string address{};  // an IP address, as text
  std::uint16_t port = 0;
  bool exempt = false;
  std::optional<std::uint32_t> user{};  // of a unix socket, which has no address
  std::int32_t process = 0;             // the same
};

struct ConnectionState {
  carried::ConversationState conversation;
  PeerState peer;
  bool in_log = false;               // the log has this visit's beginning, or its name
  bool user_timeout_is_off = false;  // of the kernel; see Connection
  bool probed = false;               // the keepalive has to be made the usual one again
};

/// A connection of a proxy that waits for its PROXY header. All that it has sent is still in the socket.
struct ArrivalState {
  std::string address;  // of the proxy
  std::uint16_t port = 0;
  std::string protocol;  // of the listener
};

/// Somebody whose client can't be carried. The new process tells the others when that person leaves, and not the old
/// one: so nobody has noticed anything if the upgrade fails.
struct DepartingState {
  std::string protocol;
  carried::SessionState session;
};

/// See Ban.
struct BanState {
  std::string target;
  std::chrono::seconds since{0};
  std::optional<std::chrono::seconds> until{};
  std::string reason;
  std::string by;
};

struct ServerState {
  carried::ChatState chat;
  std::vector<ConnectionState> connections;
  std::vector<DepartingState> departing;
  std::vector<ArrivalState> arrivals;
  std::vector<BanState> bans;     // a state directory may not have the latest yet
  std::string state_directory;    // where these were kept; empty for nowhere
  Instant taken_at{0};            // nobody has been served since then
  bool reload = false;            // the configuration file is to be read again
  bool histories_follow = false;  // what was said in rooms
};

/// The state, and the sockets of its connections and then of its arrivals, in their order. The sockets belong to the
/// server that gave them away, until it lets go of them.
struct HandedOver {
  ServerState state;
  std::vector<int> descriptors;
};

}  // namespace confab::net
