// A lane loses no wake-up, keeps no more than it must, and says when it is behind.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "confab/wire/flush_schedule.hpp"
#include "confab/wire/write_queue.hpp"
#include "flush_schedule_fixture.hpp"

namespace confab {
namespace {

using test::bytes_max;
using test::FlushLoop;
using test::LaneOfReaders;
using test::Reader;
using LaneTest = test::FlushScheduleTest;

// ---- No lost wake-up

TEST_F(LaneTest, EverybodyGetsEveryLineInOrderForEveryChunkSize) {
  for (const std::size_t chunk : {1U, 7U, 64U, 256U}) {
    LaneOfReaders room(loop, 30);
    std::string expected;
    for (int i = 0; i < 200; ++i) {
      const std::string line = std::to_string(i) + "\n";
      room.lane.append(line, nullptr);
      expected += line;
      loop.turn(chunk);
      room.lane.check();
    }
    loop.run(chunk);
    room.lane.check();
    for (const auto& reader : room.readers) EXPECT_EQ(reader->receives(), expected) << "chunk " << chunk;
  }
}

TEST_F(LaneTest, AnybodyMayCloseAtAnyPointOfALap) {
  for (std::size_t flushed = 0; flushed <= 6; ++flushed) {
    for (std::size_t closing = 0; closing < 6; ++closing) {
      LaneOfReaders room(loop, 6);
      room.lane.append("1\n", nullptr);
      if (flushed > 0) loop.turn(flushed);
      room.readers[closing]->queue().close();
      room.lane.append("2\n", nullptr);
      loop.run(1);
      room.lane.check();
      for (std::size_t i = 0; i < 6; ++i) {
        const std::string got = room.readers[i]->receives();
        if (i == closing) {
          EXPECT_TRUE(got.empty() || got == "1\n");
        } else {
          EXPECT_EQ(got, "1\n2\n") << flushed << " flushed, " << closing << " closed";
        }
      }
    }
  }
}

TEST_F(LaneTest, AnybodyMayJoinMoveOrReplyAtAnyPointOfALap) {
  for (std::size_t flushed = 0; flushed <= 5; ++flushed) {
    for (std::size_t who = 0; who < 5; ++who) {
      LaneOfReaders to(loop, 3);  // outlives the one that moves into it
      LaneOfReaders from(loop, 5);
      from.lane.append("1\n", nullptr);
      to.lane.append("a\n", nullptr);
      if (flushed > 0) loop.turn(flushed);
      Reader& mover = *from.readers[who];
      mover.queue().append("reply");
      mover.queue().follow(to.lane);
      from.lane.append("2\n", nullptr);
      to.lane.append("b\n", nullptr);
      from.lane.check();
      to.lane.check();
      loop.run(1);
      EXPECT_EQ(mover.receives(), "1\nreply\nb\n") << flushed << " flushed, " << who << " moved";
      for (std::size_t i = 0; i < 5; ++i) {
        if (i == who) continue;
        EXPECT_EQ(from.readers[i]->receives(), "1\n2\n");
      }
      for (const auto& reader : to.readers) EXPECT_EQ(reader->receives(), "a\nb\n");
      from.lane.check();
      to.lane.check();
    }
  }
}

TEST_F(LaneTest, TheInvariantHoldsWhileAMembersOwnLineWaits) {
  LaneOfReaders room(loop, 3);
  room.lane.append("by another\n", &room.readers[0]->queue());
  room.lane.append("by a member that has not been visited\n", &room.readers[1]->queue());
  room.lane.check();
  loop.run();
  room.lane.check();
  EXPECT_EQ(room.readers[1]->receives(), "by another\n");
}

TEST_F(LaneTest, ALaneMayGoWhileItHasNews) {
  Reader reader(loop.schedule());
  {
    LaneOfReaders room(loop, 2);
    room.lane.append("line\n", nullptr);
    reader.queue().follow(room.lane);
    room.lane.append("heard\n", nullptr);
    reader.queue().follow(loop.schedule().loose());
  }
  loop.run();
  EXPECT_EQ(reader.receives(), "heard\n");
}

TEST(LaneDeathTest, ALaneWithMembersMayNotGo) {
  EXPECT_DEATH(
      {
        FlushLoop loop(bytes_max);
        auto lane = std::make_unique<Lane>(loop.schedule(), bytes_max);
        Reader reader(loop.schedule());
        reader.queue().follow(*lane);
        lane.reset();
      },
      "broken assertion");
}

// ---- Memory

TEST_F(LaneTest, TheLogIsFreedOnceEverybodyHasIt) {
  LaneOfReaders room(loop, 10);
  for (int i = 0; i < 100; ++i) room.lane.append("line\n", nullptr);
  EXPECT_GT(room.lane.log().capacity(), 0U);
  loop.run();
  EXPECT_EQ(room.lane.log().capacity(), 0U);
}

TEST_F(LaneTest, TheLogOfARoomWithoutFollowersIsFreedToo) {
  Lane lane(loop.schedule(), bytes_max);
  lane.append("line\n", nullptr);
  loop.run();
  EXPECT_EQ(lane.log().capacity(), 0U);
}

TEST_F(LaneTest, ABlockedReaderKeepsNoMoreThanTheLimit) {
  LaneOfReaders room(loop, 2);
  room.readers[0]->socket_takes(0);
  const std::string line = std::string(99, 'x') + "\n";
  for (int i = 0; i < 10'000; ++i) {
    room.lane.append(line, nullptr);
    loop.run();
    ASSERT_LE(room.lane.log().capacity(), bytes_max + 2 * LineLog::chunk_bytes_max);
  }
  EXPECT_EQ(room.readers[1]->receives().size(), 1'000'000U);
  room.readers[0]->reads_all();
  loop.run();
  EXPECT_EQ(room.lane.log().capacity(), 0U);
  const std::string got = room.readers[0]->receives();
  EXPECT_TRUE(got.starts_with("9900\nx")) << got.substr(0, 20);
  EXPECT_EQ(got.size(), 5U + bytes_max);
}

// ---- Congestion

TEST_F(LaneTest, ALaneIsCongestedPastAQuarterOfTheLimitUntilItIsFlushed) {
  LaneOfReaders room(loop, 10);
  room.lane.append(std::string(bytes_max / 4 - 1, 'x') + "\n", nullptr);
  EXPECT_FALSE(room.lane.congested());
  room.lane.append("\n", nullptr);
  EXPECT_TRUE(room.lane.congested());
  loop.schedule().run(5);
  EXPECT_TRUE(room.lane.congested());
  loop.run();
  EXPECT_FALSE(room.lane.congested());
}

/// A lane with two members, one of whom lags behind half of the limit.
class LaggingLaneTest : public LaneTest {
 protected:
  LaggingLaneTest() {
    lagging.is_waited_for();
    lagging.socket_takes(0);
    lane.append(std::string(bytes_max / 2 - 1, 'x') + "\n", nullptr);
    loop.run();
    EXPECT_TRUE(lane.congested());
    lane.check();
    laps_before = loop.schedule().laps();
  }

