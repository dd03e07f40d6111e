// Networks: a list of address ranges in CIDR notation (RFC 4632) that tells whether it contains an address. It does not
// know what is allowed from there. A value, read from the options and looked at when a client is accepted.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <string_view>
#include <vector>

#include "asio.hpp"
#include "confab/admission/address_key.hpp"
#include "confab/admission/address_range.hpp"

namespace confab::net {

class Networks {
 public:
  /// Adds "192.0.2.0/24", "2001:db8::/32" or a single address. Returns false if `text` is none of these. An address
  /// that names its interface (fe80::1%eth0) matches on that interface only; a range matches on all.
  bool add(std::string_view text);

  bool empty() const { return members_.empty(); }

  /// An IPv4-mapped IPv6 address (::ffff:192.0.2.1) counts as IPv4, here and in add().
  bool contains(const asio::ip::address& address) const;

 private:
  struct Member {
    AddressRange range;
    unsigned long interface;  // 0 for all
  };

  std::vector<Member> members_;
};

/// `address` without the name of its interface.
InternetAddress internet_address(const asio::ip::address& address);

/// The key under which the Door counts `address`.
AddressKey door_key(const asio::ip::address& address);

}  // namespace confab::net
