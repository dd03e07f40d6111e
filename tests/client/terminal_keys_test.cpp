// The keys: older lines, Tab, pasting, ^C, ^D, ^Z, ^L.
#include <csignal>

#include "terminal_fixture.hpp"

namespace confab::harness {
namespace {

class TerminalKeys : public AtTerminal {
 protected:
  void SetUp() override { log_in(ann); }

  TmuxScreen ann = confab_at(place());
};

TEST_F(TerminalKeys, UpAndDownBringBackWhatWasTyped) {
  Client bob = joined("bob", ann);
  ann.enters("first");
  ann.enters("second");
  ann.types("draft");
  ann.presses({"Up"});
  ann.ends_with({"second", "second"});
  ann.presses({"C-p"});
  ann.ends_with({"second", "first"});
  ann.presses({"C-n", "Down"});
  ann.ends_with({"second", "draft"});
  ann.presses({"Up", "Up", "Enter"});
  bob.sees("ann: first");
  bob.sees("ann: second");
  bob.sees("ann: first");
}

TEST_F(TerminalKeys, UpBringsBackNoPrivateText) {
  Client bob = joined("bob", ann);
  ann.enters("/msg bob psst");
  bob.sees("[from ann] psst");
  ann.shows("[to bob] psst");
  ann.presses({"Up"});
  ann.ends_with({"[to bob] psst", "/msg bob"});
}

TEST_F(TerminalKeys, TabCompletesCommandsNamesAndRooms) {
  Client bob = joined("bobby", ann);
  ann.types("/ms\tbo\thi");
  ann.ends_with({"* bobby joined.", "/msg bobby hi"});
  ann.presses({"Enter"});
  bob.sees("[from ann] hi");
  bob.says("/join cellar");
  ann.shows("* bobby left for cellar.");
  ann.types("/jo\tce\t");
  ann.presses({"Enter"});
  ann.shows("* You are now in cellar");
}

TEST_F(TerminalKeys, TwoHundredPastedLinesAreAllSaid) {
  Client bob = joined("bob", ann);
  std::string text;
  for (int line = 0; line < 200; ++line) text += "line\t" + std::to_string(line) + "\n";
  ann.pastes(text);
  for (int line = 0; line < 200; ++line) bob.sees("ann: line " + std::to_string(line));
  ann.ends_with({"line 198", "line 199"});
}

TEST_F(TerminalKeys, InterruptGivesUpWhatIsTypedAndThenLeaves) {
  Client bob = joined("bob", ann);
  ann.types("never said");
  ann.presses({"C-c"});
  ann.ends_with({"* bob joined."});
  ann.presses({"C-c"});
  ann.ends_with({"To quit, type \"/quit\", or press Ctrl-C again."});
  ann.presses({"C-c"});
  ann.shows("* Goodbye, ann.");
  EXPECT_EQ(ann.ends(), 0);
  bob.sees("* ann left.");
}

TEST_F(TerminalKeys, EndOfInputLeaves) {
  ann.types("x");
  ann.presses({"C-d"});
  ann.ends_with({"x"});
  ann.presses({"BSpace", "C-d"});
  ann.shows("* Goodbye, ann.");
  EXPECT_EQ(ann.ends(), 0);
}

TEST_F(TerminalKeys, RedrawClearsTheScreen) {
  ann.types("hello");
  ann.presses({"C-l"});
  ann.becomes([](const TmuxScreen::Rows& rows) { return rows == TmuxScreen::Rows{"hello"}; }, "only the typed line");
}

/// confab as a job of a shell that has job control.
TEST_F(AtTerminal, StopsAndGoesOn) {
  TmuxScreen shell({"bash", "--norc", "-i"}, {}, {"PS1=shell> "});
  shell.shows("shell>");
  shell.enters(confab_path() + " " + place());
  log_in(shell);
  Client bob = joined("bob", shell);
  shell.types("half a line");
  shell.ends_with({"* bob joined.", "half a line"});
  shell.presses({"C-z"});
  shell.shows("Stopped");
  bob.says("while it sleeps");
  shell.enters("stty -a | grep -c -- '-icanon'");
  shell.ends_with({"0", "shell>"});
  shell.enters("fg");
  shell.ends_with({"bob: while it sleeps", "half a line"});
  shell.presses({"Enter"});
  bob.sees("ann: half a line");
  shell.enters("/quit");
  shell.ends_with({"* Goodbye, ann.", "shell>"});
}

}  // namespace
}  // namespace confab::harness
