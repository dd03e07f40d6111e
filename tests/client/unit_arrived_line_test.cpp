// How a line that has arrived is shown: time, colours, bells.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "client/arrived_line.hpp"

namespace confab::client {
namespace {

constexpr TimeOfDay afternoon{.hour = 14, .minute = 2};

std::string in_color(std::string_view name) {
  return "\x1b[" + std::string(color_of(name)) + "m" + std::string(name) + "\x1b[m";
}

TEST(ArrivedLine, IsAsItCameWithoutWishes) {
  EXPECT_EQ(shown_line("[from bob] ann", "ann", {}, afternoon), "[from bob] ann");
  EXPECT_EQ(shown_line("", "", {}, afternoon), "");
}

TEST(ArrivedLine, HasItsTimeInFront) {
  EXPECT_EQ(shown_line("bob: hi", "", {.time = true}, afternoon), "14:02 bob: hi");
  EXPECT_EQ(shown_line("", "", {.time = true}, {.hour = 0, .minute = 0}), "00:00 ");
}

TEST(ArrivedLine, HasItsNameInColour) {
  const Manner manner{.color = true};
  EXPECT_EQ(shown_line("bob: bob", "ann", manner, afternoon), in_color("bob") + ": bob");
  EXPECT_EQ(shown_line("[from bob] hi", "ann", manner, afternoon), "[from " + in_color("bob") + "] hi");
  EXPECT_EQ(shown_line("[bob] hi", "ann", manner, afternoon), "[" + in_color("bob") + "] hi");
  EXPECT_EQ(shown_line("* bob joined.", "ann", manner, afternoon), "* " + in_color("bob") + " joined.");
  EXPECT_EQ(shown_line("* Rooms: dev (2)", "ann", manner, afternoon), "* Rooms: dev (2)");
}

TEST(ArrivedLine, ItsReadersOwnNameIsBold) {
  EXPECT_EQ(shown_line("* 14:02 Ann: hi", "ann", {.color = true}, afternoon), "* 14:02 \x1b[1mAnn\x1b[m: hi");
}

TEST(ArrivedLine, AColourIsTheSameInAnyCaseAndThereAreSeveral) {
  EXPECT_EQ(color_of("Bob"), color_of("bOB"));
  std::set<std::string_view> colors;
  for (const std::string_view name : {"ann", "bob", "carol", "dave", "eve", "frank", "grace", "heidi", "ivan"}) {
    colors.insert(color_of(name));
  }
  EXPECT_GE(colors.size(), 5U);
}

TEST(ArrivedLine, RingsForItsReader) {
  const Manner manner{.bell = true};
  EXPECT_EQ(shown_line("[from bob] hi", "ann", manner, afternoon), "[from bob] hi\a");
  EXPECT_EQ(shown_line("bob: hi Ann!", "ann", manner, afternoon), "bob: hi Ann!\a");
  EXPECT_EQ(shown_line("[bob] ann", "ann", manner, afternoon), "[bob] ann\a");
}

TEST(ArrivedLine, RingsForNothingElse) {
  const Manner manner{.bell = true};
  for (const std::string_view line : {"bob: hi anna", "ann: ann", "* ann joined.", "[to bob] ann", "* 14:02 bob: ann",
                                      "ann said something", "* Hello, ann."}) {
    EXPECT_EQ(shown_line(line, "ann", manner, afternoon), line);
  }
  EXPECT_EQ(shown_line("bob: hi", "", manner, afternoon), "bob: hi");
}

}  // namespace
}  // namespace confab::client
