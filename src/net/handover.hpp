// What one process hands to the next in a live upgrade, as values: the chat, and each client with its socket. It knows
// nothing of how that crosses over. Made by Server::state(), and taken apart by Server::restore().
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace confab::net {

/// Who is at the other end of a connection, as Peer knows it.
struct PeerState {
  std::string address;  // as bytes in network order: 4 of IPv4, or 16
  std::uint32_t scope = 0;
  std::uint16_t port = 0;
  bool exempt = false;
};

}  // namespace confab::net
