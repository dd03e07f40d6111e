#include "confab/admission/address_key.hpp"

#include <algorithm>
#include <cstddef>

namespace confab {

namespace {

// A network is of another kind than its first address, or counts of both would mix.
constexpr std::uint8_t v4 = 4;
constexpr std::uint8_t v6 = 6;
constexpr std::uint8_t v4_loopback = 14;
constexpr std::uint8_t v6_site = 16;

constexpr std::size_t v6_subscriber_bytes = 64 / 8;
constexpr std::size_t v6_site_bytes = 48 / 8;
constexpr std::uint8_t loopback_first_byte = 127;

}  // namespace

AddressKey AddressKey::of_v4(const std::array<std::uint8_t, 4>& address) {
  AddressKey key(v4);
  std::copy(address.begin(), address.end(), key.bytes_.begin() + 1);
  return key;
}

AddressKey AddressKey::of_v6(const std::array<std::uint8_t, 16>& address) {
  AddressKey key(v6);
  std::copy_n(address.begin(), v6_subscriber_bytes, key.bytes_.begin() + 1);
  return key;
}

bool AddressKey::is_v6() const {
  return bytes_[0] == v6;
}

AddressKey AddressKey::network() const {
  if (is_v6()) {
    AddressKey site(v6_site);
    std::copy_n(bytes_.begin() + 1, v6_site_bytes, site.bytes_.begin() + 1);
    return site;
  }
  if (bytes_[0] == v4 && bytes_[1] == loopback_first_byte) return AddressKey(v4_loopback);
  return *this;
}

}  // namespace confab
