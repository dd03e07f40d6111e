#include "confab/outbound/write_queue.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "write_queue_fixture.hpp"

namespace confab {
namespace {

using test::Reader;

// ---- Putting in

TEST_F(WriteQueueTest, StartsEmpty) {
  EXPECT_TRUE(ann.queue().empty());
  EXPECT_EQ(ann.queue().queued_bytes(), 0U);
  EXPECT_FALSE(ann.queue().congested());
  std::array<std::string_view, 1> views;
  EXPECT_EQ(ann.queue().gather(views), 0U);
  loop.run();
  EXPECT_EQ(ann.flushes(), 0U);
}

TEST_F(WriteQueueTest, AppendedTextGetsTheLineEndingOfItsTime) {
  ann.queue().append("one");
  ann.queue().set_line_ending(LineEnding::crlf);
  ann.queue().append("two");
  ann.queue().append("");
  loop.run();
  EXPECT_EQ(ann.receives(), "one\ntwo\r\n\r\n");
}

TEST_F(WriteQueueTest, AppendedBytesStayAsTheyAre) {
  ann.queue().append_bytes("\xff\xfe\x01");
  ann.queue().append_bytes("a\r\nb\n");
  ann.queue().append_bytes("");
  loop.run();
  EXPECT_EQ(ann.receives(),
            "\xff\xfe\x01"
            "a\r\nb\n");
}

TEST_F(WriteQueueTest, ManyLinesLeaveInOneFlush) {
  for (int i = 0; i < 10; ++i) ann.queue().append("line");
  EXPECT_EQ(ann.queue().queued_bytes(), 50U);
  loop.run();
  EXPECT_EQ(ann.flushes(), 1U);
  EXPECT_EQ(ann.queue().queued_bytes(), 0U);
}

TEST_F(WriteQueueTest, FollowingStartsWithTheNextLine) {
  room.append("before\n", nullptr);
  ann.queue().follow(room);
  room.append("after\n", nullptr);
  loop.run();
  EXPECT_EQ(ann.receives(), "after\n");
}

TEST_F(WriteQueueTest, ALineReachesEveryFollowerButTheOneExcepted) {
  for (Reader* reader : {&ann, &bob}) reader->queue().follow(room);
  room.append("ann: hello\n", &ann.queue());
  loop.run();
  EXPECT_EQ(ann.receives(), "");
  EXPECT_EQ(bob.receives(), "ann: hello\n");
  EXPECT_EQ(eve.receives(), "");
}

TEST_F(WriteQueueTest, ExceptingSomebodyElsewhereExceptsNobody) {
  ann.queue().follow(room);
  eve.queue().follow(den);
  room.append("hello\n", &eve.queue());
  den.append("den\n", nullptr);
  loop.run();
  EXPECT_EQ(ann.receives(), "hello\n");
  EXPECT_EQ(eve.receives(), "den\n");
}

TEST_F(WriteQueueTest, RepliesStandBetweenTheLinesOfTheRoom) {
  ann.queue().follow(room);
  room.append("1\n", nullptr);
  ann.queue().append("2");
  room.append("own\n", &ann.queue());
  room.append("3\n", nullptr);
  room.append("own\n", &ann.queue());
  ann.queue().append("4");
  room.append("5\n", nullptr);
  loop.run();
  EXPECT_EQ(ann.receives(), "1\n2\n3\n4\n5\n");
}

TEST_F(WriteQueueTest, MovingKeepsWhatWasSaidBeforeInFront) {
  ann.queue().follow(room);
  room.append("room 1\n", nullptr);
  den.append("not heard\n", nullptr);
  ann.queue().follow(den);
  room.append("not heard\n", nullptr);
  den.append("den 1\n", nullptr);
  ann.queue().follow(room);
  room.append("room 2\n", nullptr);
  ann.queue().follow(loop.schedule().loose());
  room.append("not heard\n", nullptr);
  ann.queue().append("alone");
  loop.run();
  EXPECT_EQ(ann.receives(), "room 1\nden 1\nroom 2\nalone\n");
}

TEST_F(WriteQueueTest, FollowingTheSameRoomAgainChangesNothing) {
  ann.queue().follow(room);
  room.append("1\n", nullptr);
  ann.queue().follow(room);
  room.append("2\n", nullptr);
  loop.run();
  EXPECT_EQ(ann.receives(), "1\n2\n");
}

TEST_F(WriteQueueTest, CollectedLinesStandWhereTheyWereCollected) {
  room.append("room 1\n", nullptr);
  ann.queue().collect(room.log());
  ann.queue().append("reply");
  den.append("den 1\n", nullptr);
  ann.queue().collect(den.log());
  room.append("room 2\n", nullptr);
  ann.queue().collect(room.log());
  room.append("room 3\n", nullptr);
  ann.queue().collect(room.log());
  loop.run();
  EXPECT_EQ(ann.receives(), "room 1\nreply\nden 1\nroom 2\nroom 3\n");
}

TEST_F(WriteQueueTest, WhatWasCollectedOutlivesTheRoom) {
  {
    Lane gone(loop.schedule(), bytes_max);
    gone.append("last words\n", nullptr);
    ann.queue().collect(gone.log());
  }
  loop.run();
  EXPECT_EQ(ann.receives(), "last words\n");
}

// ---- Taking out

TEST_F(WriteQueueTest, PartialWritesOfAnySizeGiveTheSameBytes) {
  std::string expected;
  for (std::size_t step = 1; step < 40; ++step) {
    Reader reader(loop.schedule());
    reader.queue().set_missed_notice(missed);
    reader.socket_takes(0);
    reader.queue().follow(room);
    room.append("one\n", nullptr);
    reader.queue().append("reply");
    room.append("two\n", nullptr);
    room.append("own\n", &reader.queue());
    room.append("three\n", nullptr);
    room.append("four\n", nullptr);
    std::string got;
    for (int i = 0; i < 40; ++i) {
      reader.socket_takes(step);
      loop.run();
      got += reader.receives();
    }
    EXPECT_EQ(got, "one\nreply\ntwo\nthree\nfour\n") << step << " bytes at a time";
    EXPECT_TRUE(reader.queue().empty());
  }
}

TEST_F(WriteQueueTest, GatheringThroughOneViewGivesTheSameBytes) {
  Reader narrow(loop.schedule(), 1);
  narrow.queue().follow(room);
  room.append("one\n", nullptr);
  narrow.queue().append("reply");
  room.append("two\n", nullptr);
  den.append("collected\n", nullptr);
  narrow.queue().collect(den.log());
  loop.run();
  EXPECT_EQ(narrow.receives(), "one\nreply\ntwo\ncollected\n");
}

TEST_F(WriteQueueTest, GatheringTwiceWithoutConsumingGivesTheSame) {
  ann.queue().follow(room);
  ann.queue().append("reply");
  room.append("line\n", nullptr);
  std::array<std::string_view, 8> first;
  std::array<std::string_view, 8> second;
  const auto used = ann.queue().gather(first);
  ASSERT_EQ(ann.queue().gather(second), used);
  for (std::size_t i = 0; i < used; ++i) EXPECT_EQ(first[i], second[i]);
}

TEST_F(WriteQueueTest, QueuedBytesFallWithEveryByteSent) {
  ann.queue().append("12345");
  ann.queue().follow(room);
  room.append("6789\n", nullptr);
  EXPECT_EQ(ann.queue().queued_bytes(), 11U);
  ann.socket_takes(4);
  loop.run();
  EXPECT_EQ(ann.queue().queued_bytes(), 7U);
  ann.socket_takes(6);
  loop.run();
  EXPECT_EQ(ann.queue().queued_bytes(), 1U);
}

}  // namespace
}  // namespace confab
