// Any chat of lines can be used at a terminal, whatever its prompts are and however it behaves.
#include "fake_server.hpp"
#include "terminal_fixture.hpp"

namespace confab::harness {
namespace {

class OtherChat : public testing::Test {
 protected:
  void SetUp() override { server.accepts(); }

  FakeServer server;
  TmuxScreen ann = confab_at(server.place(), {.columns = 40, .rows = 12}, {"--color", "never"});
};

TEST_F(OtherChat, APromptWithoutAnEndStandsBeforeWhatIsTyped) {
  server.sends("Login: ");
  ann.shows("Login:");
  ann.types("ann");
  ann.ends_with({"Login: ann"});
  ann.presses({"Enter"});
  EXPECT_EQ(server.hears(), "ann");
  server.sends("\r\nPassword: ");
  ann.shows("Password:");
  ann.types("correct horse");
  ann.ends_with({"Password: *************"});
  ann.presses({"Enter"});
  EXPECT_EQ(server.hears(), "correct horse");
  server.sends("\r\n[bob] hi ann\r\n");
  ann.ends_with({"[bob] hi ann"});
  for (const std::string& row : ann.all_rows()) EXPECT_EQ(row.find("correct"), std::string::npos);
  ann.presses({"Up"});
  ann.ends_with({"[bob] hi ann", "ann"});
}

TEST_F(OtherChat, ALineInPiecesIsOneLine) {
  server.sends("bob: hel");
  ann.shows("bob: hel");
  ann.types("x");
  server.sends("lo\nbob: bye\n");
  ann.ends_with({"bob: hello", "bob: bye", "x"});
}

TEST_F(OtherChat, NothingOfTheServerDrivesTheTerminal) {
  server.sends(
      "before\nevil \x1b[2J\x1b[5;5H\x1b]0;title\x07\x1b[31mred\x1b[m \x1b[?1049h\a\x9b"
      "2J end\n");
  ann.shows("end");
  const auto rows = ann.colored_rows();
  EXPECT_EQ(rows[rows.size() - 2], "before");
  EXPECT_TRUE(rows.back().starts_with("evil red ")) << quoted(rows.back());
  EXPECT_FALSE(ann.rang());
  EXPECT_EQ(ann.variable("pane_title").find("title"), std::string::npos);
  EXPECT_EQ(ann.variable("alternate_on"), "0");
}

TEST_F(OtherChat, LeavingEndsTheStreamWithoutAWord) {
  server.sends("hello\n");
  ann.shows("hello");
  ann.presses({"C-d"});
  EXPECT_EQ(server.hears_end(), "");
  server.sends("bye\n");
  ann.shows("bye");
  server.closes();
  EXPECT_EQ(ann.ends(), 0);
}

TEST_F(OtherChat, AServerThatDoesNotLetGoIsLeftAllTheSame) {
  server.sends("hello\n");
  ann.shows("hello");
  ann.presses({"C-d"});
  EXPECT_EQ(ann.ends(), 0);
}

TEST(StuckServer, DoesNotStopTheTyping) {
  FakeServer server(4096);
  TmuxScreen ann = confab_at(server.place(), {.columns = 80, .rows = 30});
  server.accepts();
  server.sends("hello\n");
  ann.shows("hello");
  // More than may wait in the program, and in the kernel.
  ann.pastes(repeated(repeated("x", 1000) + "\n", 7000));
  ann.shows("The server does not take what you say: your line was not sent.");
  ann.presses({"C-c"});
  ann.types("hello");
  ann.becomes([](const TmuxScreen::Rows& rows) { return !rows.empty() && rows.back() == "hello"; }, "what is typed");
}

}  // namespace
}  // namespace confab::harness
