// ListenAddress: an argument of --listen, PROTOCOL://HOST:PORT or PROTOCOL+unix:PATH, in its parts. It knows how
// addresses are written, but neither sockets nor which hosts and files exist. A value, made by the command line or the
// configuration file.
//
// Its two columns are independent of each other: what is spoken (the protocol), and what carries it (TCP or a unix
// socket, with TLS or without).
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "confab/frontends/admin.hpp"

namespace confab::app {

/// A mistake that the person who started the daemon can correct; what() is a sentence that says how.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The protocol that serves no client of the chat, but those who watch over the server.
inline constexpr std::string_view metrics_protocol = "metrics";
/// Where metrics are usually served: 9464 is the port of Prometheus exporters that OpenTelemetry chose.
inline constexpr std::string_view usual_metrics = "metrics://127.0.0.1:9464";

struct ListenAddress {
  std::string protocol;
  std::string host;  // an IPv4 address, an IPv6 address without brackets, a name, or "*" for all addresses
  std::uint16_t port = 0;
  bool tls = false;
  std::string path{};  // of a unix socket, absolute; then there is neither host nor port
  // Only from the configuration file. Empty: the general setting.
  std::string certificate{};  // a file, with TLS
  std::string key{};          // a file, with TLS
  std::string mode{};         // of a unix socket, in octal: "0660"

  bool is_unix() const { return !path.empty(); }
  bool is_metrics() const { return protocol == metrics_protocol; }
  bool is_admin() const { return protocol == admin_protocol; }
  bool operator==(const ListenAddress&) const = default;

  /// "slash://127.0.0.1:8888", "slash+tls://[::1]:8889" or "slash+unix:/run/confab/chat".
  std::string to_string() const;
};

/// Whether two listeners can't both be open, as far as their addresses tell.
bool are_in_one_place(const ListenAddress& one, const ListenAddress& other);

/// The port that `text` is, from 0 to 65535 in decimal; nullopt if it is none.
std::optional<std::uint16_t> port_in(std::string_view text);

/// What "slash" or "sigil+tls" says of an address, with neither host nor path; nullopt if there is no such protocol.
std::optional<ListenAddress> address_of_scheme(std::string_view scheme);
/// The permissions that `text` is, from 0 to 0777 in octal, with or without a leading 0; nullopt if it is none.
std::optional<std::uint32_t> file_mode_in(std::string_view text);

/// "slash" or "sigil+tls"
std::string scheme_of(const ListenAddress& address);

/// Throws UsageError.
ListenAddress parse_listen_address(std::string_view text);

}  // namespace confab::app
