// WriteQueue: what a reader gets after its socket was full.
#include <gtest/gtest.h>

#include <string>

#include "write_queue_fixture.hpp"

namespace confab {
namespace {

class SlowReaderTest : public WriteQueueTest {};

TEST_P(SlowReaderTest, ExactlyTheLimitIsKeptWhole) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  for (int i = 0; i < 10; ++i) {
    room.append(text_of(10, static_cast<char>('0' + i)), nullptr);
    loop.run();
  }
  ann.reads_all();
  loop.run();
  EXPECT_EQ(ann.receives().size(), 100U);
}

TEST_P(SlowReaderTest, OneByteMoreSkipsTheOldestLine) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  room.append(text_of(50, 'a'), nullptr);
  room.append(text_of(50, 'b'), nullptr);
  loop.run();
  room.append("", nullptr);
  loop.run();
  ann.reads_all();
  loop.run();
  EXPECT_EQ(received(ann), "(missed 1)\n" + line_of(50, 'b') + "\n");
}

TEST_P(SlowReaderTest, TheLimitHoldsForRepliesAlike) {
  ann.socket_takes(0);
  ann.queue().append(text_of(50, 'a'));
  loop.run();
  ann.queue().append(text_of(50, 'b'));
  EXPECT_EQ(ann.queue().queued_bytes(), 100U);
  ann.queue().append("");
  EXPECT_EQ(ann.queue().queued_bytes(), 50U + size_of(""));
  ann.reads_all();
  loop.run();
  EXPECT_EQ(received(ann), "(missed 1)\n" + line_of(50, 'b') + "\n");
}

TEST_P(SlowReaderTest, TheLimitHoldsForCollectedLinesAlike) {
  ann.socket_takes(0);
  ann.queue().append("12345678");
  loop.run();
  for (int i = 0; i < 10; ++i) {
    room.append(text_of(10, static_cast<char>('0' + i)), nullptr);
    ann.queue().collect(room.log());
  }
  EXPECT_EQ(ann.queue().queued_bytes(), 100U);
  ann.reads_all();
  loop.run();
  const std::string got = received(ann);
  EXPECT_TRUE(got.starts_with("(missed 1)\n" + line_of(10, '0'))) << got;
  EXPECT_TRUE(got.ends_with(line_of(10, '9'))) << got;
}

TEST_P(SlowReaderTest, TheLineBegunIsAlwaysFinished) {
  for (std::size_t sent = 1; sent < size_of("beginning"); ++sent) {
    test::Reader reader(loop.schedule());
    prepare(reader);
    reader.queue().follow(room);
    reader.socket_takes(sent);
    room.append("beginning", nullptr);
    loop.run();
    const std::string begun = reader.receives();
    EXPECT_EQ(begun.size(), sent);
    for (int i = 0; i < 100; ++i) {
      room.append(text_of(10, 'x'), nullptr);
      loop.run();
    }
    reader.reads_all();
    loop.run();
    const std::size_t rest = size_of("beginning") - sent;
    const std::size_t kept = (bytes_max - rest) / 10;
    std::string expected = "beginning\n" + missed(100 - kept) + "\n";
    for (std::size_t i = 0; i < kept; ++i) expected += line_of(10, 'x');
    EXPECT_EQ(lines_in(framing(), begun + reader.receives()), expected) << sent;
  }
}

TEST_P(SlowReaderTest, ALineThatHasOnlyItsLastByteLeftIsBegunToo) {
  ann.queue().follow(room);
  ann.socket_takes(size_of("beginning") - 1);
  room.append("beginning", nullptr);
  loop.run();
  for (int i = 0; i < 20; ++i) room.append(text_of(10, 'x'), nullptr);
  loop.run();
  ann.reads_all();
  loop.run();
  EXPECT_TRUE(received(ann).starts_with("beginning\n(missed 11)\n" + line_of(10, 'x')));
}

TEST_P(SlowReaderTest, ALineThatWasSentWhollyIsNotBegun) {
  ann.queue().follow(room);
  ann.socket_takes(size_of("beginning"));
  room.append("beginning", nullptr);
  room.append("second...", nullptr);
  loop.run();
  for (int i = 0; i < 20; ++i) room.append(text_of(10, 'x'), nullptr);
  loop.run();
  ann.reads_all();
  loop.run();
  EXPECT_TRUE(received(ann).starts_with("beginning\n(missed 11)\n" + line_of(10, 'x')));
}

TEST_P(SlowReaderTest, TheNewestLineIsKeptHoweverLongItIs) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  room.append("short", nullptr);
  loop.run();
  room.append(text_of(500, 'x'), nullptr);
  loop.run();
  ann.reads_all();
  loop.run();
  EXPECT_EQ(received(ann), "(missed 1)\n" + line_of(500, 'x'));
}

