// How a queue ends, and when its owner is behind.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "write_queue_fixture.hpp"

namespace confab {
namespace {

using test::Reader;

// ---- Ending

TEST_F(WriteQueueTest, FinishingSendsWhatIsQueuedAndTakesNothingMore) {
  ann.queue().follow(room);
  room.append("1\n", nullptr);
  ann.queue().append("goodbye");
  EXPECT_FALSE(ann.queue().finishing());
  ann.queue().finish();
  EXPECT_TRUE(ann.queue().finishing());
  ann.queue().append("late");
  ann.queue().append_bytes("late\n");
  room.append("late\n", nullptr);
  den.append("late\n", nullptr);
  ann.queue().collect(den.log());
  ann.queue().follow(den);
  den.append("late\n", nullptr);
  loop.run();
  EXPECT_EQ(ann.receives(), "1\ngoodbye\n");
}

TEST_F(WriteQueueTest, ARoomMayGoWhileAFinishedReaderIsStillBeingSent) {
  ann.socket_takes(3);
  {
    Lane gone(loop.schedule(), bytes_max);
    ann.queue().follow(gone);
    gone.append("last words\n", nullptr);
    ann.queue().finish();
  }
  loop.run();
  ann.reads_all();
  loop.run();
  EXPECT_EQ(ann.receives(), "last words\n");
}

TEST_F(WriteQueueTest, ClosingDropsWhatIsQueuedAndEverythingAfterwards) {
  ann.queue().follow(room);
  room.append("1\n", nullptr);
  ann.queue().append("reply");
  ann.queue().close();
  room.append("2\n", nullptr);
  room.append("3\n", &ann.queue());
  ann.queue().append("reply");
  ann.queue().follow(den);
  ann.queue().finish();
  ann.queue().block();
  ann.queue().unblock();
  loop.run();
  EXPECT_EQ(ann.receives(), "");
  EXPECT_TRUE(ann.queue().empty());
  EXPECT_EQ(ann.queue().queued_bytes(), 0U);
  EXPECT_FALSE(ann.queue().blocked());
}

TEST_F(WriteQueueTest, ClosingABlockedReaderFreesItsRoom) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  room.append("1\n", nullptr);
  loop.run();
  ASSERT_TRUE(ann.queue().blocked());
  ann.queue().close();
  EXPECT_EQ(room.log().capacity(), 0U);
  room.append("2\n", nullptr);
  loop.run();
  EXPECT_EQ(room.log().capacity(), 0U);
}

TEST_F(WriteQueueTest, TheLogGoesWithTheLastSlowReaderWhoNeedsIt) {
  for (Reader* reader : {&ann, &bob, &eve}) reader->queue().follow(room);
  ann.socket_takes(0);
  bob.socket_takes(0);
  room.append("1\n", nullptr);
  loop.run();
  ann.queue().close();
  EXPECT_GT(room.log().capacity(), 0U);
  bob.queue().follow(den);
  EXPECT_EQ(room.log().capacity(), 0U);
  bob.reads_all();
  loop.run();
  EXPECT_EQ(bob.receives(), "1\n");
  EXPECT_EQ(eve.receives(), "1\n");
}

// ---- Congestion

TEST_F(WriteQueueTest, AReaderOwedMoreThanAQuarterOfTheLimitIsCongested) {
  ann.queue().append(std::string(24, 'x'));
  EXPECT_FALSE(ann.queue().congested());
  ann.queue().append("");
  EXPECT_TRUE(ann.queue().congested());
  loop.run();
  EXPECT_FALSE(ann.queue().congested());
}

TEST_F(WriteQueueTest, OneWhoseSocketIsFullIsCongestedUntilItIsGivenUp) {
  ann.is_waited_for();
  ann.socket_takes(0);
  for (int i = 0; i < 9; ++i) ann.queue().append("123456789");
  loop.run();
  ASSERT_TRUE(ann.queue().blocked());
  EXPECT_TRUE(ann.queue().lags());
  EXPECT_TRUE(ann.queue().congested());
  ann.queue().give_up_waiting();
  EXPECT_FALSE(ann.queue().lags());
  EXPECT_FALSE(ann.queue().congested());
}

TEST_F(WriteQueueTest, OneWhoWasGivenUpIsNotWaitedForUntilItHasBeenSentAll) {
  ann.is_waited_for();
  ann.socket_takes(0);
  for (int i = 0; i < 9; ++i) ann.queue().append("123456789");
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

TEST_F(WriteQueueTest, OneWhoReadsALittleLagsAllTheWhile) {
  ann.is_waited_for();
  ann.socket_takes(0);
  for (int i = 0; i < 9; ++i) ann.queue().append("123456789");
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

TEST_F(WriteQueueTest, OneWhoEndsIsNotWaitedFor) {
  ann.is_waited_for();
  ann.socket_takes(0);
  ann.queue().append("1");
  loop.run();
  ASSERT_TRUE(ann.queue().lags());
  ann.queue().finish();
  EXPECT_FALSE(ann.queue().lags());
}

}  // namespace
}  // namespace confab
