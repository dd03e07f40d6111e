// The ledger against a fake chat that makes only the mistakes a test asks for.
#include "ledger.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace confab::bench {
namespace {

/// Six people in two rooms: 0, 2 and 4 in one, 1, 3 and 5 in the other; 4 and 5 do not speak.
class LedgerTest : public testing::Test {
 protected:
  static constexpr Seating seating{.people = 6, .rooms = 2, .speakers = 2};

  Message says(std::uint32_t sender) {
    return {.room = seating.room_of(sender), .sender = sender, .sequence = ledger.said(sender), .sent_at = 0};
  }
  Faults faults() const { return ledger.final_faults(); }

  Ledger ledger{seating};
};

TEST_F(LedgerTest, AMessageIsOwedToEverybodyElseInTheRoom) {
  const Message message = says(0);
  EXPECT_EQ(ledger.owed(), 2U);
  EXPECT_TRUE(ledger.heard(2, message));
  EXPECT_TRUE(ledger.heard(4, message));
  EXPECT_EQ(ledger.owed(), 0U);
  EXPECT_EQ(ledger.delivered(), 2U);
  EXPECT_FALSE(faults().any());
}

TEST_F(LedgerTest, WhatNeverComesIsLost) {
  const Message message = says(0);
  ledger.heard(2, message);
  EXPECT_EQ(faults().lost, 1U);
  EXPECT_TRUE(faults().any());
}

TEST_F(LedgerTest, OneThatIsSkippedIsLostThoughOthersFollow) {
  says(0);
  const Message second = says(0);
  for (const std::uint32_t receiver : {2U, 4U}) ledger.heard(receiver, second);
  EXPECT_EQ(faults().lost, 2U);
  EXPECT_EQ(faults().reordered, 0U);
}

TEST_F(LedgerTest, OneThatComesTwiceIsDoubledAndNoDelivery) {
  const Message message = says(0);
  ledger.heard(2, message);
  EXPECT_FALSE(ledger.heard(2, message));
  EXPECT_EQ(faults().doubled, 1U);
  EXPECT_EQ(ledger.owed(), 1U);
}

TEST_F(LedgerTest, OneThatIsOvertakenIsReorderedAndNotLost) {
  const Message first = says(0);
  const Message second = says(0);
  for (const std::uint32_t receiver : {2U, 4U}) {
    ledger.heard(receiver, second);
    ledger.heard(receiver, first);
  }
  EXPECT_EQ(faults().reordered, 2U);
  EXPECT_EQ(faults().lost, 0U);
  EXPECT_EQ(faults().doubled, 0U);
}

TEST_F(LedgerTest, OneThatIsOvertakenAndThenComesTwiceIsBoth) {
  const Message first = says(0);
  const Message second = says(0);
  for (const Message& message : {second, first, first}) ledger.heard(2, message);
  EXPECT_EQ(faults().reordered, 1U);
  EXPECT_EQ(faults().doubled, 1U);
}

TEST_F(LedgerTest, OrderIsKeptForEachSenderAlone) {
  const Message from_0 = says(0);
  const Message from_2 = says(2);
  ledger.heard(4, from_2);
  ledger.heard(4, from_0);
  ledger.heard(0, from_2);
  ledger.heard(2, from_0);
  EXPECT_FALSE(faults().any());
}

TEST_F(LedgerTest, OneThatComesBackToItsSenderIsSelfEchoed) {
  const Message message = says(0);
  EXPECT_FALSE(ledger.heard(0, message));
  EXPECT_EQ(faults().self_echoed, 1U);
}

TEST_F(LedgerTest, OneThatComesToAnotherRoomIsInTheWrongRoom) {
  const Message message = says(0);
  EXPECT_FALSE(ledger.heard(1, message));
  EXPECT_EQ(faults().wrong_room, 1U);
}

TEST_F(LedgerTest, OneThatClaimsAnotherRoomThanItsSendersIsInTheWrongRoom) {
  Message message = says(0);
  message.room = 1;
  EXPECT_FALSE(ledger.heard(1, message));
  EXPECT_FALSE(ledger.heard(2, message));
  EXPECT_EQ(faults().wrong_room, 2U);
}

TEST_F(LedgerTest, WhatNobodySaidIsGarbled) {
  const Message message = says(0);
  EXPECT_FALSE(ledger.heard(2, {.room = 0, .sender = 0, .sequence = message.sequence + 1}));
  EXPECT_FALSE(ledger.heard(2, {.room = 0, .sender = 4, .sequence = 0})) << "4 does not speak";
  EXPECT_FALSE(ledger.heard(2, {.room = 0, .sender = 6, .sequence = 0})) << "there is no 6";
  EXPECT_EQ(faults().garbled, 3U);
}

TEST(Seating, PeopleAreDealtOutToRooms) {
  constexpr Seating seating{.people = 7, .rooms = 3, .speakers = 1};
  EXPECT_EQ(seating.members(0), 3U);
  EXPECT_EQ(seating.members(1), 2U);
  EXPECT_EQ(seating.members(2), 2U);
  EXPECT_TRUE(seating.speaks(2));
  EXPECT_FALSE(seating.speaks(3));
}

}  // namespace
}  // namespace confab::bench