TEST_P(SlowReaderTest, TheNoticeStandsInThePlaceOfWhatIsMissing) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  for (int i = 0; i < 15; ++i) room.append(text_of(10, static_cast<char>('a' + i)), nullptr);
  loop.run();
  ann.queue().append("reply");
  room.append("later", nullptr);
  ann.reads_all();
  loop.run();
  const std::string got = received(ann);
  EXPECT_TRUE(got.starts_with("(missed 7)\n" + line_of(10, 'h'))) << got;
  EXPECT_TRUE(got.ends_with(line_of(10, 'o') + "reply\nlater\n")) << got;
}

TEST_P(SlowReaderTest, TheNoticeIsFramedLikeEveryLine) {
  ann.socket_takes(0);
  for (int i = 0; i < 3; ++i) ann.queue().append(text_of(50, 'x'));
  loop.run();
  ann.reads_all();
  loop.run();
  EXPECT_TRUE(ann.receives().starts_with(record_of(framing(), "(missed 1)")));
}

TEST_P(SlowReaderTest, ANoticeThatIsSkippedIsCountedAgain) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  room.append("first", nullptr);
  loop.run();
  for (int i = 0; i < 15; ++i) room.append(text_of(10, 'x'), nullptr);
  // The socket opens but accepts nothing: the notice of 6 lines is queued and stays.
  ann.queue().unblock();
  loop.run();
  ASSERT_TRUE(ann.queue().blocked());
  for (int i = 0; i < 5; ++i) room.append(text_of(10, 'y'), nullptr);
  ann.reads_all();
  loop.run();
  const std::string got = received(ann);
  EXPECT_TRUE(got.starts_with("(missed 11)\n" + line_of(10, 'x'))) << got;
  EXPECT_EQ(got.find("missed", 5), std::string::npos) << "one notice tells it all: " << got;
}

TEST_P(SlowReaderTest, ANoticeThatWasBegunIsFinishedAndAnotherFollows) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  for (int i = 0; i < 12; ++i) room.append(text_of(10, 'x'), nullptr);
  loop.run();
  ann.socket_takes(5);
  loop.run();
  const std::string begun = ann.receives();
  EXPECT_EQ(begun.size(), 5U);
  for (int i = 0; i < 20; ++i) room.append(text_of(10, 'y'), nullptr);
  ann.reads_all();
  loop.run();
  const std::string got = lines_in(framing(), begun + ann.receives());
  EXPECT_TRUE(got.starts_with("(missed 2)\n(missed 21)\n" + line_of(10, 'y'))) << got;
}

TEST_P(SlowReaderTest, ASlowReaderMissesNothingThatFits) {
  ann.queue().follow(room);
  std::string expected;
  std::string got;
  for (int i = 0; i < 1000; ++i) {
    const std::string text = std::to_string(i);
    expected += text + "\n";
    ann.socket_takes(size_of(text) - (i % 2 == 0 ? 1 : 0));
    room.append(text, nullptr);
    loop.run();
    got += ann.receives();
    ann.socket_takes(2);
    loop.run();
    got += ann.receives();
  }
  ann.reads_all();
  loop.run();
  EXPECT_EQ(lines_in(framing(), got + ann.receives()), expected);
}

TEST_P(SlowReaderTest, ABlockedReaderWhoMovesKeepsOrderAndCount) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  for (int i = 0; i < 6; ++i) room.append(text_of(10, 'r'), nullptr);
  loop.run();
  ann.queue().follow(den);
  for (int i = 0; i < 6; ++i) den.append(text_of(10, 'd'), nullptr);
  ann.queue().follow(room);
  room.append(text_of(10, 'b'), nullptr);
  loop.run();
  ann.reads_all();
  loop.run();
  std::string expected = "(missed 3)\n";
  for (int i = 0; i < 3; ++i) expected += line_of(10, 'r');
  for (int i = 0; i < 6; ++i) expected += line_of(10, 'd');
  EXPECT_EQ(received(ann), expected + line_of(10, 'b'));
}

TEST_P(SlowReaderTest, OnesOwnLinesAreNeitherSentNorMissed) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  room.append("first....", nullptr);
  loop.run();
  for (int i = 0; i < 50; ++i) room.append(text_of(10, 'o'), &ann.queue());
  loop.run();
  ann.reads_all();
  loop.run();
  EXPECT_EQ(received(ann), "first....\n");
}

TEST_P(SlowReaderTest, WithoutRoomForAnythingTheCountIsStillRight) {
  ann.queue().follow(room);
  ann.socket_takes(0);
  room.append("x", nullptr);
  loop.run();
  for (int i = 0; i < 100'000; ++i) {
    room.append(text_of(10, 'x'), nullptr);
    if (i % 100 == 0) loop.run();
  }
  ann.reads_all();
  loop.run();
  EXPECT_TRUE(received(ann).starts_with("(missed 99991)\n" + line_of(10, 'x')));
}

CONFAB_TEST_EVERY_FRAMING(SlowReaderTest);

}  // namespace
}  // namespace confab
