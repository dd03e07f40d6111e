// WriteQueue: what a reader gets whose socket was full.
#include <gtest/gtest.h>

#include <string>

#include "write_queue_fixture.hpp"

namespace confab {
namespace {

using SlowReaderTest = WriteQueueTest;

TEST_F(SlowReaderTest, ExactlyTheLimitIsKeptWhole) {
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

TEST_F(SlowReaderTest, OneByteMoreSkipsTheOldestLine) {
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

TEST_F(SlowReaderTest, TheLimitHoldsForRepliesAlike) {
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

TEST_F(SlowReaderTest, TheLimitHoldsForCollectedLinesAlike) {
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

TEST_F(SlowReaderTest, TheLineBegunIsAlwaysFinished) {
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

TEST_F(SlowReaderTest, ALineThatHasOnlyItsEndingLeftIsBegunToo) {
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

TEST_F(SlowReaderTest, ALineThatWasSentWhollyIsNotBegun) {
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

TEST_F(SlowReaderTest, TheNewestLineIsKeptHoweverLongItIs) {
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

TEST_F(SlowReaderTest, TheNoticeStandsInThePlaceOfWhatIsMissing) {
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

TEST_F(SlowReaderTest, TheNoticeEndsAsTheClientsLinesDo) {
  ann.queue().set_line_ending(LineEnding::crlf);
  ann.socket_takes(0);
  for (int i = 0; i < 3; ++i) ann.queue().append(std::string(48, 'x'));
  loop.run();
  ann.reads_all();
  loop.run();
  EXPECT_TRUE(ann.receives().starts_with("(missed 1)\r\nx"));
}

TEST_F(SlowReaderTest, ANoticeThatIsSkippedIsCountedAgain) {
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

TEST_F(SlowReaderTest, ANoticeThatWasBegunIsFinishedAndAnotherFollows) {
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

TEST_F(SlowReaderTest, ASlowReaderMissesNothingThatFits) {
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

TEST_F(SlowReaderTest, ABlockedReaderWhoMovesKeepsOrderAndCount) {
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

TEST_F(SlowReaderTest, OnesOwnLinesAreNeitherSentNorMissed) {
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

TEST_F(SlowReaderTest, WithoutRoomForAnythingTheCountIsStillRight) {
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

}  // namespace
}  // namespace confab
