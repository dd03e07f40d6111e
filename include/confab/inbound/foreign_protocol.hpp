// Recognises clients that speak another protocol by mistake or malice: a browser made to post to our port, a TLS
// client, an SSH client. It does not know what happens to them (see intake.hpp). Pure functions.
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

/// Recognises the first bytes of a connection, before any line has ended. `none` may change as more bytes arrive.
ForeignProtocol recognise_opening(std::string_view bytes);

/// Recognises a connection's first line, or the kept start of a first line that is too long.
ForeignProtocol recognise_first_line(std::string_view line);

/// The response to an HTTP client, complete; the connection closes after it.
std::string_view http_refusal();

}  // namespace confab
