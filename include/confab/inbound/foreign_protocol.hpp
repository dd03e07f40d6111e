// Recognises clients that speak another protocol by mistake or malice: a browser made to post to our port, a TLS
// client, an SSH client. It does not know what is done about them (see intake.hpp). Pure functions.
#pragma once

#include <cstdint>
#include <string_view>

namespace confab {

enum class ForeignProtocol : std::uint8_t { none, http, tls, ssh };

constexpr std::string_view name_of(ForeignProtocol protocol) {
  switch (protocol) {
    case ForeignProtocol::http: return "HTTP";
    case ForeignProtocol::tls: return "TLS";
    case ForeignProtocol::ssh: return "SSH";
    case ForeignProtocol::none: break;
  }
  return "none";
}

/// Looks at the first bytes of a connection, before any line has ended. `none` may become another with more bytes.
ForeignProtocol recognise_opening(std::string_view bytes);

/// Looks at a connection's first line, or at the start of one that is too long to be kept.
ForeignProtocol recognise_first_line(std::string_view line);

/// What an HTTP client is told: a whole response, after which the connection closes.
std::string_view http_refusal();

}  // namespace confab
