// ListenAddress: what --listen takes, PROTOCOL://HOST:PORT, taken apart. It knows how addresses are written, but
// neither sockets nor which hosts exist.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace confab::app {

/// Something the person who started the daemon can mend; what() is the sentence that tells how.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct ListenAddress {
  std::string protocol;
  std::string host;  // an IPv4 address, an IPv6 address without brackets, a name, or "*" for all addresses
  std::uint16_t port = 0;

  /// "slash://127.0.0.1:8888"; IPv6 addresses get their brackets back.
  std::string to_string() const;
};

/// Throws UsageError.
ListenAddress parse_listen_address(std::string_view text);

}  // namespace confab::app
