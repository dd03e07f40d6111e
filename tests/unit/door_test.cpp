#include "confab/admission/door.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <list>
#include <memory>

namespace confab {
namespace {

using Verdict = Door::Verdict;

// Where time does not matter.
constexpr Instant now{0};

Door::Caller from(std::uint8_t last) {
  return {AddressKey::of_v4({192, 0, 2, last}), false};
}

/// From 2001:db8:`site`:`subscriber`::/64.
Door::Caller from_v6(std::uint8_t site, std::uint8_t subscriber) {
  return {AddressKey::of_v6({0x20, 0x01, 0x0d, 0xb8, 0, site, 0, subscriber}), false};
}

Door::Caller exempt(Door::Caller caller) {
  caller.exempt = true;
  return caller;
}

/// A connection inside, which may or may not have sent a name by the time it is asked to make way.
struct Guest final : Unnamed {
  Guest(Door& door, const Door::Caller& caller) : place(std::make_unique<Door::Place>(door, caller, *this)) {}
  void make_way() override {
    ++asked;
    if (has_sent_name) {
      place->named();
    } else {
      place.reset();
    }
  }

  std::unique_ptr<Door::Place> place;
  bool has_sent_name = false;
  int asked = 0;
};

class DoorTest : public testing::Test {
 protected:
  /// Lets in one more connection, without a name, if the door admits it.
  Verdict knock(const Door::Caller& caller) {
    const Verdict verdict = door.admit(caller, now);
    if (verdict == Verdict::welcome) guests.emplace_back(door, caller);
    return verdict;
  }
  Verdict knock_and_give_name(const Door::Caller& caller) {
    const Verdict verdict = knock(caller);
    if (verdict == Verdict::welcome) guests.back().place->named();
    return verdict;
  }
  std::size_t inside() const {
    return static_cast<std::size_t>(
        std::count_if(guests.begin(), guests.end(), [](const Guest& guest) { return guest.place != nullptr; }));
  }

