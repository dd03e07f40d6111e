// AddressRange: the addresses of the Internet that begin with the same bits. It knows how addresses and ranges are
// written, and no sockets. An IPv4 address is written inside IPv6 (::ffff:192.0.2.1), so that each address has one
// form. A value.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace confab {

/// An IPv6 address, or an IPv4 address inside IPv6 (RFC 4291, 2.5.5.2), in the order of the network.
using InternetAddress = std::array<std::uint8_t, 16>;

/// How many bits all IPv4 addresses have in common in that form.
inline constexpr std::uint8_t bits_before_v4 = 96;
inline constexpr std::uint8_t address_bits = 128;
/// How much of an IPv6 address belongs to one subscriber (RFC 6177).
inline constexpr std::uint8_t subscriber_bits = 64;

bool is_v4(const InternetAddress& address);

class AddressRange {
 public:
  /// The addresses whose first `prefix_bits` (0 to 128) are those of `address`.
  AddressRange(const InternetAddress& address, std::uint8_t prefix_bits);

  /// Reads "192.0.2.1", "192.0.2.0/24", "2001:db8::/32" or "2001:db8::1"; nullopt if `text` is none of these. An IPv6
  /// address without a length means its first `v6_bits`. Bits after the prefix are ignored.
  static std::optional<AddressRange> parse(std::string_view text, std::uint8_t v6_bits);

  std::uint8_t prefix_bits() const { return prefix_bits_; }
  bool is_v4() const { return prefix_bits_ >= bits_before_v4 && confab::is_v4(first_); }

  /// A range of IPv6 contains no IPv4 address, not even ::/0.
  bool contains(const InternetAddress& address) const;

  /// As parse() reads it; of a single IPv4 address without the length.
  std::string to_string() const;

  auto operator<=>(const AddressRange&) const =
      default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 means its result

 private:
  InternetAddress first_;
  std::uint8_t prefix_bits_;
};

}  // namespace confab
