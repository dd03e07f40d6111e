// How a queue ends, and when its reader is behind.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "write_queue_fixture.hpp"

namespace confab {
namespace {

using test::Reader;
class WriteQueueEndingTest : public WriteQueueTest {};

// ---- Ending

TEST_P(WriteQueueEndingTest, FinishingSendsWhatIsQueuedAndTakesNothingMore) {
  ann.queue().follow(room);
  room.append("1", nullptr);
  ann.queue().append("goodbye");
  EXPECT_FALSE(ann.queue().finishing());
  ann.queue().finish();
  EXPECT_TRUE(ann.queue().finishing());
  ann.queue().append("late");
  ann.queue().append_bytes("late\n");
  room.append("late", nullptr);
  den.append("late", nullptr);
  ann.queue().collect(den.log());
  ann.queue().follow(den);
  den.append("late", nullptr);
  loop.run();
  EXPECT_EQ(received(ann), "1\ngoodbye\n");
}

TEST_P(WriteQueueEndingTest, ARoomMayGoWhileAFinishedReaderIsStillBeingSent) {
  ann.socket_takes(3);
  {
    Lane gone(loop.schedule(), framing());
    ann.queue().follow(gone);
    gone.append("last words", nullptr);
    ann.queue().finish();
  }
  loop.run();
  ann.reads_all();
  loop.run();
  EXPECT_EQ(received(ann), "last words\n");
}

TEST_P(WriteQueueEndingTest, ClosingDropsWhatIsQueuedAndEverythingAfterwards) {
  ann.queue().follow(room);
  room.append("1", nullptr);
  ann.queue().append("reply");
  ann.queue().close();
  room.append("2", nullptr);
  room.append("3", &ann.queue());
  ann.queue().append("reply");
  ann.queue().follow(den);
  ann.queue().finish();
  ann.queue().block();
  ann.queue().unblock();
  loop.run();
  EXPECT_EQ(received(ann), "");
  EXPECT_TRUE(ann.queue().empty());
  EXPECT_EQ(ann.queue().queued_bytes(), 0U);
  EXPECT_FALSE(ann.queue().blocked());
}

TEST_P(WriteQueueEndingTest, ClosingABlockedReaderFreesItsRoom) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  room.append("1", nullptr);
  loop.run();
  ASSERT_TRUE(ann.queue().blocked());
  ann.queue().close();
  EXPECT_EQ(room.log().capacity(), 0U);
  room.append("2", nullptr);
  loop.run();
  EXPECT_EQ(room.log().capacity(), 0U);
}

TEST_P(WriteQueueEndingTest, TheLogGoesWithTheLastSlowReaderWhoNeedsIt) {
  for (Reader* reader : {&ann, &bob, &eve}) reader->queue().follow(room);
  ann.socket_takes(0);
  bob.socket_takes(0);
  room.append("1", nullptr);
  loop.run();
  ann.queue().close();
  EXPECT_GT(room.log().capacity(), 0U);
  bob.queue().follow(den);
  EXPECT_EQ(room.log().capacity(), 0U);
  bob.reads_all();
  loop.run();
  EXPECT_EQ(received(bob), "1\n");
  EXPECT_EQ(received(eve), "1\n");
}

// ---- Congestion

TEST_P(WriteQueueEndingTest, AReaderOwedMoreThanAQuarterOfTheLimitIsCongested) {
  ann.queue().append(text_of(25, 'x'));
  EXPECT_FALSE(ann.queue().congested());
  ann.queue().append("");
  EXPECT_TRUE(ann.queue().congested());
  loop.run();
  EXPECT_FALSE(ann.queue().congested());
}

TEST_P(WriteQueueEndingTest, OneWhoseSocketIsFullIsCongestedUntilItIsGivenUp) {
  ann.is_waited_for();
  ann.socket_takes(0);
  for (int i = 0; i < 9; ++i) ann.queue().append(text_of(10, 'x'));
  loop.run();
  ASSERT_TRUE(ann.queue().blocked());
  EXPECT_TRUE(ann.queue().lags());
  EXPECT_TRUE(ann.queue().congested());
  ann.queue().give_up_waiting();
  EXPECT_FALSE(ann.queue().lags());
  EXPECT_FALSE(ann.queue().congested());
}

TEST_P(WriteQueueEndingTest, NobodyWaitsForAMemberThatWasGivenUpUntilItHasBeenSentAll) {
  ann.is_waited_for();
  ann.socket_takes(0);
  for (int i = 0; i < 9; ++i) ann.queue().append(text_of(10, 'x'));
  loop.run();
  ann.queue().give_up_waiting();
  ann.socket_takes(50);
  loop.run();
  ASSERT_TRUE(ann.queue().blocked());
  EXPECT_FALSE(ann.queue().lags()) << "it has not caught up";
  ann.reads_all();
  loop.run();
  ann.socket_takes(0);
  ann.queue().append("more");
  loop.run();
  EXPECT_TRUE(ann.queue().lags());
}

TEST_P(WriteQueueEndingTest, AMemberThatReadsALittleLagsAllTheWhile) {
  ann.is_waited_for();
  ann.socket_takes(0);
  for (int i = 0; i < 9; ++i) ann.queue().append(text_of(10, 'x'));
  for (int i = 0; i < 8; ++i) {
    loop.run();
    EXPECT_TRUE(ann.queue().lags());
    ann.socket_takes(10);
    EXPECT_TRUE(ann.queue().lags());
  }
  ann.reads_all();
  loop.run();
  EXPECT_FALSE(ann.queue().lags());
}

TEST_P(WriteQueueEndingTest, NobodyWaitsForAMemberThatEnds) {
  ann.is_waited_for();
  ann.socket_takes(0);
  ann.queue().append("1");
  loop.run();
  ASSERT_TRUE(ann.queue().lags());
  ann.queue().finish();
  EXPECT_FALSE(ann.queue().lags());
}

// Nothing would tell those who wait for it that it has ended.
TEST_P(WriteQueueEndingTest, OneThatTakesNoMoreIsNotCongestedHoweverMuchItIsOwed) {
  ann.is_waited_for();
  ann.socket_takes(0);
  for (int i = 0; i < 9; ++i) ann.queue().append(text_of(10, 'x'));
  loop.run();
  ASSERT_TRUE(ann.queue().congested());
  ann.queue().finish();
  ASSERT_GT(ann.queue().queued_bytes(), bytes_max / Lane::congested_part);
  EXPECT_FALSE(ann.queue().congested());
  bob.queue().append(text_of(50, 'x'));
  ASSERT_TRUE(bob.queue().congested());
  bob.queue().close();
  EXPECT_FALSE(bob.queue().congested());
}

CONFAB_TEST_EVERY_FRAMING(WriteQueueEndingTest);

}  // namespace
}  // namespace confab
