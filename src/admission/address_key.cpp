#include "confab/admission/address_key.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace confab {

namespace {

// A network is of another kind than its first address, or counts of both would mix.
constexpr std::uint8_t local_user = 1;
constexpr std::uint8_t v4 = 4;
constexpr std::uint8_t v6 = 6;
constexpr std::uint8_t v4_loopback = 14;
constexpr std::uint8_t v6_site = 16;

constexpr std::size_t v6_subscriber_bytes = 64 / 8;
constexpr std::size_t v6_site_bytes = 48 / 8;
constexpr std::uint8_t loopback_first_byte = 127;

}  // namespace

AddressKey::AddressKey(std::uint8_t kind, std::span<const std::uint8_t> address) : bytes_{kind} {
  std::ranges::copy(address, bytes_.begin() + 1);
}

AddressKey AddressKey::of_v4(const std::array<std::uint8_t, 4>& address) {
  return {v4, address};
}

AddressKey AddressKey::of_v6(const std::array<std::uint8_t, 16>& address) {
  return {v6, std::span(address).first(v6_subscriber_bytes)};
}

AddressKey AddressKey::of_local_user(std::uint32_t user_id) {
  return {local_user, std::bit_cast<std::array<std::uint8_t, sizeof user_id>>(user_id)};
}

bool AddressKey::is_v6() const {
  return bytes_[0] == v6;
}

AddressKey AddressKey::network() const {
  if (is_v6()) return {v6_site, std::span(bytes_).subspan(1, v6_site_bytes)};
  if (bytes_[0] == v4 && bytes_[1] == loopback_first_byte) return {v4_loopback, {}};
  return *this;
}

}  // namespace confab
