// A place in a lane, without a queue: whose turn it is.
#include "confab/outbound/lane_member.hpp"

#include <gtest/gtest.h>

#include <string>

#include "confab/outbound/flush_schedule.hpp"
#include "support/reader.hpp"

namespace confab {
namespace {

constexpr std::uint32_t bytes_max = 1600;

/// Is sent everything at once, unless its socket is full.
class Member final : public LaneMember {
 public:
  explicit Member(Lane& loose) : LaneMember(loose) {}
  ~Member() {
    if (!has_left()) leave();
  }

  using LaneMember::become_due;
  using LaneMember::block;
  using LaneMember::give_up_waiting;
  using LaneMember::has_left;
  using LaneMember::leave;
  using LaneMember::move_to;
  using LaneMember::slow;
  using LaneMember::unblock;

  bool socket_is_full = false;
  int turns = 0;
  int cuts = 0;
  int holds = 0;

 private:
  bool empty() const override { return cursor_.position == lane().log().end(); }
  bool flush() override {
    ++turns;
    if (socket_is_full) {
      block(true);
    } else {
      cursor_ = lane().log().next();
    }
    return true;
  }
  bool cut_back() override {
    ++cuts;
    return false;
  }
  void hold() override { ++holds; }
};

class LaneMemberTest : public testing::Test {
 protected:
  LaneMemberTest() {
    for (Member* member : {&ann, &bob}) member->move_to(lane);
  }
  ~LaneMemberTest() override { lane.check(); }

  void say(std::size_t bytes = 10) { lane.append(std::string(bytes - 1, 'x'), nullptr); }

  test::FlushLoop loop{bytes_max};
  Lane& loose = loop.schedule().loose();
  Lane lane{loop.schedule(), Framing::lf};
  Member ann{loose};
  Member bob{loose};
};

TEST_F(LaneMemberTest, HasOneTurnForAllThatWasSaidBeforeIt) {
  for (int i = 0; i < 5; ++i) say();
  EXPECT_FALSE(ann.due()) << "saying a line touches nobody";
  loop.run();
  EXPECT_EQ(ann.turns, 1);
  EXPECT_EQ(bob.turns, 1);
  EXPECT_EQ(ann.cursor().position, 50U);
  EXPECT_EQ(ann.cursor().line, 5U);
}

TEST_F(LaneMemberTest, AMemberThatAsksForATurnGetsOneAlone) {
  ann.become_due();
  EXPECT_TRUE(ann.due());
  ann.become_due();
  loop.run();
  EXPECT_EQ(ann.turns, 1);
  EXPECT_EQ(bob.turns, 0);
  EXPECT_FALSE(ann.due());
}

TEST_F(LaneMemberTest, HasNoTurnWhileItsSocketIsFull) {
  ann.socket_is_full = true;
  say();
  loop.run();
  say();
  ann.become_due();
  loop.run();
  EXPECT_EQ(ann.turns, 1);
  EXPECT_EQ(bob.turns, 2);
  ann.socket_is_full = false;
  ann.unblock();
  loop.run();
  EXPECT_EQ(ann.turns, 2);
  EXPECT_EQ(ann.cursor().line, 2U);
}

TEST_F(LaneMemberTest, WithAFullSocketItLagsUntilItHasHadATurnOrIsGivenUp) {
  ann.socket_is_full = true;
  bob.socket_is_full = true;
  say();
  loop.run();
  EXPECT_TRUE(ann.lags() && bob.lags());
  bob.give_up_waiting();
  EXPECT_TRUE(bob.slow());
  ann.socket_is_full = bob.socket_is_full = false;
  ann.unblock();
  bob.unblock();
  EXPECT_TRUE(ann.lags() && bob.slow());
  loop.run();
  EXPECT_FALSE(ann.lags() || bob.slow());
}

TEST_F(LaneMemberTest, LagsFromWhatAllHadBeenSentThen) {
  say();
  loop.run();
  say();
  ann.socket_is_full = true;
  loop.run();
  EXPECT_EQ(ann.lags_from(), 10U);
  ann.socket_is_full = false;
}

TEST_F(LaneMemberTest, IsCutBackOnceTheLogHasGrownBySomePartOfWhatItKeeps) {
  ann.socket_is_full = true;
  say();
  loop.run();
  say(80);
  loop.run();
  EXPECT_EQ(ann.cuts, 0);
  say(80);
  loop.run();
  EXPECT_EQ(ann.cuts, 1);
  EXPECT_EQ(bob.cuts, 0) << "a member that keeps up is not cut back";
}

TEST_F(LaneMemberTest, HoldsWhatWasSaidBeforeItsOwnLineAndPassesThatOver) {
  say();
  lane.append("ann's own", &ann);
  EXPECT_EQ(ann.holds, 1);
  EXPECT_EQ(bob.holds, 0);
  EXPECT_EQ(ann.cursor().line, 2U);
  EXPECT_EQ(bob.cursor().line, 0U);
  loop.run();
}

TEST_F(LaneMemberTest, AnotherLanesLineIsNobodysOwn) {
  ann.move_to(loose);
  lane.append("ann is elsewhere", &ann);
  EXPECT_EQ(ann.holds, 0);
  loop.run();
  EXPECT_EQ(ann.turns, 0);
  EXPECT_EQ(bob.turns, 1);
}

TEST_F(LaneMemberTest, IsInNoLaneOnceItHasLeft) {
  ann.socket_is_full = true;
  say();
  loop.run();
  ann.give_up_waiting();
  loop.run();
  ASSERT_GT(lane.log().capacity(), 0U);
  ann.leave();
  EXPECT_TRUE(ann.has_left());
  EXPECT_FALSE(ann.blocked() || ann.lags());
  EXPECT_EQ(lane.log().capacity(), 0U) << "the log was kept for it";
  say();
  loop.run();
  EXPECT_EQ(ann.turns, 1);
}

}  // namespace
}  // namespace confab
