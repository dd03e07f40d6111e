#include "net/networks.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string_view>

namespace confab::net {
namespace {

Networks networks(std::initializer_list<std::string_view> texts) {
  Networks all;
  for (const auto text : texts) EXPECT_TRUE(all.add(text)) << text;
  return all;
}

asio::ip::address address(const char* text) {
  return asio::ip::make_address(text);
}

TEST(Networks, NoneContainNothing) {
  EXPECT_TRUE(Networks().empty());
  EXPECT_FALSE(networks({"192.0.2.1"}).empty());
  EXPECT_FALSE(Networks().contains(address("127.0.0.1")));
  EXPECT_FALSE(Networks().contains(address("::1")));
}

TEST(Networks, ARangeContainsItsFirstAndLastAddressAndNoMore) {
  const Networks range = networks({"192.0.2.64/26"});
  EXPECT_FALSE(range.contains(address("192.0.2.63")));
  EXPECT_TRUE(range.contains(address("192.0.2.64")));
  EXPECT_TRUE(range.contains(address("192.0.2.127")));
  EXPECT_FALSE(range.contains(address("192.0.2.128")));
}

TEST(Networks, ARangeMayBeWrittenWithAnyOfItsAddresses) {
  EXPECT_TRUE(networks({"192.0.2.77/24"}).contains(address("192.0.2.1")));
  EXPECT_TRUE(networks({"2001:db8::77/64"}).contains(address("2001:db8::1")));
}

TEST(Networks, ASingleAddressContainsItself) {
  const Networks one = networks({"192.0.2.1", "::1"});
  EXPECT_TRUE(one.contains(address("192.0.2.1")));
  EXPECT_FALSE(one.contains(address("192.0.2.2")));
  EXPECT_TRUE(one.contains(address("::1")));
  EXPECT_FALSE(one.contains(address("::2")));
}

TEST(Networks, Ipv6Ranges) {
  const Networks range = networks({"2001:db8::/33"});
  EXPECT_TRUE(range.contains(address("2001:db8:7fff:ffff::1")));
  EXPECT_FALSE(range.contains(address("2001:db8:8000::")));
}

TEST(Networks, ThePrefixesOfNoneAndAll) {
  EXPECT_TRUE(networks({"0.0.0.0/0"}).contains(address("203.0.113.9")));
  EXPECT_FALSE(networks({"0.0.0.0/0"}).contains(address("2001:db8::1")));
  EXPECT_TRUE(networks({"::/0"}).contains(address("2001:db8::1")));
  EXPECT_TRUE(networks({"192.0.2.1/32"}).contains(address("192.0.2.1")));
  EXPECT_FALSE(networks({"192.0.2.1/32"}).contains(address("192.0.2.0")));
}

TEST(Networks, AnIpv4AddressInsideIpv6CountsAsIpv4) {
  const Networks loopback = networks({"127.0.0.0/8"});
  EXPECT_TRUE(loopback.contains(address("::ffff:127.0.0.1")));
  EXPECT_FALSE(loopback.contains(address("::ffff:128.0.0.1")));
}

TEST(Networks, AnIpv4RangeMayBeWrittenInsideIpv6) {
  EXPECT_TRUE(networks({"::ffff:10.0.0.1"}).contains(address("10.0.0.1")));
  EXPECT_TRUE(networks({"::ffff:10.0.0.1"}).contains(address("::ffff:10.0.0.1")));
  EXPECT_FALSE(networks({"::ffff:10.0.0.1"}).contains(address("10.0.0.2")));
  EXPECT_TRUE(networks({"::ffff:10.0.0.0/104"}).contains(address("10.255.255.255")));
  EXPECT_FALSE(networks({"::ffff:10.0.0.0/104"}).contains(address("11.0.0.0")));
  EXPECT_TRUE(networks({"::ffff:10.0.0.1/128"}).contains(address("10.0.0.1")));
  EXPECT_TRUE(networks({"::ffff:0:0/96"}).contains(address("203.0.113.9"))) << "all of IPv4";
  EXPECT_FALSE(networks({"::ffff:0:0/96"}).contains(address("2001:db8::1")));
}

TEST(Networks, ARangeOfOneLinkContainsItsAddressesOnEachInterface) {
  const Networks range = networks({"fe80::/10"});
  EXPECT_TRUE(range.contains(address("fe80::1")));
  EXPECT_TRUE(range.contains(address("fe80::1%2")));
  EXPECT_TRUE(networks({"fe80::1"}).contains(address("fe80::1%2")));
}

TEST(Networks, AnAddressThatNamesItsInterfaceIsMeantOnThatOne) {
  const Networks one = networks({"fe80::1%2"});
  EXPECT_TRUE(one.contains(address("fe80::1%2")));
  EXPECT_FALSE(one.contains(address("fe80::1%3")));
  EXPECT_FALSE(one.contains(address("fe80::2%2")));
}

TEST(Networks, WhatIsNoRangeIsRefused) {
  for (const auto text :
       {"", "localhost", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/", "192.0.2/24", "2001:db8::/129", "::1/",
        "1.2.3.4.5", "192.0.2.0/24 ", "192.0.2.0/024", "192.0.2.0/4294967320", "::/4294967296", "fe80::1%lo/10"}) {
    Networks all;
    EXPECT_FALSE(all.add(text)) << text;
  }
}

TEST(DoorKeyOf, AddressesOfBothKinds) {
  EXPECT_EQ(door_key(address("192.0.2.1")), AddressKey::of_v4({192, 0, 2, 1}));
  EXPECT_EQ(door_key(address("::ffff:192.0.2.1")), AddressKey::of_v4({192, 0, 2, 1}));
  EXPECT_EQ(door_key(address("2001:db8::1")), door_key(address("2001:db8::2")));
  EXPECT_NE(door_key(address("2001:db8::1")), door_key(address("2001:db8:0:1::1")));
}

}  // namespace
}  // namespace confab::net
