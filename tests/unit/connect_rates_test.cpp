#include "confab/admission/connect_rates.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "confab/admission/door.hpp"

namespace confab {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

AddressKey v4(std::uint32_t number) {
  return AddressKey::of_v4({static_cast<std::uint8_t>(number >> 24U), static_cast<std::uint8_t>(number >> 16U),
                            static_cast<std::uint8_t>(number >> 8U), static_cast<std::uint8_t>(number)});
}

/// The address `number`:: in an IPv6 /48 of its own.
AddressKey v6(std::uint32_t number) {
  return AddressKey::of_v6({0x20, 0x01, static_cast<std::uint8_t>(number >> 24U),
                            static_cast<std::uint8_t>(number >> 16U), static_cast<std::uint8_t>(number >> 8U),
                            static_cast<std::uint8_t>(number)});
}

class ConnectRatesTest : public testing::Test {
 protected:
  bool visit(const AddressKey& address, Instant at) {
    const bool allowed = rates.allows(address, at);
    if (allowed) rates.count(address, at);
    return allowed;
  }

  DoorLimits limits{.connections_max = 100, .connections_per_address_max = 100, .connect_rate = 5, .connect_burst = 64};
  ConnectRates rates{limits};
};

TEST_F(ConnectRatesTest, AsManyAtOnceAsTheBurstAndNotOneMore) {
  for (int i = 0; i < 64; ++i) EXPECT_TRUE(visit(v4(1), seconds(0)));
  EXPECT_FALSE(visit(v4(1), milliseconds(199)));
  EXPECT_TRUE(visit(v4(1), milliseconds(200)));
}

TEST_F(ConnectRatesTest, ABucketThatIsFullAgainIsForgotten) {
  for (std::uint32_t i = 0; i < 100; ++i) visit(v4(i), seconds(0));
  EXPECT_EQ(rates.buckets(), 100U);
  // A few with each one that comes.
  for (std::uint32_t i = 0; i < 100; ++i) visit(v4(1000), seconds(1 + i));
  EXPECT_EQ(rates.buckets(), 1U);
}

TEST_F(ConnectRatesTest, FullOnesGoFasterThanNewOnesCome) {
  for (std::uint32_t i = 0; i < 1000; ++i) visit(v6(i), seconds(0));
  EXPECT_EQ(rates.buckets(), 2000U) << "an address and a site each";
  for (std::uint32_t i = 0; i < 1000; ++i) visit(v6(1000 + i), seconds(1));
  EXPECT_EQ(rates.buckets(), 2000U);
}

TEST_F(ConnectRatesTest, HoweverManyAddressesComeThereAreNoMoreThanItsBound) {
  std::size_t most = 0;
  for (std::uint32_t i = 0; i < 2 * ConnectRates::buckets_max; ++i) {
    EXPECT_TRUE(visit(i % 2 == 0 ? v4(i) : v6(i), seconds(0)));
    most = std::max(most, rates.buckets());
  }
  EXPECT_EQ(most, ConnectRates::buckets_max);
}

TEST_F(ConnectRatesTest, AFloodOfOtherAddressesGivesNothingToOneThatHasUsedUpItsBurst) {
  for (int i = 0; i < 64; ++i) visit(v4(7), seconds(0));
  for (std::uint32_t i = 0; i < 2 * ConnectRates::buckets_max; ++i) visit(v6(i), seconds(0));
  EXPECT_FALSE(visit(v4(7), seconds(0)));
}

TEST_F(ConnectRatesTest, TheSlowestRateAndTheLargestBurstHaveTheirTime) {
  limits.connect_rate = 1;
  limits.connect_burst = 1'000'000;
  const Instant late = std::chrono::hours(24 * 365 * 100);
  for (int i = 0; i < 1'000'000; ++i) ASSERT_TRUE(visit(v6(1), late)) << i;
  EXPECT_FALSE(visit(v6(1), late));
  EXPECT_TRUE(visit(v6(1), late + seconds(1)));
}

}  // namespace
}  // namespace confab
