// ListenAddress: an argument of --listen, PROTOCOL://HOST:PORT, in its parts. It knows how addresses are written, but
// neither sockets nor which hosts exist. A value, made by the command line.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace confab::app {

/// A mistake that the person who started the daemon can correct; what() is a sentence that says how.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct ListenAddress {
  std::string protocol;
  std::string host;  // an IPv4 address, an IPv6 address without brackets, a name, or "*" for all addresses
  std::uint16_t port = 0;

  /// "slash://127.0.0.1:8888"; IPv6 addresses in brackets.
  std::string to_string() const;
};

/// The port that `text` is, from 0 to 65535 in decimal; nullopt if it is none.
std::optional<std::uint16_t> port_in(std::string_view text);

/// Throws UsageError.
ListenAddress parse_listen_address(std::string_view text);

}  // namespace confab::app
