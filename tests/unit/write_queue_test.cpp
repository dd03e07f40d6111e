#include "confab/wire/write_queue.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "support/reader.hpp"

namespace confab {
namespace {

using test::FlushLoop;
using test::Reader;

std::string missed(std::uint64_t lines) {
  return "(missed " + std::to_string(lines) + ")";
}

/// Two rooms, three readers, and a limit of 100 bytes.
class WriteQueueTest : public testing::Test {
 protected:
  static constexpr std::uint32_t bytes_max = 100;

  WriteQueueTest() {
    for (Reader* reader : {&ann, &bob, &eve}) reader->queue().set_missed_notice(missed);
  }

  /// A line of `size` bytes with its ending.
  static std::string line_of(std::size_t size, char fill) { return std::string(size - 1, fill) + "\n"; }

  FlushLoop loop{bytes_max};
  Lane room{loop.schedule(), bytes_max};
  Lane den{loop.schedule(), bytes_max};
  Reader ann{loop.schedule()};
  Reader bob{loop.schedule()};
  Reader eve{loop.schedule()};
};

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

// ---- Slow readers

TEST_F(WriteQueueTest, ExactlyTheLimitIsKeptWhole) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  for (int i = 0; i < 10; ++i) {
    room.append(line_of(10, static_cast<char>('0' + i)), nullptr);
    loop.run();
  }
  ann.reads_all();
  loop.run();
  EXPECT_EQ(ann.receives().size(), 100U);
}

TEST_F(WriteQueueTest, OneByteMoreSkipsTheOldestLine) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  room.append(line_of(50, 'a'), nullptr);
  room.append(line_of(50, 'b'), nullptr);
  loop.run();
  room.append("\n", nullptr);
  loop.run();
  ann.reads_all();
  loop.run();
  EXPECT_EQ(ann.receives(), "(missed 1)\n" + line_of(50, 'b') + "\n");
}

TEST_F(WriteQueueTest, TheLimitHoldsForRepliesAlike) {
  ann.socket_takes(0);
  ann.queue().append(std::string(49, 'a'));
  loop.run();
  ann.queue().append(std::string(49, 'b'));
  EXPECT_EQ(ann.queue().queued_bytes(), 100U);
  ann.queue().append("");
  EXPECT_EQ(ann.queue().queued_bytes(), 51U);
  ann.reads_all();
  loop.run();
  EXPECT_EQ(ann.receives(), "(missed 1)\n" + std::string(49, 'b') + "\n\n");
}

TEST_F(WriteQueueTest, TheLimitHoldsForCollectedLinesAlike) {
  ann.socket_takes(0);
  ann.queue().append("12345678");
  loop.run();
  for (int i = 0; i < 10; ++i) {
    room.append(line_of(10, static_cast<char>('0' + i)), nullptr);
    ann.queue().collect(room.log());
  }
  EXPECT_EQ(ann.queue().queued_bytes(), 100U);
  ann.reads_all();
  loop.run();
  const std::string got = ann.receives();
  EXPECT_TRUE(got.starts_with("(missed 1)\n000000000\n")) << got;
  EXPECT_TRUE(got.ends_with("999999999\n")) << got;
}

TEST_F(WriteQueueTest, TheLineBegunIsAlwaysFinished) {
  ann.queue().follow(room);
  ann.socket_takes(4);
  room.append("beginning\n", nullptr);
  loop.run();
  EXPECT_EQ(ann.receives(), "begi");
  for (int i = 0; i < 100; ++i) {
    room.append(line_of(10, 'x'), nullptr);
    loop.run();
  }
  ann.reads_all();
  loop.run();
  const std::string got = ann.receives();
  // 6 bytes of the line begun, and 9 lines of 10 bytes: what fits into 100.
  EXPECT_TRUE(got.starts_with("nning\n(missed 91)\nxxxxxxxxx\n")) << got;
  EXPECT_EQ(got.size(), 6U + 12U + 90U);
}

TEST_F(WriteQueueTest, ALineThatHasOnlyItsEndingLeftIsBegunToo) {
  ann.queue().follow(room);
  ann.socket_takes(9);
  room.append("beginning\n", nullptr);
  loop.run();
  for (int i = 0; i < 20; ++i) room.append(line_of(10, 'x'), nullptr);
  loop.run();
  ann.reads_all();
  loop.run();
  EXPECT_TRUE(ann.receives().starts_with("beginning\n(missed 11)\nxxxxxxxxx\n"));
}

TEST_F(WriteQueueTest, ALineThatWasSentWhollyIsNotBegun) {
  ann.queue().follow(room);
  ann.socket_takes(10);
  room.append("beginning\n", nullptr);
  room.append("second...\n", nullptr);
  loop.run();
  for (int i = 0; i < 20; ++i) room.append(line_of(10, 'x'), nullptr);
  loop.run();
  ann.reads_all();
  loop.run();
  EXPECT_TRUE(ann.receives().starts_with("beginning\n(missed 11)\nxxxxxxxxx\n"));
}

TEST_F(WriteQueueTest, TheNewestLineIsKeptHoweverLongItIs) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  room.append("short\n", nullptr);
  loop.run();
  room.append(line_of(500, 'x'), nullptr);
  loop.run();
  ann.reads_all();
  loop.run();
  EXPECT_EQ(ann.receives(), "(missed 1)\n" + line_of(500, 'x'));
}

