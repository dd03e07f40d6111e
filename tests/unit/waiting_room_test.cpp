#include "confab/admission/waiting_room.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace confab {
namespace {

AddressKey v4(std::uint8_t last) {
  return AddressKey::of_v4({192, 0, 2, last});
}

/// The address 2001:db8:`site`:`subscriber`::1.
AddressKey v6(std::uint8_t site, std::uint8_t subscriber) {
  return AddressKey::of_v6({0x20, 0x01, 0x0d, 0xb8, 0, site, 0, subscriber, 0, 0, 0, 0, 0, 0, 0, 1});
}

struct Guest final : Unnamed {
  Guest(WaitingRoom& room, std::string its_name, const AddressKey& from)
      : name(std::move(its_name)), address(from), seat(std::make_unique<WaitingRoom::Seat>(room, from, *this)) {}
  void make_way() override { seat.reset(); }

  const std::string name;
  const AddressKey address;
  std::unique_ptr<WaitingRoom::Seat> seat;
};

class WaitingRoomTest : public testing::Test {
 protected:
  Guest& enters(const std::string& name, const AddressKey& from) { return guests.emplace_back(room, name, from); }

  std::string next() const { return static_cast<const Guest&>(room.first_to_make_way()).name; }

  /// Everybody in the order in which they make way.
  std::vector<std::string> order() {
    std::vector<std::string> names;
    while (room.size() > 0) {
      names.push_back(next());
      room.first_to_make_way().make_way();
    }
    return names;
  }

  WaitingRoom room;
  std::list<Guest> guests;
};

using Names = std::vector<std::string>;

TEST_F(WaitingRoomTest, OfOneAddressTheOldestMakesWayFirst) {
  for (const char* name : {"first", "second", "third"}) enters(name, v4(1));
  EXPECT_EQ(order(), (Names{"first", "second", "third"}));
}

TEST_F(WaitingRoomTest, TheAddressWithMostConnectionsMakesWayUntilItHasNoMoreThanOthers) {
  enters("honest", v4(1));
  for (const char* name : {"a1", "a2", "a3"}) enters(name, v4(2));
  EXPECT_EQ(order(), (Names{"a1", "a2", "honest", "a3"}));
}

TEST_F(WaitingRoomTest, AmongEqualAddressesTheOldestMakesWay) {
  enters("old", v4(3));
  enters("newer", v4(1));
  enters("newest", v4(2));
  EXPECT_EQ(order(), (Names{"old", "newer", "newest"}));
}

TEST_F(WaitingRoomTest, AClientThatLeavesByItselfCountsNoMore) {
  Guest& first = enters("a1", v4(1));
  enters("a2", v4(1));
  enters("b1", v4(2));
  enters("b2", v4(2));
  EXPECT_EQ(next(), "a1");
  first.make_way();
  EXPECT_EQ(room.size(), 3U);
  EXPECT_EQ(order(), (Names{"b1", "a2", "b2"}));
}

TEST_F(WaitingRoomTest, TheSubscribersOfAnIpv6SiteAreOneCompetitor) {
  enters("alone", v4(1));
  enters("also alone", v6(1, 1));
  for (std::uint8_t subscriber = 1; subscriber <= 3; ++subscriber) {
    enters("attacker " + std::to_string(subscriber), v6(2, subscriber));
  }
  EXPECT_EQ(order(), (Names{"attacker 1", "attacker 2", "alone", "also alone", "attacker 3"}));
}

TEST_F(WaitingRoomTest, AnHonestNeighbourInTheAttackersSiteLosesNothing) {
  enters("neighbour", v6(1, 1));
  for (int i = 1; i <= 3; ++i) enters("attacker " + std::to_string(i), v6(1, 2));
  enters("far away", v4(1));
  EXPECT_EQ(order(), (Names{"attacker 1", "attacker 2", "neighbour", "attacker 3", "far away"}));
}

TEST_F(WaitingRoomTest, AProcessWithManyLoopbackAddressesIsOneCompetitor) {
  enters("from outside", v4(1));
  for (std::uint8_t last = 1; last <= 3; ++last) {
    enters("127.0.0." + std::to_string(last), AddressKey::of_v4({127, 0, 0, last}));
  }
  EXPECT_EQ(order(), (Names{"127.0.0.1", "127.0.0.2", "from outside", "127.0.0.3"}));
}

/// The guest that makes way according to the rule, found by a full search.
std::string expected_next(const std::list<Guest>& guests) {
  std::map<AddressKey, std::map<AddressKey, std::vector<const Guest*>>> networks;
  for (const Guest& guest : guests) {
    if (guest.seat) networks[guest.address.network()][guest.address].push_back(&guest);
  }
  std::size_t most_of_network = 0;
  std::vector<const Guest*> candidates;
  for (const auto& [network, addresses] : networks) {
    std::size_t count = 0;
    const std::vector<const Guest*>* fullest = nullptr;
    for (const auto& [address, here] : addresses) {
      count += here.size();
      const bool is_older = fullest != nullptr && here.size() == fullest->size() &&
                            std::stoi(here.front()->name) < std::stoi(fullest->front()->name);
      if (fullest == nullptr || here.size() > fullest->size() || is_older) fullest = &here;
    }
    if (count < most_of_network) continue;
    if (count > most_of_network) candidates.clear();
    most_of_network = count;
    candidates.push_back(fullest->front());
  }
  const Guest* next = candidates.front();
  for (const Guest* candidate : candidates) {
    if (std::stoi(candidate->name) < std::stoi(next->name)) next = candidate;
  }
  return next->name;
}

TEST_F(WaitingRoomTest, TheOrderIsByTheRuleAfterAnyComingsAndGoings) {
  std::mt19937 random(1);
  const auto below = [&](unsigned bound) { return static_cast<std::uint8_t>(random() % bound); };
  for (int step = 0; step < 3000; ++step) {
    if (below(5) < 3 || room.size() == 0) {
      enters(std::to_string(step), below(2) == 0 ? v4(below(4)) : v6(below(3), below(3)));
    } else if (below(2) == 0) {
      room.first_to_make_way().make_way();
    } else {
      auto leaving = guests.begin();
      std::advance(leaving, below(200) % guests.size());
      leaving->make_way();
    }
    std::erase_if(guests, [](const Guest& guest) { return !guest.seat; });
    ASSERT_EQ(room.size(), guests.size());
    if (guests.empty()) continue;
    ASSERT_EQ(next(), expected_next(guests)) << "step " << step;
  }
}

}  // namespace
}  // namespace confab
