// Keepalive: when the kernel asks a silent peer's machine whether it is still there. Plain values, for Listener, whose
// sockets hand them down, and for Socket, which changes them while a holder's name is asked for.
#pragma once

#include <chrono>

namespace confab::net {

struct Keepalive {
  std::chrono::seconds idle;      // of silence before the first question
  std::chrono::seconds interval;  // between two questions
  int probes;                     // unanswered ones that end the connection, if no user timeout does
};

// A user timeout takes the place of the number of probes on Linux, and counts from the last byte or answer.
inline constexpr Keepalive usual_keepalive{
    .idle = std::chrono::seconds(60), .interval = std::chrono::seconds(15), .probes = 4};
inline constexpr Keepalive probing_keepalive{
    .idle = std::chrono::seconds(1), .interval = std::chrono::seconds(1), .probes = 4};
inline constexpr std::chrono::milliseconds probing_user_timeout = std::chrono::seconds(5);

}  // namespace confab::net
