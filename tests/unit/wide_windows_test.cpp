#include "net/receive_window.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace confab::net {
namespace {

AddressKey address(std::uint8_t last) {
  return AddressKey::of_v4({192, 0, 2, last});
}

TEST(WideWindowsTest, EachAddressHasAShareAndKeepsNobodyElseFromTheirs) {
  WideWindows windows;
  for (std::size_t i = 0; i < WideWindows::places_per_address_max; ++i) EXPECT_TRUE(windows.take(address(1)));
  EXPECT_FALSE(windows.take(address(1)));
  EXPECT_TRUE(windows.take(address(2)));
}

TEST(WideWindowsTest, AreFewAndCanBeHadAgainOnceGivenBack) {
  WideWindows windows;
  for (std::uint8_t i = 0; i < WideWindows::places_max; ++i) EXPECT_TRUE(windows.take(address(i)));
  EXPECT_FALSE(windows.take(address(100)));
  windows.give_back(address(3));
  EXPECT_TRUE(windows.take(address(100)));
  EXPECT_FALSE(windows.take(address(3)));
}

TEST(WideWindowsTest, OneReadsAheadInATurn) {
  WideWindows windows;
  EXPECT_TRUE(windows.claim_look());
  EXPECT_FALSE(windows.claim_look());
  windows.next_turn();
  EXPECT_TRUE(windows.claim_look());
}

}  // namespace
}  // namespace confab::net
