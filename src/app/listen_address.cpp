#include "listen_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>

#include "../net/asio.hpp"
#include "../net/log.hpp"
#include "confab/frontends/admin.hpp"
#include "confab/frontends/frontends.hpp"

namespace confab::app {

namespace {

constexpr std::uint16_t example_port = 8888;
constexpr std::uint16_t metrics_port = 9464;
constexpr std::string_view example = "slash://127.0.0.1:8888";
constexpr std::string_view admin_example = "admin+unix:/run/confab/admin";
constexpr std::string_view unix_example = "slash+unix:/run/confab/chat";

std::string known_protocols() {
  std::string names;
  for (const FrontendEntry& entry : frontends()) {
    if (!names.empty()) names += ", ";
    names += entry.protocol;
  }
  return fmt::format("{}, {}, {}", names, metrics_protocol, admin_protocol);
}

constexpr std::string_view brackets = "[]";

std::string_view without_brackets(std::string_view host) {
  host.remove_prefix(std::min(host.find_first_not_of(brackets), host.size()));
  return host.substr(0, host.find_last_not_of(brackets) + 1);
}

bool is_of_many_machines(const net::asio::ip::address& literal) {
  return literal.is_multicast() || literal == net::asio::ip::address_v4::broadcast();
}

bool is_mapped(const net::asio::ip::address& literal) {
  return literal.is_v6() && literal.to_v6().is_v4_mapped();
}

bool is_usable(const std::string& host) {
  net::error_code failure;
  const auto literal = net::asio::ip::make_address(host, failure);
  if (failure) return !host.empty() && host.find_first_of(":[]") == std::string::npos;
  return !is_of_many_machines(literal) && !is_mapped(literal);
}

/// `wrong` says what is wrong with `text`. The message suggests `instead`, or the example if we would refuse that too.
[[noreturn]] void refuse(std::string_view text, std::string_view wrong, const ListenAddress& instead = {}) {
  const std::string right = is_usable(instead.host) ? instead.to_string() : std::string(example);
  throw UsageError(fmt::format("\"{}\" {}: write it like {}.", net::log_safe(text), wrong, net::log_safe(right)));
}

/// Throws unless `literal` can be the address of one machine.
void check_literal(const net::asio::ip::address& literal, const ListenAddress& address, std::string_view text) {
  if (is_of_many_machines(literal)) {
    throw UsageError(
        fmt::format("\"{}\" is an address of many machines: name one of this machine, or * for all its addresses.",
                    net::log_safe(text)));
  }
  if (is_mapped(literal)) {
    const auto plain = net::asio::ip::make_address_v4(net::asio::ip::v4_mapped, literal.to_v6());
    refuse(text, "is an IPv4 address written as IPv6",
           {address.protocol, plain.to_string(), address.port, address.tls});
  }
}

/// `written` is the part before the port. Returns the host without brackets.
std::string parse_host(std::string_view written, const ListenAddress& address, std::string_view text) {
  const std::string host(without_brackets(written));
  if (host.empty()) {
    throw UsageError(
        fmt::format("\"{}\" has no host: write * for all addresses of this machine.", net::log_safe(text)));
  }
  net::error_code failure;
  const auto literal = net::asio::ip::make_address(host, failure);
  const bool is_v6 = !failure && literal.is_v6();
  const bool in_brackets = written.size() == host.size() + brackets.size() && written.front() == '[';
  if (is_v6 && !in_brackets) {
    refuse(text, "has an IPv6 address without its brackets", {address.protocol, host, address.port, address.tls});
  }
  if (!is_v6 && (host.size() < written.size() || host.find(':') != std::string::npos)) {
    refuse(text, "has no IPv6 address where it should have one", {address.protocol, host, address.port, address.tls});
  }
  if (!failure) check_literal(literal, address, text);
  return host;
}

/// Takes the suffixes "+tls" and "+unix" off `scheme`; the rest is the protocol. Returns whether it is a unix socket.
bool parse_scheme(std::string_view scheme, ListenAddress& address) {
  const auto take = [&scheme](std::string_view suffix) {
    if (!scheme.ends_with(suffix)) return false;
    scheme.remove_suffix(suffix.size());
    return true;
  };
  const bool is_unix = take("+unix");
  address.tls = take("+tls");
  address.protocol = scheme;
  return is_unix;
}

bool is_known(const ListenAddress& address) {
  if (address.is_metrics()) return !address.tls;
  return find_frontend(address.protocol) != nullptr;
}

/// `is_unix`: whether `address` is that of a unix socket.
void check_protocol(const ListenAddress& address, bool is_unix, std::string_view text) {
  if (address.is_metrics() && (address.tls || is_unix)) {
    throw UsageError(fmt::format(
        "Metrics are served over plain TCP only: write {}, and put a proxy in front if others are to read them.",
        usual_metrics));
  }
  if (address.is_admin()) {
    if (is_unix && !address.tls) return;
    throw UsageError(fmt::format(
        "\"{}\" would let others at the controls of the server: administrators are served at a unix socket only, where "
        "the mode of its file keeps others out; write it like {}.",
        net::log_safe(text), admin_example));
  }
  if (is_known(address)) return;
  throw UsageError(fmt::format("There is no protocol \"{}\": the protocols are {}.", net::log_safe(address.protocol),
                               known_protocols()));
}

std::string parse_path(std::string_view path, std::string_view text) {
  // sun_path is 108 bytes, with a null byte at its end (unix(7)).
  constexpr std::size_t path_bytes_max = 107;
  if (path.empty() || path.front() != '/') {
    throw UsageError(fmt::format("\"{}\" has no absolute path: write it like {}.", net::log_safe(text), unix_example));
  }
  if (path.size() > path_bytes_max || path.find('\0') != std::string_view::npos) {
    throw UsageError(fmt::format("\"{}\" has a path that no socket can have: it takes up to {} bytes.",
                                 net::log_safe(text), path_bytes_max));
  }
  return std::string(path);
}

void parse_host_and_port(std::string_view place, ListenAddress& address, std::string_view text) {
  const auto colon = place.rfind(':');
  const auto bracket = place.rfind(']');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) {
    ListenAddress instead = address;
    instead.host = without_brackets(place);
    instead.port = address.is_metrics() ? metrics_port : example_port;
    refuse(text, "has no port", instead);
  }
  const auto port = port_in(place.substr(colon + 1));
  if (!port) refuse(text, "has no port from 0 to 65535 at its end");
  address.port = *port;
  address.host = parse_host(place.substr(0, colon), address, text);
}

}  // namespace

