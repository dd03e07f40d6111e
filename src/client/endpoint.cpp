#include "endpoint.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstddef>
#include <system_error>

namespace confab::client {

namespace {

constexpr std::string_view unix_prefix = "unix:";

/// What Linux allows: sun_path has 108 bytes, and the last one is a NUL (unix(7)).
constexpr std::size_t path_bytes_max = 107;

std::uint16_t port_in(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error == std::errc() && end == text.data() + text.size() && port != 0) return port;
  throw UsageError(fmt::format("\"{}\" is no port: it is a number from 1 to 65535.", text));
}

Endpoint unix_endpoint(std::string_view path, const std::optional<std::string>& port) {
  if (port) throw UsageError(fmt::format("A unix socket has no port: leave out {}.", *port));
  if (path.empty()) throw UsageError("unix: needs the path of a socket after it, as in unix:/run/confab/chat.");
  if (path.size() > path_bytes_max) {
    throw UsageError(fmt::format("The path of a unix socket has at most {} bytes.", path_bytes_max));
  }
  return {.host = {}, .port = 0, .path = std::string(path)};
}

struct Parts {
  std::string_view host;
  std::optional<std::string_view> port{};
};

Parts bracketed(std::string_view place) {
  const std::size_t close = place.find(']');
  if (close == std::string_view::npos) {
    throw UsageError(fmt::format("\"{}\" lacks a bracket: write [::1]:8888.", place));
  }
  const std::string_view host = place.substr(1, close - 1);
  const std::string_view rest = place.substr(close + 1);
  if (rest.empty()) return {host};
  if (rest.front() != ':') throw UsageError(fmt::format("After the bracket of \"{}\" comes :PORT or nothing.", place));
  return {host, rest.substr(1)};
}

Parts parts_of(std::string_view place) {
  if (place.starts_with('[')) return bracketed(place);
  const std::size_t colon = place.find(':');
  // With several colons it is an IPv6 address without a port.
  if (colon == std::string_view::npos || place.find(':', colon + 1) != std::string_view::npos) return {place};
  return {place.substr(0, colon), place.substr(colon + 1)};
}

}  // namespace

std::string Endpoint::to_string() const {
  if (is_unix()) return path;
  return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port) : fmt::format("[{}]:{}", host, port);
}

Endpoint parse_endpoint(std::string_view place, const std::optional<std::string>& port, std::uint16_t default_port) {
  if (place.starts_with(unix_prefix)) return unix_endpoint(place.substr(unix_prefix.size()), port);
  if (place.starts_with('/')) return unix_endpoint(place, port);
  const Parts parts = parts_of(place);
  if (parts.host.empty()) throw UsageError(fmt::format("\"{}\" names no host: write HOST or HOST:PORT.", place));
  if (parts.port && port) throw UsageError(fmt::format("{} has a port already: leave out {}.", place, *port));
  std::uint16_t number = default_port;
  if (parts.port) number = port_in(*parts.port);
  if (port) number = port_in(*port);
  return {.host = std::string(parts.host), .port = number};
}

}  // namespace confab::client
