// What the client itself says, at a terminal and in a pipe. Knows nothing.
#pragma once

#include <string>
#include <string_view>

namespace confab::client {

/// `where` is ServerConnection::where().
inline std::string connected_message(const std::string& where) {
  return "Connected to " + where + ".";
}

inline constexpr std::string_view quit_message = "To quit, type \"/quit\".";
inline constexpr std::string_view quit_or_interrupt_message = "To quit, type \"/quit\", or press Ctrl-C again.";
inline constexpr std::string_view not_connected_message = "There is no connection: your line was not sent.";
inline constexpr std::string_view stuck_message = "The server does not take what you say: your line was not sent.";
inline constexpr std::string_view too_long_message = "A line has at most 4096 bytes: yours was not sent.";
inline constexpr std::string_view closed_message = "Connection closed by server.";

/// What may be the matter if it came before a word of the server, in plain text.
inline constexpr std::string_view silent_message = "The server has said nothing. If this port speaks TLS, add --tls.";

}  // namespace confab::client