  static constexpr DoorLimits limits{.connections_max = 8, .connections_per_address_max = 3};
  Door door{limits};
  std::list<Guest> guests;
};

TEST_F(DoorTest, PastAQuarterOfThePlacesTheOldestWithoutANameMakesWay) {
  EXPECT_EQ(knock(from(1)), Verdict::welcome);
  EXPECT_EQ(knock(from(2)), Verdict::welcome);
  EXPECT_EQ(inside(), 2U);
  EXPECT_EQ(knock(from(3)), Verdict::welcome);
  EXPECT_EQ(inside(), 2U);
  EXPECT_FALSE(guests.front().place);
}

TEST_F(DoorTest, AClientWithANameNeverMakesWay) {
  knock_and_give_name(from(1));
  knock(from(1));
  knock(from(2));
  EXPECT_EQ(inside(), 3U);
  EXPECT_EQ(knock(from(3)), Verdict::welcome);
  EXPECT_EQ(guests.front().asked, 0);
  EXPECT_EQ(inside(), 3U);
}

TEST_F(DoorTest, ExemptOnesMakeWayLikeOthers) {
  knock(exempt(from(1)));
  knock(exempt(from(1)));
  knock(from(2));
  EXPECT_FALSE(guests.front().place);
  EXPECT_EQ(inside(), 2U);
}

TEST_F(DoorTest, AClientThatHasSentANameStaysAndIfThatMakesAPlaceNobodyElseIsAsked) {
  knock(from(1));
  knock(from(2));
  guests.front().has_sent_name = true;
  EXPECT_EQ(knock(from(3)), Verdict::welcome);
  EXPECT_EQ(inside(), 3U);
  EXPECT_EQ(guests.front().asked, 1);
  EXPECT_EQ(std::next(guests.begin())->asked, 0);
}

TEST_F(DoorTest, InAFullServerAClientThatHasSentANameStaysAndTheNextIsAsked) {
  for (std::uint8_t i = 0; i < 6; ++i) knock_and_give_name(from(i));
  knock(from(10));
  guests.back().has_sent_name = true;
  knock(from(11));
  EXPECT_EQ(knock(from(12)), Verdict::welcome);
  EXPECT_EQ(inside(), 8U);
  EXPECT_TRUE(std::next(guests.begin(), 6)->place);
  EXPECT_FALSE(std::next(guests.begin(), 7)->place);
}

TEST_F(DoorTest, AServerFullOfNamedPeopleRefuses) {
  for (std::uint8_t i = 0; i < 8; ++i) EXPECT_EQ(knock_and_give_name(from(i)), Verdict::welcome);
  EXPECT_EQ(knock(from(9)), Verdict::full);
  EXPECT_EQ(knock(exempt(from(9))), Verdict::full) << "nobody is exempt from that";
  guests.pop_back();
  EXPECT_EQ(knock(from(9)), Verdict::welcome);
}

TEST_F(DoorTest, NoMoreComeInThanTheCeilingHoweverHighTheLimitIs) {
  DoorLimits changing{.connections_max = 8, .connections_per_address_max = 8};
  Door low(changing, 4);
  std::list<Guest> people;
  const auto enters = [&] {
    const Verdict verdict = low.admit(from(1), now);
    if (verdict == Verdict::welcome) people.emplace_back(low, from(1)).place->named();
    return verdict;
  };
  for (int i = 0; i < 4; ++i) EXPECT_EQ(enters(), Verdict::welcome);
  EXPECT_EQ(enters(), Verdict::full);
  changing.connections_max = 100;
  EXPECT_EQ(enters(), Verdict::full);
  changing.connections_max = 3;
  people.pop_back();
  EXPECT_EQ(enters(), Verdict::full) << "a limit below the ceiling counts";
  people.pop_back();
  EXPECT_EQ(enters(), Verdict::welcome);
}

TEST_F(DoorTest, InAServerFullButForOneANewcomerTakesThePlaceOfAClientWithoutAName) {
  for (std::uint8_t i = 0; i < 7; ++i) knock_and_give_name(from(i));
  EXPECT_EQ(knock(from(8)), Verdict::welcome);
  EXPECT_EQ(knock(from(9)), Verdict::welcome);
  EXPECT_EQ(inside(), 8U);
}

TEST_F(DoorTest, ANewcomerIsRefusedIfAllThatAreAskedHaveSentTheirNames) {
  constexpr DoorLimits large_limits{.connections_max = 4 * (asked_to_make_way_max + 1),
                                    .connections_per_address_max = 100};
  Door large(large_limits);
  std::list<Guest> people;
  const auto enters = [&] {
    ASSERT_EQ(large.admit(from(1), now), Verdict::welcome);
    people.emplace_back(large, from(1));
  };
  for (int i = 0; i < 3 * (asked_to_make_way_max + 1); ++i) {
    enters();
    people.back().place->named();
  }
  for (int i = 0; i < asked_to_make_way_max + 1; ++i) {
    enters();
    people.back().has_sent_name = true;
  }
  EXPECT_EQ(large.admit(from(2), now), Verdict::full) << "more would take too long";
  EXPECT_EQ(people.back().asked, 0);
  people.back().has_sent_name = false;
  EXPECT_EQ(large.admit(from(2), now), Verdict::welcome);
}

TEST_F(DoorTest, AsManyFromOneAddressAsTheLimitAndNotOneMore) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(knock_and_give_name(from(1)), Verdict::welcome);
  EXPECT_EQ(knock(from(1)), Verdict::too_many_from_address);
  EXPECT_EQ(knock(from(2)), Verdict::welcome);
  guests.pop_front();
  EXPECT_EQ(knock(from(1)), Verdict::welcome);
}

TEST_F(DoorTest, OneTooManyOfAnAddressTakesNobodysPlace) {
  for (int i = 0; i < 3; ++i) knock_and_give_name(from(1));
  knock(from(2));
  knock(from(3));
  EXPECT_EQ(knock(from(1)), Verdict::too_many_from_address);
  EXPECT_EQ(inside(), 5U);
}

TEST(DoorLowered, NobodyMakesWayForAPlaceThatWouldNotComeAbout) {
  DoorLimits door_limits{.connections_max = 100, .connections_per_address_max = 100};
  Door door(door_limits);
  std::list<Guest> guests;
  const auto knock = [&] {
    const Verdict verdict = door.admit(from(1), now);
    if (verdict == Verdict::welcome) guests.emplace_back(door, from(1));
    return verdict;
  };
  const auto inside = [&] {
    return std::count_if(guests.begin(), guests.end(), [](const Guest& guest) { return guest.place != nullptr; });
  };
  for (int i = 0; i < 20; ++i) EXPECT_EQ(knock(), Verdict::welcome);
  door_limits.connections_max = 12;
  EXPECT_EQ(knock(), Verdict::full) << "eight of twenty would leave twelve";
  EXPECT_EQ(inside(), 20);
  door_limits.connections_max = 100;
  EXPECT_EQ(knock(), Verdict::welcome);
  door.set_connections_ceiling(12);
  EXPECT_EQ(knock(), Verdict::full);
  EXPECT_EQ(inside(), 21);
}

TEST(DoorV6, AsManyFromOneSubscriberAsFromAnAddressAndFourTimesAsManyFromASite) {
  constexpr DoorLimits door_limits{.connections_max = 1000, .connections_per_address_max = 3};
  Door door(door_limits);
  std::list<Guest> guests;
  const auto knock = [&](const Door::Caller& caller) {
    const Verdict verdict = door.admit(caller, now);
    if (verdict == Verdict::welcome) guests.emplace_back(door, caller);
    return verdict;
  };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(knock(from_v6(1, 1)), Verdict::welcome);
  EXPECT_EQ(knock(from_v6(1, 1)), Verdict::too_many_from_address);
  for (std::uint8_t i = 0; i < 9; ++i) {
    EXPECT_EQ(knock(from_v6(1, static_cast<std::uint8_t>(2 + i))), Verdict::welcome);
  }
  EXPECT_EQ(knock(from_v6(1, 100)), Verdict::too_many_from_address);
  EXPECT_EQ(knock(exempt(from_v6(1, 100))), Verdict::welcome);
  EXPECT_EQ(knock(from_v6(2, 1)), Verdict::welcome);
  guests.pop_front();
  EXPECT_EQ(knock(from_v6(1, 100)), Verdict::welcome);
  EXPECT_EQ(knock(from_v6(1, 101)), Verdict::too_many_from_address);
}

TEST(DoorV6, LoopbackHasNoLimitOfASite) {
  constexpr DoorLimits door_limits{.connections_max = 1000, .connections_per_address_max = 1};
  Door door(door_limits);
  std::list<Guest> guests;
  for (std::uint8_t i = 0; i < 100; ++i) {
    const Door::Caller caller{AddressKey::of_v4({127, 0, 0, i}), false};
    EXPECT_EQ(door.admit(caller, now), Verdict::welcome);
    guests.emplace_back(door, caller);
  }
}

TEST_F(DoorTest, ExemptOnesDoNotCountForTheirAddress) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(knock_and_give_name(exempt(from(1))), Verdict::welcome);
  EXPECT_EQ(knock(from(1)), Verdict::welcome);
}

