#include "listen_address.hpp"

#include <fmt/format.h>

#include <charconv>

#include "confab/frontends/frontends.hpp"

namespace confab::app {

namespace {

std::string known_protocols() {
  std::string names;
  for (const FrontendEntry& entry : frontends()) {
    if (!names.empty()) names += ", ";
    names += entry.protocol;
  }
  return names;
}

std::uint16_t parse_port(std::string_view text, std::string_view address) {
  std::uint16_t port = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failure != std::errc{} || end != text.data() + text.size() || text.empty()) {
    throw UsageError(
        fmt::format("\"{}\" has no port from 0 to 65535 at its end: write it like slash://127.0.0.1:8888.", address));
  }
  return port;
}

}  // namespace

std::string ListenAddress::to_string() const {
  if (host.find(':') != std::string::npos) return fmt::format("{}://[{}]:{}", protocol, host, port);
  return fmt::format("{}://{}:{}", protocol, host, port);
}

ListenAddress parse_listen_address(std::string_view text) {
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) {
    throw UsageError(fmt::format("\"{}\" is no address to listen on: write it like slash://127.0.0.1:8888.", text));
  }
  ListenAddress address;
  address.protocol = text.substr(0, scheme_end);
  if (find_frontend(address.protocol) == nullptr) {
    throw UsageError(
        fmt::format("There is no protocol \"{}\": the protocols are {}.", address.protocol, known_protocols()));
  }
  const auto place = text.substr(scheme_end + 3);
  const auto colon = place.rfind(':');
  const auto bracket = place.rfind(']');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) {
    throw UsageError(fmt::format("\"{}\" has no port: write it like {}:8888.", text, text));
  }
  address.port = parse_port(place.substr(colon + 1), text);
  auto host = place.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    throw UsageError(fmt::format("\"{}\" has an IPv6 address without brackets: write it like {}://[{}]:{}.", text,
                                 address.protocol, host, address.port));
  }
  if (host.empty()) {
    throw UsageError(fmt::format("\"{}\" has no host: write * for all addresses of this machine.", text));
  }
  address.host = host;
  return address;
}

}  // namespace confab::app
