// Endpoint: where a chat is, as its user writes it: HOST, HOST:PORT, [::1]:8888, unix:/PATH or /PATH. It knows how
// places are written, but not which hosts and sockets exist. A value, made by the command line.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace confab::client {

/// A mistake that the user can correct; what() is a sentence that says how.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline constexpr std::string_view usual_host = "127.0.0.1";
inline constexpr std::uint16_t usual_port = 8888;          // for people
inline constexpr std::uint16_t usual_scripts_port = 8890;  // for --send

struct Endpoint {
  std::string host;  // an address or a name; an IPv6 address without brackets
  std::uint16_t port = 0;
  std::string path{};  // of a unix socket; then there is neither host nor port

  bool is_unix() const { return !path.empty(); }
  bool operator==(const Endpoint&) const = default;

  /// "chat.example.org:8888", "[::1]:8888" or "/run/confab/chat".
  std::string to_string() const;
};

/// The place that `place` and, in a word of its own, `port` name. A port that neither names is `default_port`. Throws
/// UsageError.
Endpoint parse_endpoint(std::string_view place, const std::optional<std::string>& port, std::uint16_t default_port);

}  // namespace confab::client