TEST_F(DoorTest, APlaceWithoutANameIsGivenBackWholly) {
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(knock(from(1)), Verdict::welcome);
    guests.clear();
  }
  for (int i = 0; i < 3; ++i) EXPECT_EQ(knock(from(1)), Verdict::welcome);
}

TEST_F(DoorTest, NamingTwiceCountsOnce) {
  knock(from(1));
  knock(from(2));
  guests.front().place->named();
  guests.front().place->named();
  knock(from(3));
  EXPECT_EQ(inside(), 3U);
  knock(from(4));
  EXPECT_EQ(inside(), 3U);
}

TEST(Door, EvenTheSmallestServerLetsOneIn) {
  constexpr DoorLimits door_limits{.connections_max = 1, .connections_per_address_max = 1};
  Door door(door_limits);
  EXPECT_EQ(door.admit(from(1), now), Verdict::welcome);
  Guest guest(door, from(1));
  EXPECT_EQ(door.admit(from(2), now), Verdict::welcome);
  EXPECT_FALSE(guest.place);
  Guest named(door, from(2));
  named.place->named();
  EXPECT_EQ(door.admit(from(3), now), Verdict::full);
}

TEST(Door, LimitsThatChangeHoldForTheNextNewcomer) {
  DoorLimits limits{.connections_max = 1, .connections_per_address_max = 1};
  Door door(limits);
  Guest guest(door, from(1));
  guest.place->named();
  EXPECT_EQ(door.admit(from(2), now), Verdict::full);
  limits.connections_max = 8;
  EXPECT_EQ(door.admit(from(2), now), Verdict::welcome);
  EXPECT_EQ(door.admit(from(1), now), Verdict::too_many_from_address);
  limits.connections_per_address_max = 2;
  EXPECT_EQ(door.admit(from(1), now), Verdict::welcome);
}

