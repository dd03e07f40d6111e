#include "networks.hpp"

#include <algorithm>
#include <boost/asio/ip/network_v4.hpp>
#include <string>

namespace confab::net {

namespace {

using asio::ip::address_v6;
using asio::ip::network_v6;

/// `address` in the one form in which all are compared: IPv4 is written inside IPv6 (::ffff:192.0.2.1).
address_v6 as_v6(const asio::ip::address& address) {
  return address.is_v4() ? asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()) : address.to_v6();
}

/// The addresses whose first `prefix_bits` are those of `address`. It names no interface.
network_v6 range_of(const address_v6& address, unsigned short prefix_bits) {
  return network_v6(address_v6(address.to_bytes()), prefix_bits).canonical();
}

/// False for what Boost's parser lets pass although it means no range: a prefix length that overflows or begins with a
/// zero, and one of an address that names its interface.
bool may_be_range(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return true;
  const std::string_view bits = text.substr(slash + 1);
  return bits.size() <= 3 && (bits == "0" || !bits.starts_with('0')) && text.find('%') == std::string_view::npos;
}

}  // namespace

bool Networks::add(std::string_view text) {
  if (!may_be_range(text)) return false;
  const std::string written(text);
  error_code failure;
  if (const auto one = asio::ip::make_address(written, failure); !failure) {
    const address_v6 address = as_v6(one);
    ranges_.push_back({range_of(address, 128), address.is_v4_mapped() ? 0 : address.scope_id()});
    return true;
  }
  if (const auto v4 = asio::ip::make_network_v4(written, failure); !failure) {
    constexpr int bits_before_v4 = 96;
    const auto prefix_bits = static_cast<unsigned short>(bits_before_v4 + v4.prefix_length());
    ranges_.push_back({range_of(as_v6(v4.address()), prefix_bits), 0});
    return true;
  }
  const auto v6 = asio::ip::make_network_v6(written, failure);
  if (!failure) ranges_.push_back({range_of(v6.address(), v6.prefix_length()), 0});
  return !failure;
}

bool Networks::contains(const asio::ip::address& address) const {
  const address_v6 wanted = as_v6(address);
  return std::any_of(ranges_.begin(), ranges_.end(), [&](const Range& range) {
    // A range of IPv6 has no IPv4 address in it, not even ::/0, unless it is written inside ::ffff:0:0/96.
    if (wanted.is_v4_mapped() && !range.network.address().is_v4_mapped()) return false;
    if (range.interface != 0 && range.interface != wanted.scope_id()) return false;
    return range_of(wanted, range.network.prefix_length()) == range.network;
  });
}

AddressKey door_key(const asio::ip::address& address) {
  const address_v6 counted = as_v6(address);
  if (!counted.is_v4_mapped()) return AddressKey::of_v6(counted.to_bytes());
  return AddressKey::of_v4(asio::ip::make_address_v4(asio::ip::v4_mapped, counted).to_bytes());
}

}  // namespace confab::net
