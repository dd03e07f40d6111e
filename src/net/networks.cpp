#include "networks.hpp"

#include <algorithm>
#include <string>

namespace confab::net {

namespace {

/// Unwraps an IPv4-mapped IPv6 address.
asio::ip::address plain(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  return address;
}

}  // namespace

bool Networks::add(std::string_view text) {
  const std::string written(text);
  error_code failure;
  const auto address = asio::ip::make_address(written, failure);
  if (!failure && address.is_v4()) {
    v4_.emplace_back(address.to_v4(), 32);
    return true;
  }
  if (!failure) {
    add(address.to_v6(), 128);
    return true;
  }
  const auto v4 = asio::ip::make_network_v4(written, failure);
  if (!failure) {
    v4_.push_back(v4.canonical());
    return true;
  }
  const auto v6 = asio::ip::make_network_v6(written, failure);
  if (failure) return false;
  add(asio::ip::address_v6(v6.address().to_bytes()), v6.prefix_length());
  return true;
}

void Networks::add(const asio::ip::address_v6& address, unsigned short prefix_bits) {
  constexpr unsigned short before_v4_bits = 96;
  if (address.is_v4_mapped() && prefix_bits >= before_v4_bits) {
    const auto inside = asio::ip::make_address_v4(asio::ip::v4_mapped, address);
    const auto bits = static_cast<unsigned short>(prefix_bits - before_v4_bits);
    v4_.push_back(asio::ip::network_v4(inside, bits).canonical());
    return;
  }
  const asio::ip::network_v6 network(asio::ip::address_v6(address.to_bytes()), prefix_bits);
  v6_.push_back({network.canonical(), address.scope_id()});
}

bool Networks::contains(const asio::ip::address& address) const {
  const auto wanted = plain(address);
  if (wanted.is_v4()) {
    return std::any_of(v4_.begin(), v4_.end(), [&](const asio::ip::network_v4& network) {
      return asio::ip::network_v4(wanted.to_v4(), network.prefix_length()).canonical() == network;
    });
  }
  const auto wanted_v6 = wanted.to_v6();
  const asio::ip::address_v6 on_any_interface(wanted_v6.to_bytes());
  return std::any_of(v6_.begin(), v6_.end(), [&](const Ipv6Range& range) {
    if (range.interface != 0 && range.interface != wanted_v6.scope_id()) return false;
    return asio::ip::network_v6(on_any_interface, range.network.prefix_length()).canonical() == range.network;
  });
}

AddressKey door_key(const asio::ip::address& address) {
  const auto counted = plain(address);
  if (counted.is_v4()) return AddressKey::of_v4(counted.to_v4().to_bytes());
  return AddressKey::of_v6(counted.to_v6().to_bytes());
}

}  // namespace confab::net
