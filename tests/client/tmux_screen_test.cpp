// The screen that the tests of programs at a terminal look at: that it shows what is there, and passes on what is done.
#include <gtest/gtest.h>

#include "support/tmux_screen.hpp"

namespace confab::harness {
namespace {

TEST(TmuxScreen, ShowsWhatAProgramPrintsAndWhatIsTyped) {
  TmuxScreen screen({"sh", "-c", "echo 'ready, ü世👍'; exec cat"}, {.columns = 40, .rows = 5});
  screen.shows("ready, ü世👍");
  screen.enters("it's \"this\" $HOME; ~ #{pane_id} é");
  screen.ends_with({"it's \"this\" $HOME; ~ #{pane_id} é", "it's \"this\" $HOME; ~ #{pane_id} é"});
  screen.has_cursor({0, 3});
}

TEST(TmuxScreen, TellsHowAProgramEnded) {
  EXPECT_EQ(TmuxScreen({"sh", "-c", "exit 3"}).ends(), 3);
  EXPECT_EQ(TmuxScreen({"sh", "-c", "kill -TERM $$"}).ends(), 128 + 15);
}

TEST(TmuxScreen, HasTheSizeThatItIsGiven) {
  TmuxScreen screen({"sh", "-c", "trap 'stty size' WINCH; stty size; while :; do read x; done"},
                    {.columns = 40, .rows = 10});
  screen.ends_with({"10 40"});
  screen.resizes({.columns = 70, .rows = 12});
  screen.enters("");
  screen.shows("12 70");
}

TEST(TmuxScreen, HearsABell) {
  TmuxScreen screen({"sh", "-c", "echo silent; read x; printf '\\a'; exec cat"});
  screen.shows("silent");
  EXPECT_FALSE(screen.rang());
  screen.enters("");
  screen.has_rung();
}

TEST(TmuxScreen, PastesAllLines) {
  TmuxScreen screen({"sh", "-c", "stty -echo; echo ready; exec cat -n"}, {.columns = 40, .rows = 10});
  screen.shows("ready");
  std::string text;
  for (int line = 1; line <= 100; ++line) text += "line\n";
  screen.pastes(text);
  screen.shows("   100  line");
  EXPECT_EQ(screen.all_rows().size(), 101U);
}

}  // namespace
}  // namespace confab::harness
