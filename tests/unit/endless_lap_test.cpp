// A lap of the flush ends, whatever its members ask for meanwhile, and loses nothing.
#include <gtest/gtest.h>

#include <cstddef>
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

constexpr std::size_t members = 100;

class EndlessLapTest : public test::FlushScheduleTest {
 protected:
  /// Makes `flushes` flushes, one at a time; before each, every reader that is not blocked asks for something.
  void flush_while_all_ask(const std::vector<std::unique_ptr<Reader>>& readers, std::size_t flushes) {
    for (; flushes > 0; --flushes) {
      for (const auto& reader : readers) reader->queue().append("asked for");
      loop.turn(1);
    }
  }
};

TEST_F(EndlessLapTest, LapsEndAlthoughAllMembersOfALaneAlwaysAskForMore) {
  LaneOfReaders room(loop, members);
  room.lane.append("line", nullptr);
  const auto before = loop.schedule().laps();
  flush_while_all_ask(room.readers, 3 * members);
  EXPECT_EQ(loop.schedule().laps() - before, 3U);
  for (const auto& reader : room.readers)
    EXPECT_EQ(reader->flushes(), 3U) << "one of them has fewer turns than another";
}

TEST_F(EndlessLapTest, LapsEndAlthoughAllThatFollowNoLaneAlwaysAskForMore) {
  LaneOfReaders nobody(loop, 0);
  std::vector<std::unique_ptr<Reader>> readers;
  for (std::size_t i = 0; i < members; ++i) readers.push_back(std::make_unique<Reader>(loop.schedule()));
  const auto before = loop.schedule().laps();
  flush_while_all_ask(readers, 3 * members);
  EXPECT_EQ(loop.schedule().laps() - before, 3U);
}

TEST_F(EndlessLapTest, ASenderWaitsForTheEndOfALapAndNotForThoseWhoAsk) {
  LaneOfReaders room(loop, members);
  room.lane.append("line", nullptr);
  flush_while_all_ask(room.readers, members / 2);
  room.lane.append(std::string(bytes_max / 2 - 1, 'x'), nullptr);
  ASSERT_TRUE(room.lane.congested());
  flush_while_all_ask(room.readers, 2 * members);
  EXPECT_FALSE(room.lane.congested());
}

TEST_F(EndlessLapTest, AMemberThatBecomesDueDuringALapIsFirstInTheNext) {
  LaneOfReaders room(loop, members);
  room.lane.append("1", nullptr);
  loop.turn(1);
  Reader& asker = *room.readers[0];
  ASSERT_EQ(asker.flushes(), 1U);
  asker.queue().append("asked for");
  room.lane.append("2", nullptr);
  loop.schedule().run(members - 1);
  EXPECT_EQ(asker.receives(), "1\n");
  loop.schedule().run(1);
  EXPECT_EQ(asker.receives(), "asked for\n2\n");
}

TEST_F(EndlessLapTest, LapsEndAlthoughSocketsFillUpAndEmptyAllTheTime) {
  LaneOfReaders room(loop, members);
  for (const auto& reader : room.readers) reader->socket_takes(1);
  room.lane.append("line", nullptr);
  const auto before = loop.schedule().laps();
  for (std::size_t flushes = 0; flushes < 3 * members; ++flushes) {
    for (const auto& reader : room.readers) {
      reader->queue().append("asked for");
      reader->socket_takes(1);
    }
    loop.turn(1);
    room.lane.check();
  }
  EXPECT_GE(loop.schedule().laps() - before, 3U);
}

TEST_F(EndlessLapTest, ALapEndsAlthoughOthersComeInAllTheTime) {
  LaneOfReaders room(loop, members);
  LaneOfReaders next(loop, 0);
  room.lane.append("line", nullptr);
  loop.turn(1);
  const auto before = loop.schedule().laps();
  // As many readers join during the lap as it visits.
  std::vector<std::unique_ptr<Reader>> newcomers;
  for (std::size_t flushes = 0; flushes < members; ++flushes) {
    newcomers.push_back(std::make_unique<Reader>(loop.schedule()));
    newcomers.back()->queue().follow(room.lane);
    newcomers.back()->queue().append("hello");
    loop.schedule().run(1);
  }
  EXPECT_GT(loop.schedule().laps(), before);
  room.lane.check();
}

// ---- What the end of a lap must not take from members it no longer visits

TEST_F(EndlessLapTest, AMemberThatCanBeWrittenToAgainDuringALapGetsAllItWasOwed) {
  for (std::size_t turns = 0; turns <= 6; ++turns) {
    LaneOfReaders room(loop, 6);
    Reader& late = *room.readers[2];
    late.socket_takes(1);
    room.lane.append("1", nullptr);
    loop.run();
    room.lane.append("2", nullptr);
    for (std::size_t i = 0; i < turns; ++i) loop.turn(1);
    late.reads_all();
    room.lane.check();
    room.lane.append("3", nullptr);
    loop.run(1);
    room.lane.check();
    EXPECT_EQ(late.receives(), "1\n2\n3\n") << turns << " of the others had their turn before";
    EXPECT_EQ(room.lane.log().capacity(), 0U);
  }
}

TEST_F(EndlessLapTest, AMemberThatCanBeWrittenToAgainAndLeavesDuringALapGetsAllItWasOwed) {
  LaneOfReaders next(loop, 1);
  LaneOfReaders room(loop, 6);
  Reader& late = *room.readers[2];
  late.socket_takes(0);
  room.lane.append("1", nullptr);
  loop.run();
  room.lane.append("2", nullptr);
  loop.turn(1);
  late.reads_all();
  late.queue().follow(next.lane);
  room.lane.append("3", nullptr);
  next.lane.append("a", nullptr);
  loop.run(1);
  EXPECT_EQ(late.receives(), "1\n2\na\n");
  late.queue().close();
}

}  // namespace
}  // namespace confab
