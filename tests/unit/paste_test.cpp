// Lines that are said as they are: /paste and /end.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "manners_fixture.hpp"

namespace confab {
namespace {

using PasteTest = MannersTest;

TEST_F(PasteTest, SaysEachLineAsItIs) {
  EXPECT_EQ(answer(ann, "/paste"), "* Each line is said as it is now. To end, type /end.");
  ann.sends("#!/bin/sh\n\n/quit\n//x\n  \n/paste\n/end x\n");
  EXPECT_EQ(ann.sees(), "");
  EXPECT_EQ(bob.sees(), "ann: #!/bin/sh\nann: \nann: /quit\nann: //x\nann:   \nann: /paste\nann: /end x");
  EXPECT_EQ(answer(ann, "/end"), "* 7 lines were said.");
  EXPECT_EQ(bob.sees(), "");
}

TEST_F(PasteTest, EndsWithBlanksAroundTheWord) {
  ann.says("/paste");
  ann.says("one");
  EXPECT_EQ(answer(ann, " \t/end\u00a0"), "* 1 line was said.");
  EXPECT_EQ(answer(ann, "/who"), "* In lobby (3): ann, bob, carl");
}

TEST_F(PasteTest, CanBeOfNothing) {
  ann.says("/paste");
  EXPECT_EQ(answer(ann, "/end"), "* 0 lines were said.");
}

TEST_F(PasteTest, EndsOnce) {
  EXPECT_EQ(answer(ann, "/end"), "* There is no paste to end. To begin one, type /paste.");
  ann.says("/paste");
  ann.says("/end");
  EXPECT_EQ(answer(ann, "/end"), "* There is no paste to end. To begin one, type /paste.");
  ann.says("");
  EXPECT_EQ(bob.sees(), "") << "an empty line is nothing again";
}

TEST_F(PasteTest, CountsAnewEachTime) {
  ann.sends("/paste\none\ntwo\n/end\n");
  ann.sees();
  ann.sends("/paste\nthree\n");
  EXPECT_EQ(answer(ann, "/end"), "* 1 line was said.");
}

TEST_F(PasteTest, IsOfOnePerson) {
  ann.says("/paste");
  bob.says("/who");
  EXPECT_EQ(bob.sees(), "* In lobby (3): ann, bob, carl");
}

TEST_F(PasteTest, IsInTheHistory) {
  ann.sends("/paste\n\n/x\n/end\n");
  EXPECT_EQ(answer(bob, "/history"), "* The last 2 lines in lobby:\n* 01:00 ann: \n* 01:00 ann: /x\n* That is all.");
}

TEST(PasteAndPace, EachLineCostsOneTheEmptyOnesToo) {
  using namespace std::chrono_literals;
  test::WorldOptions options;
  options.pace = PaceLimits{.lines_per_second = 1, .burst_lines = 4};
  test::World world(options);
  test::Client& ann = world.slash("ann");
  test::Client& bob = world.slash("bob");
  world.time_passes(100s);
  bob.sees();
  ann.sees();
  ann.sends("/paste\n\n\n\n\n/end\n");
  EXPECT_EQ(bob.sees(), "ann: \nann: \nann: ");
  world.time_passes(1s);
  EXPECT_EQ(bob.sees(), "ann: ");
  world.time_passes(1s);
  EXPECT_EQ(ann.sees(),
            "* Each line is said as it is now. To end, type /end.\n"
            "* You are sending too fast. Nothing is lost: your lines wait their turn.\n* 4 lines were said.");
}

}  // namespace
}  // namespace confab
