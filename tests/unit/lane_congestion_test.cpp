// When a lane is congested, and how long a lagging member can be the reason.
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
using test::LaneOfReaders;
using test::Reader;
using LaneTest = test::FlushScheduleTest;

TEST_F(LaneTest, ALaneIsCongestedPastAQuarterOfTheLimitUntilItIsFlushed) {
  LaneOfReaders room(loop, 10);
  room.lane.append(std::string(bytes_max / 4 - 1, 'x'), nullptr);
  EXPECT_FALSE(room.lane.congested());
  room.lane.append("", nullptr);
  EXPECT_TRUE(room.lane.congested());
  loop.schedule().run(5);
  EXPECT_TRUE(room.lane.congested());
  loop.run();
  EXPECT_FALSE(room.lane.congested());
}

TEST(LaneLimit, OneThatChangesHoldsAtOnce) {
  std::uint32_t limit = 4000;
  FlushSchedule schedule(limit, [] {});
  Lane lane(schedule, Framing::lf);
  Reader reader(schedule);
  reader.queue().set_missed_notice([](std::uint64_t missed) { return "missed " + std::to_string(missed); });
  reader.queue().follow(lane);
  reader.queue().append(std::string(1000, 'x'));
  lane.append(std::string(1000, 'x'), nullptr);
  EXPECT_TRUE(lane.congested());
  EXPECT_TRUE(reader.queue().congested());
  limit = 16000;
  EXPECT_FALSE(lane.congested());
  EXPECT_FALSE(reader.queue().congested());
  limit = 500;
  reader.queue().append("after which the others do not fit");
  while (schedule.run(16)) {
  }
  EXPECT_EQ(reader.sees(), "missed 2\nafter which the others do not fit");
}

/// A lane with two members, one of which lags by half of the limit.
class LaggingLaneTest : public LaneTest {
 protected:
  LaggingLaneTest() {
    lagging.is_waited_for();
    lagging.socket_takes(0);
    lane.append(std::string(bytes_max / 2 - 1, 'x'), nullptr);
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
  next.lane.append(std::string(bytes_max / 2 - 1, 'x'), nullptr);
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

TEST_F(LaggingLaneTest, SendersWaitForASecondMemberFromItsOwnTimeOn) {
  room.readers[1]->is_waited_for();
  room.readers[1]->socket_takes(0);
  lane.append("x", nullptr);
  loop.run();
  lagging.queue().give_up_waiting();
  loop.run();
  EXPECT_FALSE(lane.congested()) << "the other had been sent the half, which is over";
  lane.append(std::string(bytes_max / 4 - 1, 'x'), nullptr);
  loop.run();
  EXPECT_TRUE(lane.congested());
  room.readers[1]->reads_all();
  expect_over();
}

TEST_F(LaggingLaneTest, GivingUpOneTellsThoseWhoWaitAlthoughAnotherLags) {
  room.readers[1]->is_waited_for();
  room.readers[1]->socket_takes(0);
  lane.append("x", nullptr);
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
  const std::string line(bytes_max / 8 - 1, 'x');
  room.readers[0]->socket_takes(0);
  room.readers[0]->queue().append("a private message");
  std::size_t said = 0;
  constexpr std::size_t turns = 300;
  for (std::size_t turn = 0; turn < turns; ++turn) {
    // The next one's socket is full, though it has been sent everything said here; then this one reads everything.
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
    room.lane.append(std::string(999, 'x'), nullptr);
    loop.run();
    EXPECT_FALSE(room.lane.congested());
  }
}

}  // namespace
}  // namespace confab
