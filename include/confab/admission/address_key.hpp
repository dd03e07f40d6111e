// AddressKey: what the Door counts as one address, in opaque bytes. It knows no sockets. A value.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>

namespace confab {

class AddressKey {
 public:
  /// The whole IPv4 address.
  static AddressKey of_v4(const std::array<std::uint8_t, 4>& address);

  /// The first 64 bits of an IPv6 address, because one subscriber's line gets that much (RFC 6177).
  static AddressKey of_v6(const std::array<std::uint8_t, 16>& address);

  /// A user of this machine, at a unix socket.
  static AddressKey of_local_user(std::uint32_t user_id);

  bool is_v6() const;

  /// The addresses that one person may control: for IPv6 the first 48 bits, the most that one site gets (RFC 6177); for
  /// IPv4 the address itself, except that 127.0.0.0/8 is one machine (RFC 1122, 3.2.1.3); for a local user, that user.
  AddressKey network() const;

  /// The same for those who know no addresses.
  std::string bytes() const { return {bytes_.begin(), bytes_.end()}; }

  auto operator<=>(const AddressKey&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 means its result

 private:
  AddressKey(std::uint8_t kind, std::span<const std::uint8_t> address);

  std::array<std::uint8_t, 9> bytes_;  // the kind, then the address, then zeros
};

}  // namespace confab
