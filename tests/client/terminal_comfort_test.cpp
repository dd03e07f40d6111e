// What one can ask for at a terminal: times, colours, bells, a history in a file.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <regex>

#include "terminal_fixture.hpp"

namespace confab::harness {
namespace {

class Comfort : public AtTerminal {};

TEST_F(Comfort, TimeStandsBeforeEachLineThatArrives) {
  TmuxScreen ann = confab_at(place(), {}, {"--time"}, {"TZ=UTC"});
  ann.shows("Enter your");
  ann.enters("ann");
  ann.shows("* Hello, ann.");
  const auto rows = ann.rows();
  EXPECT_TRUE(std::regex_match(rows.back(), std::regex("[0-2][0-9]:[0-5][0-9] \\* Hello, ann\\. .*"))) << rows.back();
  EXPECT_EQ(rows[rows.size() - 2], "ann");
}

TEST_F(Comfort, NamesHaveColours) {
  TmuxScreen ann = confab_at(place());
  log_in(ann);
  Client bob = joined("bob", ann);
  bob.says("hello");
  ann.shows("bob: hello");
  const std::string row = ann.colored_rows().back();
  EXPECT_TRUE(std::regex_match(row, std::regex("(\x1b\\[[0-9;]+m)+bob(\x1b\\[[0-9;]*m)+: hello"))) << quoted(row);
}

TEST_F(Comfort, NamesHaveNoColoursForWhoWantsNone) {
  TmuxScreen by_option = confab_at(place(), {}, {"--color", "never"});
  log_in(by_option, "ann");
  TmuxScreen by_environment = confab_at(place(), {}, {}, {"NO_COLOR=1"});
  log_in(by_environment, "carol");
  TmuxScreen all_the_same = confab_at(place(), {}, {"--color", "always"}, {"NO_COLOR=1"});
  log_in(all_the_same, "dave");
  Client bob = slash_user(daemon, "bob");
  bob.says("hello");
  for (TmuxScreen* plain : {&by_option, &by_environment}) {
    plain->shows("bob: hello");
    EXPECT_EQ(plain->colored_rows().back(), "bob: hello");
  }
  all_the_same.shows("bob: hello");
  EXPECT_NE(all_the_same.colored_rows().back(), "bob: hello");
}

TEST_F(Comfort, ABellRingsForItsReader) {
  TmuxScreen ann = confab_at(place(), {}, {"--bell"});
  log_in(ann);
  Client bob = joined("bob", ann);
  bob.says("hello anna");
  ann.shows("bob: hello anna");
  EXPECT_FALSE(ann.rang());
  bob.says("hello, Ann!");
  ann.shows("bob: hello, Ann!");
  ann.has_rung();
}

TEST_F(Comfort, ABellRingsForAPrivateMessage) {
  TmuxScreen ann = confab_at(place(), {}, {"--bell"});
  log_in(ann);
  Client bob = joined("bob", ann);
  bob.says("/msg ann psst");
  ann.shows("[from bob] psst");
  ann.has_rung();
}

TEST_F(Comfort, WithoutAWishNothingRings) {
  TmuxScreen ann = confab_at(place());
  log_in(ann);
  Client bob = joined("bob", ann);
  bob.says("/msg ann psst");
  ann.shows("[from bob] psst");
  EXPECT_FALSE(ann.rang());
}

class HistoryFile : public Comfort {
 protected:
  std::string text() const {
    std::ifstream file(path());
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string path() const { return folder.path() + "/history"; }

  TmuxFolder folder;
};

TEST_F(HistoryFile, KeepsWhatWasTypedForTheNextTime) {
  {
    TmuxScreen ann = confab_at(place(), {}, {"--history", path()});
    log_in(ann);
    ann.enters("hello");
    ann.enters("/msg ann a private word");
    ann.shows("[from ann] a private word");
    ann.enters("/claim correct horse");
    ann.shows("* This server keeps no names.");
    ann.enters("/quit");
    EXPECT_EQ(ann.ends(), 0);
  }
  EXPECT_EQ(text(), "ann\nhello\n/msg ann \n/quit\n");
  struct stat about {};
  ASSERT_EQ(::stat(path().c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  TmuxScreen ann = confab_at(place(), {}, {"--history", path()});
  ann.shows("Enter your");
  ann.presses({"Up", "Up", "Up"});
  ann.shows("hello");
}

TEST_F(HistoryFile, NothingIsKeptWithoutIt) {
  TmuxScreen ann = confab_at(place(), {}, {}, {"HOME=" + folder.path()});
  log_in(ann);
  ann.enters("/quit");
  EXPECT_EQ(ann.ends(), 0);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) ++files;
  EXPECT_EQ(files, 0U);
}

TEST_F(HistoryFile, WhatCannotBeReadIsToldBeforeAnything) {
  TmuxScreen ann = confab_at(place(), {}, {"--history", folder.path()});
  EXPECT_EQ(ann.ends(), 2);
  EXPECT_TRUE(ann.all_rows().front().starts_with("confab: --history: can't use ")) << ann.all_rows().front();
}

TEST_F(HistoryFile, AFolderThatIsNotThereIsToldBeforeAnything) {
  TmuxScreen ann = confab_at(place(), {}, {"--history", "/nowhere/history"});
  EXPECT_EQ(ann.ends(), 2);
  EXPECT_EQ(ann.all_rows().front(), "confab: --history: can't use /nowhere/history: No such file or directory.");
}

TEST_F(HistoryFile, WhatIsInItCannotDriveTheTerminal) {
  std::ofstream(path()) << "evil\x1b[2J\x9b line\n";
  TmuxScreen ann = confab_at(place(), {}, {"--history", path()});
  ann.shows("Enter your");
  ann.presses({"Up"});
  ann.shows("evil\ufffd line");
}

}  // namespace
}  // namespace confab::harness
