// Networks: a list of address ranges in CIDR notation (RFC 4632), and whether an address is in one of them.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <string_view>
#include <vector>

#include "asio.hpp"
#include "confab/address_key.hpp"

namespace confab::net {

class Networks {
 public:
  /// Adds "192.0.2.0/24", "2001:db8::/32" or a single address. False if `text` is none of these.
  bool add(std::string_view text);

  /// An IPv4 address that came in over IPv6 (::ffff:192.0.2.1) counts as IPv4.
  bool contains(const asio::ip::address& address) const;

 private:
  std::vector<asio::ip::network_v4> v4_;
  std::vector<asio::ip::network_v6> v6_;
};

/// What the Door counts `address` by.
AddressKey door_key(const asio::ip::address& address);

}  // namespace confab::net
