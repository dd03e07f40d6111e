// What arrives and the typed line below it come to the terminal in one write, so that nothing flickers.
#include <fstream>
#include <regex>

#include "terminal_fixture.hpp"

namespace confab::harness {
namespace {

TEST_F(AtTerminal, ALineThatArrivesCostsOneWriteWithTheTypedLineInIt) {
  require_program("strace", "strace");
  const TmuxFolder folder;
  const std::string trace = folder.path() + "/trace";
  const std::vector<std::string> traced{"strace", "-s",          "1000",    "-e",    "trace=write", "-o",
                                        trace,    confab_path(), "--color", "never", place()};
  TmuxScreen ann(traced);
  log_in(ann);
  Client bob = joined("bob", ann);
  ann.types("half a line");
  ann.ends_with({"* bob joined.", "half a line"});
  constexpr int lines = 20;
  for (int line = 0; line < lines; ++line) {
    bob.says("line " + std::to_string(line));
    ann.ends_with({"bob: line " + std::to_string(line), "half a line"});
  }
  ann.presses({"C-u"});
  ann.enters("/quit");
  EXPECT_EQ(ann.ends(), 0);
  std::ifstream file(trace);
  int whole = 0;
  int all = 0;
  bool counts = false;
  for (std::string call; std::getline(file, call);) {
    if (call.find("bob: line 0") != std::string::npos) counts = true;
    if (counts) ++all;
    if (std::regex_search(call, std::regex("write\\([0-9]+, \".*bob: line [0-9]+\\\\r\\\\n.*half a line\""))) ++whole;
    if (call.find("bob: line 19") != std::string::npos) counts = false;
  }
  EXPECT_EQ(whole, lines);
  EXPECT_EQ(all, lines);
}

}  // namespace
}  // namespace confab::harness
