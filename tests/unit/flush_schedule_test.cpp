// When the schedule asks to run, and whom it then flushes.
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
using test::FlushScheduleTest;
using test::LaneOfReaders;
using test::Reader;

// ---- Asking to be run

TEST(FlushSchedule, AsksOnceUntilAllIsFlushed) {
  int asked = 0;
  FlushSchedule schedule(bytes_max, [&] { ++asked; });
  Lane lane(schedule, Framing::lf);
  Lane other(schedule, Framing::lf);
  Reader reader(schedule);
  reader.queue().follow(lane);
  EXPECT_EQ(asked, 0);
  lane.append("1", nullptr);
  EXPECT_EQ(asked, 1);
  lane.append("2", nullptr);
  other.append("3", nullptr);
  reader.queue().append("4");
  EXPECT_EQ(asked, 1);
  while (schedule.run(1)) {
  }
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(reader.receives(), "1\n2\n4\n");
  lane.append("5", nullptr);
  EXPECT_EQ(asked, 2);
  EXPECT_FALSE(schedule.run(64));
}

TEST_F(FlushScheduleTest, WithNothingSaidThereIsNothingToDo) {
  const LaneOfReaders room(loop, 3);
  EXPECT_FALSE(loop.turn());
  EXPECT_FALSE(loop.schedule().run(64));
}

TEST_F(FlushScheduleTest, AReplyToARestedMemberAsksForIt) {
  const LaneOfReaders room(loop, 3);
  room.readers[1]->queue().append("reply");
  EXPECT_TRUE(loop.turn());
  EXPECT_EQ(room.readers[1]->receives(), "reply\n");
  EXPECT_EQ(room.flushes(), 1U) << "nobody else is bothered";
}

TEST_F(FlushScheduleTest, UnblockingAsksForIt) {
  LaneOfReaders room(loop, 2);
  room.readers[0]->socket_takes(2);
  room.lane.append("line", nullptr);
  loop.run();
  EXPECT_FALSE(loop.turn());
  room.readers[0]->reads_all();
  EXPECT_TRUE(loop.turn());
  EXPECT_EQ(room.readers[0]->receives(), "line\n");
}

TEST_F(FlushScheduleTest, ARoomOfBlockedReadersWantsNothing) {
  LaneOfReaders room(loop, 2);
  for (const auto& reader : room.readers) reader->socket_takes(0);
  room.lane.append("line", nullptr);
  loop.run();
  EXPECT_EQ(room.flushes(), 2U);
  room.lane.append("line", nullptr);
  loop.run();
  EXPECT_EQ(room.flushes(), 2U) << "a full socket is not tried again before it can be written to";
}

// ---- Budget and fairness

TEST_F(FlushScheduleTest, ARunFlushesNoMoreThanItMay) {
  LaneOfReaders room(loop, 100);
  room.lane.append("line", nullptr);
  for (std::size_t chunk : {1U, 7U, 64U}) {
    const auto before = room.flushes();
    EXPECT_TRUE(loop.schedule().run(chunk)) << "more is pending";
    EXPECT_EQ(room.flushes(), before + chunk);
  }
  EXPECT_FALSE(loop.schedule().run(256));
  EXPECT_EQ(room.flushes(), 100U);
}

TEST_F(FlushScheduleTest, TheBudgetIsSharedByAllLanes) {
  LaneOfReaders one(loop, 50);
  LaneOfReaders two(loop, 50);
  one.lane.append("line", nullptr);
  two.lane.append("line", nullptr);
  EXPECT_TRUE(loop.schedule().run(64));
  EXPECT_EQ(one.flushes() + two.flushes(), 64U);
}

TEST_F(FlushScheduleTest, LanesTakeTurns) {
  LaneOfReaders crowd(loop, 500);
  LaneOfReaders pair(loop, 2);
  crowd.lane.append("line", nullptr);
  pair.lane.append("line", nullptr);
  EXPECT_TRUE(loop.schedule().run(2 * FlushSchedule::lane_flushes_max));
  EXPECT_EQ(pair.flushes(), 2U) << "a crowd does not hold up a pair";
  EXPECT_GE(crowd.flushes(), FlushSchedule::lane_flushes_max);
}

TEST_F(FlushScheduleTest, ALaneWithNewsAllTheTimeStarvesNobody) {
  LaneOfReaders busy(loop, 40);
  LaneOfReaders calm(loop, 40);
  calm.lane.append("line", nullptr);
  for (int i = 0; i < 20; ++i) {
    busy.lane.append("line", nullptr);
    loop.schedule().run(16);
  }
  EXPECT_EQ(calm.flushes(), 40U);
}

TEST_F(FlushScheduleTest, LinesSaidDuringALapRideAlong) {
  LaneOfReaders room(loop, 100);
  room.lane.append("1", nullptr);
  loop.schedule().run(50);
  room.lane.append("2", nullptr);
  loop.run();
  for (const auto& reader : room.readers) EXPECT_EQ(reader->receives(), "1\n2\n");
  EXPECT_EQ(room.flushes(), 150U) << "half of them got both in one flush";
}

TEST_F(FlushScheduleTest, AMemberWithNothingPendingIsPassedOver) {
  LaneOfReaders room(loop, 3);
  room.lane.append("line", &room.readers[0]->queue());
  loop.run();
  EXPECT_EQ(room.readers[0]->flushes(), 0U);
  EXPECT_EQ(room.flushes(), 2U);
}

TEST_F(FlushScheduleTest, LapsRiseAsLanesAreGoneThrough) {
  LaneOfReaders room(loop, 100);
  const auto before = loop.schedule().laps();
  room.lane.append("line", nullptr);
  loop.schedule().run(50);
  EXPECT_EQ(loop.schedule().laps(), before);
  loop.run();
  EXPECT_GT(loop.schedule().laps(), before);
}

TEST_F(FlushScheduleTest, LapsRiseEvenIfTheLastDueMemberHasGone) {
  for (const bool moves : {false, true}) {
    LaneOfReaders room(loop, 2);
    room.lane.append("line", nullptr);
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
    Lane gone(loop.schedule(), Framing::lf);
    gone.append("line", nullptr);
  }
  loop.run();
  EXPECT_GT(loop.schedule().laps(), before);
}

}  // namespace
}  // namespace confab