std::string ListenAddress::to_string() const {
  const std::string_view secured = tls ? "+tls" : "";
  if (is_unix()) return fmt::format("{}{}+unix:{}", protocol, secured, path);
  if (host.find(':') != std::string::npos) return fmt::format("{}{}://[{}]:{}", protocol, secured, host, port);
  return fmt::format("{}{}://{}:{}", protocol, secured, host, port);
}

bool are_in_one_place(const ListenAddress& one, const ListenAddress& other) {
  if (one.is_unix() || other.is_unix()) return one.path == other.path;
  if (one.port != other.port || one.port == 0) return false;
  return one.host == other.host || one.host == "*" || other.host == "*";
}

std::optional<std::uint16_t> port_in(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return port;
}

std::optional<ListenAddress> address_of_scheme(std::string_view scheme) {
  ListenAddress address;
  if (parse_scheme(scheme, address) || !is_known(address)) return std::nullopt;
  return address;
}

std::optional<std::uint32_t> file_mode_in(std::string_view text) {
  constexpr int octal = 8;
  constexpr std::uint32_t all_permissions = 0777;
  std::uint32_t mode = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), mode, octal);
  if (failure != std::errc{} || end != text.data() + text.size() || mode > all_permissions) return std::nullopt;
  return mode;
}

std::string scheme_of(const ListenAddress& address) {
  return address.protocol + (address.tls ? "+tls" : "");
}

ListenAddress parse_listen_address(std::string_view text) {
  const auto scheme_end = text.find(':');
  const std::string_view scheme = text.substr(0, scheme_end);
  if (scheme_end == std::string_view::npos) refuse(text, "is no address to listen on");
  std::string_view place = text.substr(scheme_end + 1);
  ListenAddress address;
  const bool is_unix = parse_scheme(scheme, address);
  if (is_unix) {
    check_protocol(address, true, text);
    address.path = parse_path(place, text);
    return address;
  }
  if (!place.starts_with("//")) refuse(text, "is no address to listen on");
  check_protocol(address, false, text);
  place.remove_prefix(2);
  parse_host_and_port(place, address, text);
  return address;
}

}  // namespace confab::app
