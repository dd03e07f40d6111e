#include "confab/wire/flush_schedule.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "confab/wire/write_queue.hpp"
#include "support/reader.hpp"

namespace confab {
namespace {

using test::FlushLoop;
using test::Reader;

constexpr std::uint32_t bytes_max = 10'000;

/// A lane and readers that follow it; the readers go first.
struct Room {
  Room(FlushLoop& loop, std::size_t size) : lane(loop.schedule(), bytes_max) {
    for (std::size_t i = 0; i < size; ++i) {
      readers.push_back(std::make_unique<Reader>(loop.schedule()));
      readers.back()->queue().set_missed_notice([](std::uint64_t missed) { return std::to_string(missed); });
      readers.back()->queue().follow(lane);
    }
  }
  std::size_t flushes() const {
    std::size_t sum = 0;
    for (const auto& reader : readers) sum += reader->flushes();
    return sum;
  }

  Lane lane;
  std::vector<std::unique_ptr<Reader>> readers;
};

class FlushScheduleTest : public testing::Test {
 protected:
  FlushLoop loop{bytes_max};
};

// ---- Asking to be run

TEST(FlushSchedule, AsksOnceUntilAllIsFlushed) {
  int asked = 0;
  FlushSchedule schedule(bytes_max, [&] { ++asked; });
  Lane lane(schedule, bytes_max);
  Lane other(schedule, bytes_max);
  Reader reader(schedule);
  reader.queue().follow(lane);
  EXPECT_EQ(asked, 0);
  lane.append("1\n", nullptr);
  EXPECT_EQ(asked, 1);
  lane.append("2\n", nullptr);
  other.append("3\n", nullptr);
  reader.queue().append("4");
  EXPECT_EQ(asked, 1);
  while (schedule.run(1)) {
  }
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(reader.receives(), "1\n2\n4\n");
  lane.append("5\n", nullptr);
  EXPECT_EQ(asked, 2);
  EXPECT_FALSE(schedule.run(64));
}

TEST_F(FlushScheduleTest, WithNothingSaidThereIsNothingToDo) {
  const Room room(loop, 3);
  EXPECT_FALSE(loop.turn());
  EXPECT_FALSE(loop.schedule().run(64));
}

TEST_F(FlushScheduleTest, AReplyToARestedMemberAsksForIt) {
  const Room room(loop, 3);
  room.readers[1]->queue().append("reply");
  EXPECT_TRUE(loop.turn());
  EXPECT_EQ(room.readers[1]->receives(), "reply\n");
  EXPECT_EQ(room.flushes(), 1U) << "nobody else is bothered";
}

TEST_F(FlushScheduleTest, UnblockingAsksForIt) {
  Room room(loop, 2);
  room.readers[0]->socket_takes(2);
  room.lane.append("line\n", nullptr);
  loop.run();
  EXPECT_FALSE(loop.turn());
  room.readers[0]->reads_all();
  EXPECT_TRUE(loop.turn());
  EXPECT_EQ(room.readers[0]->receives(), "line\n");
}

TEST_F(FlushScheduleTest, ARoomOfBlockedReadersWantsNothing) {
  Room room(loop, 2);
  for (const auto& reader : room.readers) reader->socket_takes(0);
  room.lane.append("line\n", nullptr);
  loop.run();
  EXPECT_EQ(room.flushes(), 2U);
  room.lane.append("line\n", nullptr);
  loop.run();
  EXPECT_EQ(room.flushes(), 2U) << "a full socket is not tried again before it can be written to";
}

// ---- Budget and fairness

TEST_F(FlushScheduleTest, ARunFlushesNoMoreThanItMay) {
  Room room(loop, 100);
  room.lane.append("line\n", nullptr);
  for (std::size_t chunk : {1U, 7U, 64U}) {
    const auto before = room.flushes();
    EXPECT_TRUE(loop.schedule().run(chunk)) << "more is pending";
    EXPECT_EQ(room.flushes(), before + chunk);
  }
  EXPECT_FALSE(loop.schedule().run(256));
  EXPECT_EQ(room.flushes(), 100U);
}

TEST_F(FlushScheduleTest, TheBudgetIsSharedByAllLanes) {
  Room one(loop, 50);
  Room two(loop, 50);
  one.lane.append("line\n", nullptr);
  two.lane.append("line\n", nullptr);
  EXPECT_TRUE(loop.schedule().run(64));
  EXPECT_EQ(one.flushes() + two.flushes(), 64U);
}

TEST_F(FlushScheduleTest, LanesTakeTurns) {
  Room crowd(loop, 500);
  Room pair(loop, 2);
  crowd.lane.append("line\n", nullptr);
  pair.lane.append("line\n", nullptr);
  EXPECT_TRUE(loop.schedule().run(2 * FlushSchedule::lane_flushes_max));
  EXPECT_EQ(pair.flushes(), 2U) << "a crowd does not hold up a pair";
  EXPECT_GE(crowd.flushes(), FlushSchedule::lane_flushes_max);
}

TEST_F(FlushScheduleTest, ALaneWithNewsAllTheTimeStarvesNobody) {
  Room busy(loop, 40);
  Room calm(loop, 40);
  calm.lane.append("line\n", nullptr);
  for (int i = 0; i < 20; ++i) {
    busy.lane.append("line\n", nullptr);
    loop.schedule().run(16);
  }
  EXPECT_EQ(calm.flushes(), 40U);
}

TEST_F(FlushScheduleTest, LinesSaidDuringALapRideAlong) {
  Room room(loop, 100);
  room.lane.append("1\n", nullptr);
  loop.schedule().run(50);
  room.lane.append("2\n", nullptr);
  loop.run();
  for (const auto& reader : room.readers) EXPECT_EQ(reader->receives(), "1\n2\n");
  EXPECT_EQ(room.flushes(), 150U) << "half of them got both in one flush";
}

TEST_F(FlushScheduleTest, AMemberWithNothingPendingIsPassedOver) {
  Room room(loop, 3);
  room.lane.append("line\n", &room.readers[0]->queue());
  loop.run();
  EXPECT_EQ(room.readers[0]->flushes(), 0U);
  EXPECT_EQ(room.flushes(), 2U);
}

TEST_F(FlushScheduleTest, LapsRiseAsLanesAreGoneThrough) {
  Room room(loop, 100);
  const auto before = loop.schedule().laps();
  room.lane.append("line\n", nullptr);
  loop.schedule().run(50);
  EXPECT_EQ(loop.schedule().laps(), before);
  loop.run();
  EXPECT_GT(loop.schedule().laps(), before);
}

TEST_F(FlushScheduleTest, LapsRiseEvenIfTheLastDueMemberHasGone) {
  for (const bool moves : {false, true}) {
    Room room(loop, 2);
    room.lane.append("line\n", nullptr);
    loop.schedule().run(1);
    const auto before = loop.schedule().laps();
    Reader& last = *room.readers[room.readers[0]->flushes() > 0 ? 1 : 0];
    if (moves) {
      last.queue().follow(loop.schedule().loose());
    } else {
      last.queue().close();
    }
    loop.run();
    EXPECT_GT(loop.schedule().laps(), before);
    EXPECT_FALSE(room.lane.congested());
  }
}

TEST_F(FlushScheduleTest, LapsRiseEvenIfTheLaneHasGone) {
  const auto before = loop.schedule().laps();
  {
    Lane gone(loop.schedule(), bytes_max);
    gone.append("line\n", nullptr);
  }
  loop.run();
  EXPECT_GT(loop.schedule().laps(), before);
}

// ---- No lost wake-up

TEST_F(FlushScheduleTest, EverybodyGetsEveryLineInOrderForEveryChunkSize) {
  for (const std::size_t chunk : {1U, 7U, 64U, 256U}) {
    Room room(loop, 30);
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

TEST_F(FlushScheduleTest, AnybodyMayCloseAtAnyPointOfALap) {
  for (std::size_t flushed = 0; flushed <= 6; ++flushed) {
    for (std::size_t closing = 0; closing < 6; ++closing) {
      Room room(loop, 6);
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

TEST_F(FlushScheduleTest, AnybodyMayJoinMoveOrReplyAtAnyPointOfALap) {
  for (std::size_t flushed = 0; flushed <= 5; ++flushed) {
    for (std::size_t who = 0; who < 5; ++who) {
      Room to(loop, 3);  // outlives the one that moves into it
      Room from(loop, 5);
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

TEST_F(FlushScheduleTest, TheInvariantHoldsWhileAMembersOwnLineWaits) {
  Room room(loop, 3);
  room.lane.append("by another\n", &room.readers[0]->queue());
  room.lane.append("by a member that has not been visited\n", &room.readers[1]->queue());
  room.lane.check();
  loop.run();
  room.lane.check();
  EXPECT_EQ(room.readers[1]->receives(), "by another\n");
}

TEST_F(FlushScheduleTest, ALaneMayGoWhileItHasNews) {
  Reader reader(loop.schedule());
  {
    Room room(loop, 2);
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

TEST_F(FlushScheduleTest, TheLogIsFreedOnceEverybodyHasIt) {
  Room room(loop, 10);
  for (int i = 0; i < 100; ++i) room.lane.append("line\n", nullptr);
  EXPECT_GT(room.lane.log().capacity(), 0U);
  loop.run();
  EXPECT_EQ(room.lane.log().capacity(), 0U);
}

TEST_F(FlushScheduleTest, TheLogOfARoomWithoutFollowersIsFreedToo) {
  Lane lane(loop.schedule(), bytes_max);
  lane.append("line\n", nullptr);
  loop.run();
  EXPECT_EQ(lane.log().capacity(), 0U);
}

TEST_F(FlushScheduleTest, ABlockedReaderKeepsNoMoreThanTheLimit) {
  Room room(loop, 2);
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

TEST_F(FlushScheduleTest, ALaneIsCongestedPastHalfTheLimitUntilItIsFlushed) {
  Room room(loop, 10);
  const std::string half = std::string(bytes_max / 2 - 1, 'x') + "\n";
  room.lane.append(half, nullptr);
  EXPECT_FALSE(room.lane.congested());
  room.lane.append("\n", nullptr);
  EXPECT_TRUE(room.lane.congested());
  loop.schedule().run(5);
  EXPECT_TRUE(room.lane.congested());
  loop.run();
  EXPECT_FALSE(room.lane.congested());
}

TEST_F(FlushScheduleTest, BytesThatWentToOwnQueuesCountForCongestion) {
  Lane& loose = loop.schedule().loose();
  loose.count(bytes_max / 2);
  EXPECT_FALSE(loose.congested());
  loose.count(1);
  EXPECT_TRUE(loose.congested());
  loop.run();
  EXPECT_FALSE(loose.congested());
}

TEST_F(FlushScheduleTest, ABlockedMemberCongestsNoLane) {
  Room room(loop, 2);
  room.readers[0]->socket_takes(0);
  for (int i = 0; i < 100; ++i) {
    room.lane.append(std::string(999, 'x') + "\n", nullptr);
    loop.run();
    EXPECT_FALSE(room.lane.congested());
  }
}

}  // namespace
}  // namespace confab
