// Keepalive: when the kernel asks a silent peer's machine whether it is still there. Plain values: Listener sets the
// usual ones, which accepted sockets inherit, and Probe changes them for a while.
#pragma once

#include <chrono>

namespace confab::net {

struct Keepalive {
  std::chrono::seconds idle;      // of silence before the first probe
  std::chrono::seconds interval;  // between two probes
  int probes;                     // this many without an answer end the connection, unless a user timeout is set
};

// On Linux, a user timeout replaces the number of probes; it counts from the last byte or answer.
inline constexpr Keepalive usual_keepalive{
    .idle = std::chrono::seconds(60), .interval = std::chrono::seconds(15), .probes = 4};
inline constexpr Keepalive probing_keepalive{
    .idle = std::chrono::seconds(1), .interval = std::chrono::seconds(1), .probes = 4};
inline constexpr std::chrono::milliseconds probing_user_timeout = std::chrono::seconds(5);

}  // namespace confab::net
