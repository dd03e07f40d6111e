// A lane loses no wake-up and stores no more than it must.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "confab/outbound/flush_schedule.hpp"
#include "confab/outbound/write_queue.hpp"
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
      room.lane.append(std::to_string(i), nullptr);
      expected += std::to_string(i) + "\n";
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
      room.lane.append("1", nullptr);
      if (flushed > 0) loop.turn(flushed);
      room.readers[closing]->queue().close();
      room.lane.append("2", nullptr);
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
      LaneOfReaders to(loop, 3);  // outlives the reader that moves into it
      LaneOfReaders from(loop, 5);
      from.lane.append("1", nullptr);
      to.lane.append("a", nullptr);
      if (flushed > 0) loop.turn(flushed);
      Reader& mover = *from.readers[who];
      mover.queue().append("reply");
      mover.queue().follow(to.lane);
      from.lane.append("2", nullptr);
      to.lane.append("b", nullptr);
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
  room.lane.append("by another", &room.readers[0]->queue());
  room.lane.append("by a member that has not been visited", &room.readers[1]->queue());
  room.lane.check();
  loop.run();
  room.lane.check();
  EXPECT_EQ(room.readers[1]->receives(), "by another\n");
}

TEST_F(LaneTest, ALaneMayGoWhileItHasNews) {
  Reader reader(loop.schedule());
  {
    LaneOfReaders room(loop, 2);
    room.lane.append("line", nullptr);
    reader.queue().follow(room.lane);
    room.lane.append("heard", nullptr);
    reader.queue().follow(loop.schedule().loose());
  }
  loop.run();
  EXPECT_EQ(reader.receives(), "heard\n");
}

TEST(LaneDeathTest, ALaneWithMembersMayNotGo) {
  EXPECT_DEATH(
      {
        FlushLoop loop(bytes_max);
        auto lane = std::make_unique<Lane>(loop.schedule(), Framing::lf);
        Reader reader(loop.schedule());
        reader.queue().follow(*lane);
        lane.reset();
      },
      "broken assertion");
}

// ---- Memory

TEST_F(LaneTest, TheLogIsFreedOnceEverybodyHasIt) {
  LaneOfReaders room(loop, 10);
  for (int i = 0; i < 100; ++i) room.lane.append("line", nullptr);
  EXPECT_GT(room.lane.log().capacity(), 0U);
  loop.run();
  EXPECT_EQ(room.lane.log().capacity(), 0U);
}

TEST_F(LaneTest, TheLogOfARoomWithoutFollowersIsFreedToo) {
  Lane lane(loop.schedule(), Framing::lf);
  lane.append("line", nullptr);
  loop.run();
  EXPECT_EQ(lane.log().capacity(), 0U);
}

TEST_F(LaneTest, ABlockedReaderKeepsNoMoreThanTheLimit) {
  LaneOfReaders room(loop, 2);
  room.readers[0]->socket_takes(0);
  const std::string line(99, 'x');
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

}  // namespace
}  // namespace confab
