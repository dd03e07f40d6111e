// A password is on the screen at no time, whatever happens while it is typed.
#include "terminal_fixture.hpp"

namespace confab::harness {
namespace {

TEST(TerminalSecrets, APasswordIsNeverOnTheScreenNorAmongOlderLines) {
  const TmuxFolder folder;
  Daemon daemon({"--listen", "slash://127.0.0.1:0", "--state-directory", folder.path() + "/state"});
  const std::string place = place_of(daemon.endpoint("slash"));
  const auto sees_no_password = [](TmuxScreen& screen) {
    for (const std::string& row : screen.all_rows()) EXPECT_EQ(row.find("correct"), std::string::npos) << row;
  };
  Client bob = slash_user(daemon, "bob");
  {
    TmuxScreen ann = confab_at(place);
    ann.shows("Enter your");
    ann.enters("ann");
    ann.shows("* Hello, ann.");
    bob.sees("* ann joined.");
    ann.types("/claim correct horse");
    ann.shows("/claim *************");
    bob.says("hello");
    ann.ends_with({"bob: hello", "/claim *************"});
    sees_no_password(ann);
    ann.presses({"Enter"});
    ann.shows("* The name ann is yours.");
    ann.presses({"Up"});
    sees_no_password(ann);
    ann.presses({"C-u"});
    ann.enters("/quit");
    EXPECT_EQ(ann.ends(), 0);
    bob.sees("* ann left.");
  }
  TmuxScreen ann = confab_at(place);
  ann.shows("Enter your");
  ann.enters("ann");
  ann.shows("* The name ann is kept. Enter its password:");
  ann.types("correct horse");
  ann.shows("*************");
  sees_no_password(ann);
  ann.presses({"Enter"});
  ann.shows("* Hello, ann.");
  bob.sees("* ann joined.");
  ann.types("typed in the open");
  ann.ends_with({"typed in the open"});
  ann.presses({"C-u", "Up"});
  sees_no_password(ann);
}

}  // namespace
}  // namespace confab::harness
