// ServerOptions: the configuration of a Server: the operator's settings, which may change while it runs, what the
// descriptors allow, values that only tests change, and what follows from all of them. The code that runs the server
// owns them; the server holds a reference.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "confab/base/assert.hpp"
#include "confab/conversation.hpp"
#include "confab/settings.hpp"
#include "networks.hpp"
#include "refused_clients.hpp"

namespace confab::net {

/// Durations that only tests change.
struct TimeLimits {
  std::chrono::milliseconds patience{25};         // how long others wait for a client whose socket is full
  std::chrono::milliseconds finish{5000};         // from the last word to the close
  std::chrono::milliseconds last_linger{500};     // the same while the server stops, after everything is sent
  std::chrono::milliseconds silence{1000};        // of a client that has received everything, before it is reset
  std::chrono::milliseconds last_silence{300};    // the same while the server stops
  std::chrono::milliseconds look_ahead{2000};     // how long a client waits for its pace before its end is looked for
  std::chrono::milliseconds backlog{10'000};      // how long a client that has ended its stream is still heard
  std::chrono::milliseconds telnet_answer{2000};  // how long a telnet client may think about an option
  std::chrono::milliseconds proxy_header{5000};   // from accepting a connection of a proxy to the end of its header
  std::chrono::milliseconds probe{6000};          // how long the holder of a wanted name is probed
  std::chrono::milliseconds probe_rest{4000};     // how long after that it is not probed again
};

/// How many connections from proxies wait for their headers at a time, each with a descriptor beside those of
/// connections: more than a proxy opens at once. At most a quarter of the descriptors.
inline constexpr std::size_t proxied_arrivals_max = 256;
inline constexpr std::uint32_t arrivals_part_of_descriptors = 4;

struct ServerOptions {
  const Settings& settings;
  const Networks& exempt;   // settings.exempt, parsed
  const Networks& proxies;  // settings.proxy_from, parsed
  TimeLimits time{};
  std::uint32_t connections_ceiling = UINT32_MAX;           // what the descriptors allow, whatever the settings say
  std::size_t flushes_per_turn = 64;                        // sends between two polls
  std::size_t arrivals_max = proxied_arrivals_max;          // connections that wait for their PROXY header
  std::size_t refused_kept_max = RefusedClients::kept_max;  // refused clients kept until they are silent

  /// When the kernel gives up a client that acknowledges nothing: somewhat later than the write timeout, after which
  /// the connection itself gives up a client that accepts nothing.
  std::chrono::milliseconds user_timeout() const {
    constexpr std::chrono::seconds least{60};
    constexpr std::chrono::seconds slack{10};
    return std::max<std::chrono::milliseconds>(least, settings.write_timeout + slack);
  }

  /// How long a conversation's deadline takes. Kind::none is no deadline.
  const std::chrono::milliseconds& time_of(Deadline::Kind kind) const {
    switch (kind) {
      case Deadline::Kind::none: break;
      case Deadline::Kind::login: return settings.login_timeout;
      case Deadline::Kind::late_login:
      case Deadline::Kind::patience: return time.patience;
      case Deadline::Kind::write: return settings.write_timeout;
      case Deadline::Kind::backlog: return time.backlog;
      case Deadline::Kind::finish: return time.finish;
      case Deadline::Kind::linger: return time.last_linger;
      case Deadline::Kind::telnet_answer: return time.telnet_answer;
    }
    CONFAB_ASSERT(false && "no deadline takes no time");
    return time.finish;
  }
};

}  // namespace confab::net
