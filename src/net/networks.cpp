#include "networks.hpp"

#include <algorithm>
#include <string>

namespace confab::net {

namespace {

using asio::ip::address_v6;

/// `address` in the one form in which all are compared: IPv4 is written inside IPv6 (::ffff:192.0.2.1).
address_v6 as_v6(const asio::ip::address& address) {
  return address.is_v4() ? asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()) : address.to_v6();
}

}  // namespace

bool Networks::add(std::string_view text) {
  if (text.find('%') == std::string_view::npos) {
    const auto range = AddressRange::parse(text, address_bits);
    if (range) members_.push_back({*range, 0});
    return range.has_value();
  }
  // Boost takes all that follows for the interface, and none of that name for no interface.
  if (text.find('/') != std::string_view::npos) return false;
  error_code failure;
  const auto one = asio::ip::make_address_v6(std::string(text), failure);
  if (failure) return false;
  members_.push_back({AddressRange(one.to_bytes(), address_bits), one.is_v4_mapped() ? 0 : one.scope_id()});
  return true;
}

bool Networks::contains(const asio::ip::address& address) const {
  const InternetAddress wanted = internet_address(address);
  const unsigned long interface = address.is_v6() ? address.to_v6().scope_id() : 0;
  return std::any_of(members_.begin(), members_.end(), [&](const Member& member) {
    return (member.interface == 0 || member.interface == interface) && member.range.contains(wanted);
  });
}

InternetAddress internet_address(const asio::ip::address& address) {
  return as_v6(address).to_bytes();
}

AddressKey door_key(const asio::ip::address& address) {
  const address_v6 counted = as_v6(address);
  if (!counted.is_v4_mapped()) return AddressKey::of_v6(counted.to_bytes());
  return AddressKey::of_v4(asio::ip::make_address_v4(asio::ip::v4_mapped, counted).to_bytes());
}

}  // namespace confab::net
