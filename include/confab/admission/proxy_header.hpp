// ProxyHeader: what a proxy sends before the first byte of its client: the client's address, in version 1 or 2 of the
// PROXY protocol (https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt). It reads bytes that have arrived so far
// and knows neither sockets nor whom to trust. A pure function, called by the network for connections from proxies.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace confab {

/// The most bytes of a header, of either version, with everything that version 2 may carry after the addresses
/// (TLVs). HAProxy and cloud balancers send less than 600; version 2 would allow 65551.
inline constexpr std::size_t proxy_header_bytes_max = 4096;

/// The address and port of a client, in TCP over IPv4 or IPv6.
struct ProxiedClient {
  bool is_v6 = false;
  std::array<std::uint8_t, 16> address{};  // in network order; of IPv4, the first 4 bytes
  std::uint16_t port = 0;

  bool operator==(const ProxiedClient&) const = default;
};

struct ProxyHeader {
  enum class State : std::uint8_t {
    incomplete,  // these bytes may begin a header
    complete,
    invalid,
  };

  State state = State::incomplete;
  std::size_t size = 0;  // of a complete header: the bytes after it are the client's
  /// Of a complete header: empty if it tells no address. So it is for a connection of the proxy's own (LOCAL), a client
  /// that the proxy does not know (UNKNOWN, AF_UNSPEC), and one at a unix socket of the proxy's machine.
  std::optional<ProxiedClient> client{};
  std::string_view why{};  // of an invalid one, for the log; a literal
};

/// Reads the header at the start of `bytes`. With at least proxy_header_bytes_max bytes the answer is never incomplete.
ProxyHeader parse_proxy_header(std::string_view bytes);

}  // namespace confab