  void expect_over() {
    loop.run();
    lane.check();
    EXPECT_FALSE(lane.congested());
    EXPECT_GT(loop.schedule().laps(), laps_before) << "who waits is not told";
  }

  LaneOfReaders room{loop, 2};
  Lane& lane = room.lane;
  Reader& lagging = *room.readers[0];
  std::uint64_t laps_before = 0;
};

TEST_F(LaggingLaneTest, ItIsWaitedForUntilItReads) {
  lagging.reads_all();
  expect_over();
}

TEST_F(LaggingLaneTest, ItIsWaitedForUntilItIsGivenUp) {
  lagging.queue().give_up_waiting();
  expect_over();
}

TEST_F(LaggingLaneTest, ItIsWaitedForUntilItCloses) {
  lagging.queue().close();
  expect_over();
}

TEST_F(LaggingLaneTest, ItIsWaitedForUntilItFinishes) {
  lagging.queue().finish();
  expect_over();
}

TEST_F(LaggingLaneTest, ItIsWaitedForWhereItGoes) {
  LaneOfReaders next(loop, 1);
  lagging.queue().follow(next.lane);
  expect_over();
  next.lane.append(std::string(bytes_max / 2 - 1, 'x') + "\n", nullptr);
  loop.run();
  EXPECT_TRUE(next.lane.congested());
  lagging.reads_all();
  loop.run();
  EXPECT_FALSE(next.lane.congested());
  lagging.queue().close();
}

TEST_F(LaggingLaneTest, ReadingAPartIsNotEnough) {
  lagging.socket_takes(bytes_max / 4);
  loop.run();
  EXPECT_TRUE(lane.congested());
  lagging.reads_all();
  expect_over();
}

TEST_F(LaggingLaneTest, AnotherIsWaitedForFromItsOwnTimeOn) {
  room.readers[1]->is_waited_for();
  room.readers[1]->socket_takes(0);
  lane.append("x\n", nullptr);
  loop.run();
  lagging.queue().give_up_waiting();
  loop.run();
  EXPECT_FALSE(lane.congested()) << "the other had been sent the half, which is over";
  lane.append(std::string(bytes_max / 4 - 1, 'x') + "\n", nullptr);
  loop.run();
  EXPECT_TRUE(lane.congested());
  room.readers[1]->reads_all();
  expect_over();
}

TEST_F(LaggingLaneTest, GivingUpOneTellsThoseWhoWaitAlthoughAnotherLags) {
  room.readers[1]->is_waited_for();
  room.readers[1]->socket_takes(0);
  lane.append("x\n", nullptr);
  loop.run();
  for (Reader* reader : {room.readers[1].get(), &lagging}) {
    const auto before = loop.schedule().laps();
    reader->queue().give_up_waiting();
    loop.run();
    EXPECT_GT(loop.schedule().laps(), before);
  }
}

TEST_F(LaneTest, LaggingInTurnsHoldsUpNobodyForLongerThanOneOfThemMay) {
  constexpr std::size_t others = 3;
  LaneOfReaders room(loop, others + 1);
  for (std::size_t i = 0; i < others; ++i) room.readers[i]->is_waited_for();
  const std::string line = std::string(bytes_max / 8 - 1, 'x') + "\n";
  room.readers[0]->socket_takes(0);
  room.readers[0]->queue().append("a private message");
  std::size_t said = 0;
  constexpr std::size_t turns = 300;
  for (std::size_t turn = 0; turn < turns; ++turn) {
    // The next one's socket is full, though it has been sent all that was said here; then this one reads all.
    Reader& next = *room.readers[(turn + 1) % others];
    next.socket_takes(0);
    next.queue().append("a private message");
    loop.run();
    room.readers[turn % others]->reads_all();
    loop.run();
    room.lane.check();
    for (; !room.lane.congested(); ++said) {
      room.lane.append(line, nullptr);
      loop.run();
    }
  }
  EXPECT_GT(said, turns) << "some goes in each turn";
}

TEST_F(LaneTest, BytesThatWentToOwnQueuesCountForCongestion) {
  Lane& loose = loop.schedule().loose();
  loose.count(bytes_max / 4);
  EXPECT_FALSE(loose.congested());
  loose.count(1);
  EXPECT_TRUE(loose.congested());
  loop.run();
  EXPECT_FALSE(loose.congested());
}

TEST_F(LaneTest, ASlowMemberCongestsNoLane) {
  LaneOfReaders room(loop, 2);
  room.readers[0]->socket_takes(0);
  for (int i = 0; i < 100; ++i) {
    room.lane.append(std::string(999, 'x') + "\n", nullptr);
    loop.run();
    EXPECT_FALSE(room.lane.congested());
  }
}

}  // namespace
}  // namespace confab
