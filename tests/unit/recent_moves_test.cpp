#include "confab/chat/recent_moves.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "support/world.hpp"

namespace confab {
namespace {

using namespace std::chrono_literals;
using test::Client;
using test::World;
using test::WorldOptions;

constexpr std::size_t moves_max = 10;

TEST(RecentMoves, TheTenthIsNotOneTooManyAndTheEleventhIs) {
  RecentMoves moves;
  for (int i = 1; i <= 10; ++i) EXPECT_FALSE(moves.add(1h, moves_max)) << i;
  EXPECT_TRUE(moves.add(1h, moves_max));
}

TEST(RecentMoves, CountOnlyWhileTheyAreYoungerThanTheWindow) {
  RecentMoves moves;
  for (int i = 1; i <= 10; ++i) moves.add(1h, moves_max);
  EXPECT_TRUE(RecentMoves(moves).add(1h + named_moves_window - 1ns, moves_max));
  EXPECT_FALSE(moves.add(1h + named_moves_window, moves_max));
}

TEST(RecentMoves, GoOnBeingManyUntilItHasBeenCalm) {
  RecentMoves moves;
  Instant now = 1h;
  for (int i = 1; i <= 10; ++i) moves.add(now, moves_max);
  for (int i = 0; i < 100; ++i) {
    now += 999ms;
    EXPECT_TRUE(moves.add(now, moves_max)) << i;
  }
  now += named_moves_window;
  EXPECT_FALSE(moves.add(now, moves_max));
}

TEST(RecentMoves, OneASecondIsNeverMany) {
  RecentMoves moves;
  Instant now = 1h;
  for (int i = 0; i < 100; ++i, now += 1s) EXPECT_FALSE(moves.add(now, moves_max)) << i;
}

TEST(RecentMoves, WithAMostOfNoneEachIsOneTooMany) {
  RecentMoves moves;
  EXPECT_TRUE(moves.add(1h, 0));
  EXPECT_TRUE(moves.add(2h, 0));
}

TEST(RecentMoves, AMostThatChangesHoldsFromThenOn) {
  RecentMoves moves;
  for (int i = 1; i <= 10; ++i) moves.add(1h, moves_max);
  EXPECT_TRUE(moves.add(1h, 5));
  EXPECT_TRUE(moves.add(1h, moves_max)) << "it has not been calm";
  EXPECT_FALSE(moves.add(1h + named_moves_window, moves_max));
}

TEST(RecentMoves, FewStayManyUntilItHasBeenCalmForTheWholeWindow) {
  RecentMoves moves;
  for (int i = 1; i <= 14; ++i) moves.add(1h, moves_max);
  EXPECT_TRUE(moves.add(1h + 8500ms, moves_max));
  EXPECT_TRUE(moves.add(1h + 8500ms + named_moves_window - 1ns, moves_max));
  EXPECT_FALSE(moves.add(1h + 8500ms + 2 * named_moves_window, moves_max));
}

// ---- What people see of it

class StormTest : public testing::Test {
 protected:
  static WorldOptions options() {
    WorldOptions options;
    options.limits.named_notices_moves_max = 3;
    return options;
  }
  void calms_down() {
    world.time_passes(named_moves_window);
    ann.sees();
  }
  void visits(int count) {
    for (int i = 0; i < count; ++i) world.slash("guest").says("/quit");
  }

  World world{options()};
  Client& ann = world.slash("ann");
};

TEST_F(StormTest, PastTheMostTheyAreToldTogether) {
  calms_down();
  world.slash("bob");
  world.slash("carl");
  world.slash("dora");
  EXPECT_EQ(ann.sees(), "* bob joined.\n* carl joined.\n* dora joined.");
  world.slash("eve").says("/quit");
  world.slash("fay");
  EXPECT_EQ(ann.sees(), "");
  world.time_passes(1s);
  EXPECT_EQ(ann.sees(), "* 2 people joined, 1 left.");
}

TEST_F(StormTest, HundredsOfVisitsAreAFewLines) {
  calms_down();
  visits(300);
  world.time_passes(1s);
  EXPECT_EQ(ann.sees(), "* guest joined.\n* guest left.\n* guest joined.\n* 298 people joined, 299 left.");
}

TEST_F(StormTest, AfterACalmTheyAreToldByNameAgain) {
  visits(300);
  world.time_passes(1s);
  ann.sees();
  world.time_passes(named_moves_window - 1s - 1ns);
  world.slash("early");
  EXPECT_EQ(ann.sees(), "") << "not yet";
  world.time_passes(named_moves_window);
  EXPECT_EQ(ann.sees(), "* 1 person joined.");
  world.slash("late");
  EXPECT_EQ(ann.sees(), "* late joined.");
}

TEST_F(StormTest, IsThatOfOneRoom) {
  Client& bob = world.slash("bob");
  bob.says("/join dev");
  calms_down();
  bob.sees();
  visits(300);
  world.slash("carl").says("/join dev");
  EXPECT_EQ(bob.sees(), "* carl joined.");
}

TEST_F(StormTest, TalkGoesOnMeanwhile) {
  calms_down();
  visits(2);
  Client& bob = world.slash("bob");
  ann.sees();
  bob.says("hello");
  EXPECT_EQ(ann.sees(), "bob: hello");
}

TEST_F(StormTest, WhoIsQuietIsToldNothing) {
  Client& bob = world.slash("bob");
  bob.says("/quiet");
  bob.sees();
  visits(300);
  world.time_passes(1s);
  EXPECT_EQ(bob.sees(), "");
}

}  // namespace
}  // namespace confab
