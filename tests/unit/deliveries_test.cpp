// How many lines were put before readers.
#include <gtest/gtest.h>

#include <utility>

#include "support/world.hpp"

namespace confab {
namespace {

class DeliveriesTest : public testing::Test {
 protected:
  /// How many there are more than at the last call.
  std::uint64_t deliveries() {
    const std::uint64_t before = std::exchange(seen_, world.registry().deliveries());
    return seen_ - before;
  }

  test::World world;

 private:
  std::uint64_t seen_ = 0;
};

TEST_F(DeliveriesTest, ALineCountsOnceForEachOfTheOthers) {
  test::Client& ann = world.slash("ann");
  EXPECT_EQ(deliveries(), 0U) << "nobody else is there";
  world.slash("bob");
  EXPECT_EQ(deliveries(), 1U) << "ann is told of bob";
  test::Client& sig = world.sigil("sig");
  EXPECT_EQ(deliveries(), 2U);
  ann.says("hello");
  world.settle();
  EXPECT_EQ(deliveries(), 2U) << "bob follows, sig collects";
  sig.says("hello");
  world.settle();
  EXPECT_EQ(deliveries(), 2U) << "the one who says it is not counted where it collects, either";
}

TEST_F(DeliveriesTest, ThoseWhoseProtocolIsSilentAboutItDoNotCount) {
  world.sigil("sig");
  world.slash("ann");
  EXPECT_EQ(deliveries(), 0U) << "sigil is not told who comes";
}

TEST_F(DeliveriesTest, APrivateMessageIsOne) {
  test::Client& ann = world.slash("ann");
  world.slash("bob");
  deliveries();
  ann.says("/msg bob hello");
  world.settle();
  EXPECT_EQ(deliveries(), 1U);
  ann.says("/msg nobody hello");
  ann.says("/who");
  world.settle();
  EXPECT_EQ(deliveries(), 0U) << "answers are none";
}

TEST_F(DeliveriesTest, WhoeverLeavesIsNotToldOfIt) {
  test::Client& ann = world.slash("ann");
  world.slash("bob");
  world.sigil("sig");
  deliveries();
  ann.says("/quit");
  world.settle();
  EXPECT_EQ(deliveries(), 1U) << "bob";
}

}  // namespace
}  // namespace confab