TEST_F(WriteQueueTest, TheNoticeStandsInThePlaceOfWhatIsMissing) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  for (int i = 0; i < 15; ++i) room.append(line_of(10, static_cast<char>('a' + i)), nullptr);
  loop.run();
  ann.queue().append("reply");
  room.append("later\n", nullptr);
  ann.reads_all();
  loop.run();
  const std::string got = ann.receives();
  EXPECT_TRUE(got.starts_with("(missed 7)\nhhhhhhhhh\n")) << got;
  EXPECT_TRUE(got.ends_with("ooooooooo\nreply\nlater\n")) << got;
}

TEST_F(WriteQueueTest, TheNoticeEndsAsTheClientsLinesDo) {
  ann.queue().set_line_ending(LineEnding::crlf);
  ann.socket_takes(0);
  for (int i = 0; i < 3; ++i) ann.queue().append(std::string(48, 'x'));
  loop.run();
  ann.reads_all();
  loop.run();
  EXPECT_TRUE(ann.receives().starts_with("(missed 1)\r\nx"));
}

TEST_F(WriteQueueTest, ANoticeThatIsSkippedIsCountedAgain) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  room.append("first\n", nullptr);
  loop.run();
  for (int i = 0; i < 15; ++i) room.append(line_of(10, 'x'), nullptr);
  // The socket opens but takes nothing: the notice of 6 lines is queued and stays.
  ann.queue().unblock();
  loop.run();
  ASSERT_TRUE(ann.queue().blocked());
  for (int i = 0; i < 5; ++i) room.append(line_of(10, 'y'), nullptr);
  ann.reads_all();
  loop.run();
  const std::string got = ann.receives();
  EXPECT_TRUE(got.starts_with("(missed 11)\nxxxxxxxxx\n")) << got;
  EXPECT_EQ(got.find("missed", 5), std::string::npos) << "one notice tells it all: " << got;
}

TEST_F(WriteQueueTest, ANoticeThatWasBegunIsFinishedAndAnotherFollows) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  for (int i = 0; i < 12; ++i) room.append(line_of(10, 'x'), nullptr);
  loop.run();
  ann.socket_takes(5);
  loop.run();
  EXPECT_EQ(ann.receives(), "(miss");
  for (int i = 0; i < 20; ++i) room.append(line_of(10, 'y'), nullptr);
  ann.reads_all();
  loop.run();
  const std::string got = ann.receives();
  EXPECT_TRUE(got.starts_with("ed 2)\n(missed 21)\nyyyyyyyyy\n")) << got;
}

TEST_F(WriteQueueTest, ASlowReaderMissesNothingThatFits) {
  ann.queue().follow(room);
  std::string expected;
  std::string got;
  for (int i = 0; i < 1000; ++i) {
    const std::string line = std::to_string(i) + "\n";
    expected += line;
    ann.socket_takes(line.size() - (i % 2 == 0 ? 1 : 0));
    room.append(line, nullptr);
    loop.run();
    got += ann.receives();
    ann.socket_takes(2);
    loop.run();
    got += ann.receives();
  }
  ann.reads_all();
  loop.run();
  EXPECT_EQ(got + ann.receives(), expected);
}

TEST_F(WriteQueueTest, ABlockedReaderWhoMovesKeepsOrderAndCount) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  for (int i = 0; i < 6; ++i) room.append(line_of(10, 'r'), nullptr);
  loop.run();
  ann.queue().follow(den);
  for (int i = 0; i < 6; ++i) den.append(line_of(10, 'd'), nullptr);
  ann.queue().follow(room);
  room.append("back.....\n", nullptr);
  loop.run();
  ann.reads_all();
  loop.run();
  std::string expected = "(missed 3)\n";
  for (int i = 0; i < 3; ++i) expected += line_of(10, 'r');
  for (int i = 0; i < 6; ++i) expected += line_of(10, 'd');
  EXPECT_EQ(ann.receives(), expected + "back.....\n");
}

TEST_F(WriteQueueTest, OnesOwnLinesAreNeitherSentNorMissed) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  room.append("first....\n", nullptr);
  loop.run();
  for (int i = 0; i < 50; ++i) room.append(line_of(10, 'o'), &ann.queue());
  loop.run();
  ann.reads_all();
  loop.run();
  EXPECT_EQ(ann.receives(), "first....\n");
}

TEST_F(WriteQueueTest, WithoutRoomForAnythingTheCountIsStillRight) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  room.append("x\n", nullptr);
  loop.run();
  for (int i = 0; i < 100'000; ++i) {
    room.append(line_of(10, 'x'), nullptr);
    if (i % 100 == 0) loop.run();
  }
  ann.reads_all();
  loop.run();
  EXPECT_TRUE(ann.receives().starts_with("(missed 99991)\nxxxxxxxxx\n"));
}

// ---- Congestion

TEST_F(WriteQueueTest, AReaderOwedMoreThanHalfTheLimitIsCongested) {
  ann.queue().append(std::string(49, 'x'));
  EXPECT_FALSE(ann.queue().congested());
  ann.queue().append("");
  EXPECT_TRUE(ann.queue().congested());
  loop.run();
  EXPECT_FALSE(ann.queue().congested());
}

TEST_F(WriteQueueTest, OneWhoseSocketIsFullHoldsUpNobody) {
  ann.socket_takes(0);
  for (int i = 0; i < 9; ++i) ann.queue().append("123456789");
  EXPECT_TRUE(ann.queue().congested());
  loop.run();
  ASSERT_TRUE(ann.queue().blocked());
  EXPECT_FALSE(ann.queue().congested());
}

}  // namespace
}  // namespace confab
