#include "confab/admission/address_key.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace confab {
namespace {

using V6 = std::array<std::uint8_t, 16>;

constexpr V6 somebody{0x20, 0x01, 0x0d, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

V6 with_bit_flipped(V6 address, std::size_t bit) {
  address[bit / 8] = static_cast<std::uint8_t>(address[bit / 8] ^ (0x80U >> bit % 8));
  return address;
}

TEST(AddressKey, AnIpv4AddressIsItself) {
  EXPECT_EQ(AddressKey::of_v4({192, 0, 2, 1}), AddressKey::of_v4({192, 0, 2, 1}));
  EXPECT_NE(AddressKey::of_v4({192, 0, 2, 1}), AddressKey::of_v4({192, 0, 2, 2}));
  EXPECT_FALSE(AddressKey::of_v4({192, 0, 2, 1}).is_v6());
}

TEST(AddressKey, ALocalUserIsOneAndNoAddress) {
  const auto root = AddressKey::of_local_user(0);
  EXPECT_EQ(root, AddressKey::of_local_user(0));
  EXPECT_NE(root, AddressKey::of_local_user(1));
  EXPECT_NE(AddressKey::of_local_user(1U << 31U), root);
  EXPECT_NE(root, AddressKey::of_v4({0, 0, 0, 0}));
  EXPECT_NE(root, AddressKey::of_v6({}));
  EXPECT_FALSE(root.is_v6());
  EXPECT_EQ(root.network(), root);
}

TEST(AddressKey, AnIpv6AddressIsItsFirst64Bits) {
  const auto key = AddressKey::of_v6(somebody);
  EXPECT_TRUE(key.is_v6());
  for (std::size_t bit = 0; bit < 128; ++bit) {
    EXPECT_EQ(AddressKey::of_v6(with_bit_flipped(somebody, bit)) == key, bit >= 64) << bit;
  }
}

TEST(AddressKey, AnIpv6NetworkIsTheFirst48Bits) {
  const auto network = AddressKey::of_v6(somebody).network();
  for (std::size_t bit = 0; bit < 128; ++bit) {
    EXPECT_EQ(AddressKey::of_v6(with_bit_flipped(somebody, bit)).network() == network, bit >= 48) << bit;
  }
}

TEST(AddressKey, AnIpv4NetworkIsTheAddressButThatAllOfLoopbackIsOne) {
  EXPECT_NE(AddressKey::of_v4({192, 0, 2, 1}).network(), AddressKey::of_v4({192, 0, 2, 2}).network());
  EXPECT_EQ(AddressKey::of_v4({127, 0, 0, 1}).network(), AddressKey::of_v4({127, 255, 3, 9}).network());
  EXPECT_NE(AddressKey::of_v4({127, 0, 0, 1}), AddressKey::of_v4({127, 255, 3, 9}));
  EXPECT_NE(AddressKey::of_v4({127, 0, 0, 1}).network(), AddressKey::of_v4({126, 0, 0, 1}).network());
  EXPECT_NE(AddressKey::of_v4({127, 0, 0, 1}).network(), AddressKey::of_v4({128, 0, 0, 1}).network());
}

TEST(AddressKey, NothingIsTakenForAnotherKind) {
  EXPECT_NE(AddressKey::of_v4({0, 0, 0, 0}), AddressKey::of_v6({}));
  EXPECT_NE(AddressKey::of_v4({1, 2, 3, 4}), AddressKey::of_v6({1, 2, 3, 4}));
  EXPECT_NE(AddressKey::of_v6({}).network(), AddressKey::of_v6({}));
  EXPECT_NE(AddressKey::of_v4({127, 0, 0, 1}).network(), AddressKey::of_v6({}).network());
}

}  // namespace
}  // namespace confab