/// Attackers hold as many places as they can and return as soon as they lose one; the honest client stays as long as
/// nobody has fewer connections.
TEST(Door, WhileAHundredAddressesAttackAnHonestNewcomerIsNotPutOut) {
  constexpr DoorLimits door_limits{.connections_max = 1600, .connections_per_address_max = 64};
  Door door(door_limits);
  std::list<Guest> attackers;
  const auto attack = [&](std::uint8_t address) {
    if (door.admit(from(address), now) == Verdict::welcome) attackers.emplace_back(door, from(address));
    std::erase_if(attackers, [](const Guest& guest) { return !guest.place; });
  };
  for (int i = 0; i < 1000; ++i) attack(static_cast<std::uint8_t>(i % 100));
  ASSERT_EQ(door.admit(from(200), now), Verdict::welcome);
  const Guest honest(door, from(200));
  for (int i = 0; i < 10'000; ++i) attack(static_cast<std::uint8_t>(i * 7 % 100));
  EXPECT_EQ(honest.asked, 0);
  EXPECT_EQ(attackers.size(), 399U);
}

// ---- How fast connections come

using std::chrono::milliseconds;

/// Clients that come and leave at once: up to three, and then two a second, from each address.
class DoorRate : public testing::Test {
 protected:
  Verdict visit(const Door::Caller& caller, milliseconds at) {
    const Verdict verdict = door.admit(caller, at);
    if (verdict == Verdict::welcome) Guest(door, caller);
    return verdict;
  }

  DoorLimits limits{.connections_max = 100, .connections_per_address_max = 100, .connect_rate = 2, .connect_burst = 3};
  Door door{limits};
};

TEST_F(DoorRate, AnAddressSendsABurstAndThenAsManyAsItsRateHas) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(visit(from(1), milliseconds(0)), Verdict::welcome);
  EXPECT_EQ(visit(from(1), milliseconds(499)), Verdict::too_fast_from_address);
  EXPECT_EQ(visit(from(1), milliseconds(500)), Verdict::welcome);
  EXPECT_EQ(visit(from(1), milliseconds(999)), Verdict::too_fast_from_address);
  EXPECT_EQ(visit(from(1), milliseconds(1000)), Verdict::welcome);
  // A whole burst again after a silence of three.
  for (int i = 0; i < 3; ++i) EXPECT_EQ(visit(from(1), milliseconds(2500)), Verdict::welcome);
  EXPECT_EQ(visit(from(1), milliseconds(2500)), Verdict::too_fast_from_address);
}

TEST_F(DoorRate, OtherAddressesAreLetInMeanwhile) {
  for (int i = 0; i < 4; ++i) visit(from(1), milliseconds(0));
  EXPECT_EQ(visit(from(2), milliseconds(0)), Verdict::welcome);
}

