#include "confab/door.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <list>
#include <optional>
#include <utility>

namespace confab {
namespace {

using Verdict = Door::Verdict;

Door::AddressKey address(std::uint8_t last) {
  return Door::key_of_v4({192, 0, 2, last});
}

class DoorTest : public testing::Test {
 protected:
  /// Lets one more in if it may come; without a name.
  Verdict knock(const Door::AddressKey& from, bool exempt = false) {
    const Verdict verdict = door.judge(from, exempt);
    if (verdict == Verdict::welcome) places.emplace_back(door, from, exempt);
    return verdict;
  }

  Door door{{.connections_max = 8, .connections_per_address_max = 3}};
  std::list<Door::Place> places;
};

TEST_F(DoorTest, AQuarterOfThePlacesIsForThoseWithoutAName) {
  EXPECT_EQ(knock(address(1)), Verdict::welcome);
  EXPECT_EQ(knock(address(2)), Verdict::welcome);
  EXPECT_EQ(knock(address(3)), Verdict::full);
  places.front().named();
  EXPECT_EQ(knock(address(3)), Verdict::welcome);
  EXPECT_EQ(knock(address(4)), Verdict::full);
}

TEST_F(DoorTest, AllPlacesMayBeTakenAndNotOneMore) {
  for (std::uint8_t i = 0; i < 8; ++i) {
    EXPECT_EQ(knock(address(i)), Verdict::welcome);
    places.back().named();
  }
  EXPECT_EQ(knock(address(9)), Verdict::full);
  EXPECT_EQ(knock(address(9), true), Verdict::full) << "nobody is exempt from that";
  places.pop_back();
  EXPECT_EQ(knock(address(9)), Verdict::welcome);
}

TEST_F(DoorTest, AsManyFromOneAddressAsTheLimitAndNotOneMore) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(knock(address(1)), Verdict::welcome);
    places.back().named();
  }
  EXPECT_EQ(knock(address(1)), Verdict::too_many_from_address);
  EXPECT_EQ(knock(address(2)), Verdict::welcome);
  places.erase(places.begin());
  places.front().named();
  EXPECT_EQ(knock(address(1)), Verdict::welcome);
}

TEST_F(DoorTest, ExemptOnesDoNotCountForTheirAddress) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(knock(address(1), true), Verdict::welcome);
    places.back().named();
  }
  EXPECT_EQ(knock(address(1)), Verdict::welcome);
}

TEST_F(DoorTest, APlaceWithoutANameIsGivenBackWholly) {
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(knock(address(1)), Verdict::welcome);
    places.clear();
  }
}

TEST_F(DoorTest, NamingTwiceCountsOnce) {
  knock(address(1));
  knock(address(2));
  places.front().named();
  places.front().named();
  EXPECT_EQ(knock(address(3)), Verdict::welcome);
  EXPECT_EQ(knock(address(4)), Verdict::full);
}

TEST_F(DoorTest, AMovedPlaceIsStillOnePlace) {
  {
    Door::Place first(door, address(1), false);
    Door::Place moved(std::move(first));
    EXPECT_EQ(knock(address(1)), Verdict::welcome);
    EXPECT_EQ(door.judge(address(2), false), Verdict::full);
    moved.named();
    EXPECT_EQ(door.judge(address(2), false), Verdict::welcome);
  }
  places.clear();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(knock(address(1)), Verdict::welcome);
    places.back().named();
  }
}

TEST(Door, EvenTheSmallestServerLetsOneIn) {
  Door door({.connections_max = 1, .connections_per_address_max = 1});
  EXPECT_EQ(door.judge(address(1), false), Verdict::welcome);
  std::optional<Door::Place> place(std::in_place, door, address(1), false);
  EXPECT_EQ(door.judge(address(2), false), Verdict::full);
  place.reset();
  EXPECT_EQ(door.judge(address(2), false), Verdict::welcome);
}

TEST(DoorKey, AnIpv4AddressIsItself) {
  EXPECT_EQ(Door::key_of_v4({192, 0, 2, 1}), Door::key_of_v4({192, 0, 2, 1}));
  EXPECT_NE(Door::key_of_v4({192, 0, 2, 1}), Door::key_of_v4({192, 0, 2, 2}));
}

TEST(DoorKey, AnIpv6AddressIsItsFirst64Bits) {
  std::array<std::uint8_t, 16> one{0x20, 0x01, 0x0d, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  auto neighbour = one;
  neighbour[8] = 0xff;
  neighbour[15] = 0xff;
  EXPECT_EQ(Door::key_of_v6(one), Door::key_of_v6(neighbour));
  auto stranger = one;
  stranger[7] = 5;
  EXPECT_NE(Door::key_of_v6(one), Door::key_of_v6(stranger));
}

TEST(DoorKey, NoIpv4AddressIsTakenForAnIpv6One) {
  EXPECT_NE(Door::key_of_v4({0, 0, 0, 0}), Door::key_of_v6({}));
  EXPECT_NE(Door::key_of_v4({1, 2, 3, 4}), Door::key_of_v6({1, 2, 3, 4}));
}

TEST(Door, EachRefusalIsASentence) {
  EXPECT_EQ(sentence_of(Verdict::full), "The server is full. Please try again later.");
  EXPECT_EQ(sentence_of(Verdict::too_many_from_address),
            "There are too many connections from your address. Please try again later.");
}

}  // namespace
}  // namespace confab
