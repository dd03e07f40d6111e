#include "confab/admission/proxy_header.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace confab {

namespace {

using namespace std::string_view_literals;
using State = ProxyHeader::State;

constexpr std::string_view v1_opening = "PROXY "sv;
constexpr std::string_view v2_signature = "\r\n\r\n\0\r\nQUIT\n"sv;

ProxyHeader invalid(std::string_view why) {
  return {.state = State::invalid, .why = why};
}

/// Whether one of the two is the start of the other.
bool agree(std::string_view one, std::string_view other) {
  const std::size_t common = std::min(one.size(), other.size());
  return one.substr(0, common) == other.substr(0, common);
}

// ---- Version 1: a line of text

/// Takes what is before the next blank or the end of `rest`, and the blank.
std::string_view take_word(std::string_view& rest) {
  const auto end = std::min(rest.find(' '), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return word;
}

/// A number without leading zeros, as the protocol demands.
std::optional<std::uint16_t> port_in(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool canonical = text == "0" || !text.starts_with('0');
  if (failure != std::errc{} || end != text.data() + text.size() || !canonical) return std::nullopt;
  return port;
}

bool read_address(std::string_view text, ProxiedClient& into) {
  // inet_pton() stops at a null byte.
  if (text.find('\0') != std::string_view::npos) return false;
  return ::inet_pton(into.is_v6 ? AF_INET6 : AF_INET, std::string(text).c_str(), into.address.data()) == 1;
}

/// `rest` follows "PROXY TCP4 " or "PROXY TCP6 ": both addresses, then both ports.
std::optional<ProxiedClient> read_v1_client(std::string_view rest, bool is_v6) {
  ProxiedClient client{.is_v6 = is_v6};
  ProxiedClient server{.is_v6 = is_v6};
  const bool addresses = read_address(take_word(rest), client) && read_address(take_word(rest), server);
  const auto port = port_in(take_word(rest));
  // The last word: a blank after it would be part of it.
  if (!addresses || !port || !port_in(rest)) return std::nullopt;
  client.port = *port;
  return client;
}

ProxyHeader parse_v1(std::string_view bytes) {
  constexpr std::size_t bytes_max = 107;  // "the worst case", with CR LF
  constexpr std::string_view line_end = "\r\n"sv;
  const auto end = bytes.substr(0, bytes_max).find(line_end);
  if (end == std::string_view::npos) {
    return bytes.size() < bytes_max ? ProxyHeader{} : invalid("its PROXY header of version 1 is too long");
  }
  ProxyHeader header{.state = State::complete, .size = end + line_end.size()};
  std::string_view rest = bytes.substr(v1_opening.size(), end - v1_opening.size());
  const std::string_view family = take_word(rest);
  // What follows UNKNOWN means nothing.
  if (family == "UNKNOWN") return header;
  if (family == "TCP4" || family == "TCP6") header.client = read_v1_client(rest, family == "TCP6");
  return header.client ? header : invalid("its PROXY header of version 1 is malformed");
}

// ---- Version 2: binary

std::uint8_t byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<std::uint8_t>(bytes[index]);
}

/// A number of two bytes in network order.
std::uint16_t number_at(std::string_view bytes, std::size_t index) {
  return static_cast<std::uint16_t>(byte_at(bytes, index) << 8U | byte_at(bytes, index + 1));
}

// Behind the signature: version and command, family and transport, and the length of all that follows.
constexpr std::size_t command_at = v2_signature.size();
constexpr std::size_t family_at = command_at + 1;
constexpr std::size_t length_at = family_at + 1;
constexpr std::size_t v2_fixed_bytes = length_at + 2;

enum Command : std::uint8_t { local = 0x20, proxy = 0x21 };

enum Family : std::uint8_t { unspecified = 0x00, tcp_v4 = 0x11, tcp_v6 = 0x21, unix_stream = 0x31 };

/// Bytes of the addresses of a family: both addresses and both ports, or both paths. Nothing if a TCP connection can't
/// have this family.
std::optional<std::size_t> address_bytes_of(std::uint8_t family) {
  switch (family) {
    case unspecified: return 0;
    case tcp_v4: return 2 * (4 + 2);
    case tcp_v6: return 2 * (16 + 2);
    case unix_stream: return 2 * 108;
    default: return std::nullopt;
  }
}

ProxiedClient read_v2_client(std::string_view addresses, bool is_v6) {
  ProxiedClient client{.is_v6 = is_v6};
  const std::size_t size = is_v6 ? 16 : 4;
  std::ranges::copy(addresses.substr(0, size), client.address.begin());
  client.port = number_at(addresses, 2 * size);
  return client;
}

ProxyHeader parse_v2(std::string_view bytes) {
  if (bytes.size() <= command_at) return {};
  const std::uint8_t command = byte_at(bytes, command_at);
  if (command != local && command != proxy) return invalid("its PROXY header is of an unknown version or command");
  if (bytes.size() < v2_fixed_bytes) return {};
  const std::size_t length = number_at(bytes, length_at);
  const std::size_t size = v2_fixed_bytes + length;
  if (size > proxy_header_bytes_max) return invalid("its PROXY header of version 2 is too long");
  const std::uint8_t family = byte_at(bytes, family_at);
  // The proxy's own connections come with whatever addresses.
  const auto address_bytes = command == local ? std::size_t{0} : address_bytes_of(family);
  if (!address_bytes) return invalid("its PROXY header is of an unknown family, or not of a stream");
  if (length < *address_bytes) return invalid("its PROXY header of version 2 is too short for its addresses");
  if (bytes.size() < size) return {};
  ProxyHeader header{.state = State::complete, .size = size};
  if (command == proxy && (family == tcp_v4 || family == tcp_v6)) {
    header.client = read_v2_client(bytes.substr(v2_fixed_bytes), family == tcp_v6);
  }
  return header;
}

}  // namespace

ProxyHeader parse_proxy_header(std::string_view bytes) {
  if (agree(bytes, v2_signature)) return parse_v2(bytes);
  if (agree(bytes, v1_opening)) return bytes.size() < v1_opening.size() ? ProxyHeader{} : parse_v1(bytes);
  return invalid("no PROXY header, which --proxy-from demands of its address");
}

}  // namespace confab