TEST_F(DoorRate, ThoseRefusedDoNotCountSoThatAStormDoesNotLockItsAddressOut) {
  int welcome = 0;
  for (int ms = 0; ms < 10'000; ++ms) welcome += visit(from(1), milliseconds(ms)) == Verdict::welcome ? 1 : 0;
  EXPECT_EQ(welcome, 3 + 19) << "the burst, and two a second from then on";
}

TEST_F(DoorRate, WhoeverFindsTheServerFullDoesNotCount) {
  limits.connections_max = 1;
  Guest inside(door, from(9));
  inside.place->named();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(visit(from(1), milliseconds(0)), Verdict::full);
  inside.place.reset();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(visit(from(1), milliseconds(0)), Verdict::welcome);
}

TEST_F(DoorRate, OneThatComesTooFastTakesNobodysPlace) {
  limits.connections_max = 4;
  for (int i = 0; i < 3; ++i) visit(from(1), milliseconds(0));
  Guest stays(door, from(2));
  EXPECT_EQ(visit(from(1), milliseconds(0)), Verdict::too_fast_from_address);
  EXPECT_EQ(stays.asked, 0);
}

TEST_F(DoorRate, ExemptOnesComeAsFastAsTheyLikeAndDoNotCount) {
  for (int i = 0; i < 100; ++i) EXPECT_EQ(visit(exempt(from(1)), milliseconds(0)), Verdict::welcome);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(visit(from(1), milliseconds(0)), Verdict::welcome);
}

TEST_F(DoorRate, WithoutARateAnyNumberComes) {
  limits.connect_rate = 0;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(visit(from(1), milliseconds(0)), Verdict::welcome);
}

TEST_F(DoorRate, AV6SubscriberHasTheRateOfAnAddressAndASiteThatOfFour) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(visit(from_v6(1, 1), milliseconds(0)), Verdict::welcome);
  EXPECT_EQ(visit(from_v6(1, 1), milliseconds(0)), Verdict::too_fast_from_address);
  for (std::uint8_t i = 2; i <= 10; ++i) EXPECT_EQ(visit(from_v6(1, i), milliseconds(0)), Verdict::welcome);
  EXPECT_EQ(visit(from_v6(1, 100), milliseconds(0)), Verdict::too_fast_from_address);
  EXPECT_EQ(visit(from_v6(2, 1), milliseconds(0)), Verdict::welcome) << "another site";
  EXPECT_EQ(visit(from_v6(1, 100), milliseconds(124)), Verdict::too_fast_from_address);
  EXPECT_EQ(visit(from_v6(1, 100), milliseconds(125)), Verdict::welcome) << "eight a second";
}

TEST_F(DoorRate, OneOfASiteThatComesTooFastIsNotCountedForItsOwnAddress) {
  for (std::uint8_t i = 1; i <= 12; ++i) visit(from_v6(1, i), milliseconds(0));
  EXPECT_EQ(visit(from_v6(1, 100), milliseconds(0)), Verdict::too_fast_from_address);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(visit(from_v6(1, 100), milliseconds(1000)), Verdict::welcome);
}

TEST_F(DoorRate, NobodyWaitsForABurstThatIsNoLongerAllowed) {
  limits.connect_burst = 1'000'000;
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(visit(from(1), milliseconds(0)), Verdict::welcome);
  limits.connect_burst = 3;
  EXPECT_EQ(visit(from(1), milliseconds(0)), Verdict::too_fast_from_address);
  EXPECT_EQ(visit(from(1), milliseconds(499)), Verdict::too_fast_from_address);
  EXPECT_EQ(visit(from(1), milliseconds(500)), Verdict::welcome) << "and not only after 498 seconds";
}

TEST_F(DoorRate, WhatCameWhileThereWasNoRateIsNotHeldAgainstAnAddress) {
  for (int i = 0; i < 4; ++i) visit(from(1), milliseconds(0));
  limits.connect_rate = 0;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(visit(from(1), milliseconds(0)), Verdict::welcome);
  limits.connect_rate = 2;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(visit(from(1), milliseconds(0)), Verdict::welcome);
}

TEST(Door, EachRefusalIsASentence) {
  EXPECT_EQ(sentence_of(Verdict::full), "The server is full. Please try again later.");
  EXPECT_EQ(sentence_of(Verdict::too_many_from_address),
            "There are too many connections from your address. Please try again later.");
  EXPECT_EQ(sentence_of(Verdict::too_fast_from_address),
            "Connections from your address come too fast. Please try again in a moment.");
}

}  // namespace
}  // namespace confab
