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

TEST_P(WriteQueueTest, StartsEmpty) {
  EXPECT_TRUE(ann.queue().empty());
  EXPECT_EQ(ann.queue().queued_bytes(), 0U);
  EXPECT_FALSE(ann.queue().congested());
  std::array<std::string_view, 1> views;
  EXPECT_EQ(ann.queue().gather(views), 0U);
  loop.run();
  EXPECT_EQ(ann.flushes(), 0U);
}

TEST_P(WriteQueueTest, AppendedTextIsFramedAsIsWantedAtTheTime) {
  ann.queue().append("one");
  ann.queue().set_framing(Framing::crlf);
  ann.queue().append("two");
  ann.queue().append("");
  loop.run();
  EXPECT_EQ(ann.receives(), record_of(framing(), "one") + "two\r\n\r\n");
}

TEST_P(WriteQueueTest, AppendedBytesStayAsTheyAre) {
  ann.queue().append_bytes("\xff\xfe\x01");
  ann.queue().append_bytes("a\r\nb\n");
  ann.queue().append_bytes("");
  loop.run();
  EXPECT_EQ(ann.receives(),
            "\xff\xfe\x01"
            "a\r\nb\n");
}

TEST_P(WriteQueueTest, ManyLinesLeaveInOneFlush) {
  for (int i = 0; i < 10; ++i) ann.queue().append("line");
  EXPECT_EQ(ann.queue().queued_bytes(), 10 * size_of("line"));
  loop.run();
  EXPECT_EQ(ann.flushes(), 1U);
  EXPECT_EQ(ann.queue().queued_bytes(), 0U);
}

TEST_P(WriteQueueTest, FollowingStartsWithTheNextLine) {
  room.append("before", nullptr);
  ann.queue().follow(room);
  room.append("after", nullptr);
  loop.run();
  EXPECT_EQ(received(ann), "after\n");
}

TEST_P(WriteQueueTest, ALineReachesEveryFollowerButTheOneExcepted) {
  for (Reader* reader : {&ann, &bob}) reader->queue().follow(room);
  room.append("ann: hello", &ann.queue());
  loop.run();
  EXPECT_EQ(received(ann), "");
  EXPECT_EQ(received(bob), "ann: hello\n");
  EXPECT_EQ(received(eve), "");
}

TEST_P(WriteQueueTest, ExceptingSomebodyElsewhereExceptsNobody) {
  ann.queue().follow(room);
  eve.queue().follow(den);
  room.append("hello", &eve.queue());
  den.append("den", nullptr);
  loop.run();
  EXPECT_EQ(received(ann), "hello\n");
  EXPECT_EQ(received(eve), "den\n");
}

TEST_P(WriteQueueTest, RepliesStandBetweenTheLinesOfTheRoom) {
  ann.queue().follow(room);
  room.append("1", nullptr);
  ann.queue().append("2");
  room.append("own", &ann.queue());
  room.append("3", nullptr);
  room.append("own", &ann.queue());
  ann.queue().append("4");
  room.append("5", nullptr);
  loop.run();
  EXPECT_EQ(received(ann), "1\n2\n3\n4\n5\n");
}

TEST_P(WriteQueueTest, MovingKeepsWhatWasSaidBeforeInFront) {
  ann.queue().follow(room);
  room.append("room 1", nullptr);
  den.append("not heard", nullptr);
  ann.queue().follow(den);
  room.append("not heard", nullptr);
  den.append("den 1", nullptr);
  ann.queue().follow(room);
  room.append("room 2", nullptr);
  ann.queue().follow(loop.schedule().loose());
  room.append("not heard", nullptr);
  ann.queue().append("alone");
  loop.run();
  EXPECT_EQ(received(ann), "room 1\nden 1\nroom 2\nalone\n");
}

TEST_P(WriteQueueTest, FollowingTheSameRoomAgainChangesNothing) {
  ann.queue().follow(room);
  room.append("1", nullptr);
  ann.queue().follow(room);
  room.append("2", nullptr);
  loop.run();
  EXPECT_EQ(received(ann), "1\n2\n");
}

TEST_P(WriteQueueTest, CollectedLinesStandWhereTheyWereCollected) {
  room.append("room 1", nullptr);
  ann.queue().collect(room.log());
  ann.queue().append("reply");
  den.append("den 1", nullptr);
  ann.queue().collect(den.log());
  room.append("room 2", nullptr);
  ann.queue().collect(room.log());
  room.append("room 3", nullptr);
  ann.queue().collect(room.log());
  loop.run();
  EXPECT_EQ(received(ann), "room 1\nreply\nden 1\nroom 2\nroom 3\n");
}

TEST_P(WriteQueueTest, WhatWasCollectedOutlivesTheRoom) {
  {
    Lane gone(loop.schedule(), framing());
    gone.append("last words", nullptr);
    ann.queue().collect(gone.log());
  }
  loop.run();
  EXPECT_EQ(received(ann), "last words\n");
}

// ---- Taking out

TEST_P(WriteQueueTest, PartialWritesOfAnySizeGiveTheSameBytes) {
  for (std::size_t step = 1; step < 40; ++step) {
    Reader reader(loop.schedule());
    prepare(reader);
    reader.socket_takes(0);
    reader.queue().follow(room);
    room.append("one", nullptr);
    reader.queue().append("reply");
    room.append("two", nullptr);
    room.append("own", &reader.queue());
    room.append("three", nullptr);
    room.append("four", nullptr);
    std::string got;
    for (int i = 0; i < 50; ++i) {
      reader.socket_takes(step);
      loop.run();
      got += reader.receives();
    }
    EXPECT_EQ(lines_in(framing(), got), "one\nreply\ntwo\nthree\nfour\n") << step << " bytes at a time";
    EXPECT_TRUE(reader.queue().empty());
  }
}

TEST_P(WriteQueueTest, GatheringThroughOneViewGivesTheSameBytes) {
  Reader narrow(loop.schedule(), 1);
  prepare(narrow);
  narrow.queue().follow(room);
  room.append("one", nullptr);
  narrow.queue().append("reply");
  room.append("two", nullptr);
  den.append("collected", nullptr);
  narrow.queue().collect(den.log());
  loop.run();
  EXPECT_EQ(received(narrow), "one\nreply\ntwo\ncollected\n");
}

TEST_P(WriteQueueTest, GatheringTwiceWithoutConsumingGivesTheSame) {
  ann.queue().follow(room);
  ann.queue().append("reply");
  room.append("line", nullptr);
  std::array<std::string_view, 8> first;
  std::array<std::string_view, 8> second;
  const auto used = ann.queue().gather(first);
  ASSERT_EQ(ann.queue().gather(second), used);
  for (std::size_t i = 0; i < used; ++i) EXPECT_EQ(first[i], second[i]);
}

TEST_P(WriteQueueTest, QueuedBytesFallWithEveryByteSent) {
  ann.queue().append("12345");
  ann.queue().follow(room);
  room.append("6789", nullptr);
  const std::size_t all = size_of("12345") + size_of("6789");
  EXPECT_EQ(ann.queue().queued_bytes(), all);
  ann.socket_takes(4);
  loop.run();
  EXPECT_EQ(ann.queue().queued_bytes(), all - 4);
  ann.socket_takes(6);
  loop.run();
  EXPECT_EQ(ann.queue().queued_bytes(), all - 10);
}

CONFAB_TEST_EVERY_FRAMING(WriteQueueTest);

}  // namespace
}  // namespace confab
