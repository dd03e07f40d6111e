// confab --send with the real daemon: what is said arrives once and in order, and the status says so.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "../integration/unix_socket_fixture.hpp"
#include "program.hpp"

namespace confab::harness {
namespace {

std::vector<std::string> sending(const Daemon& daemon, std::vector<std::string> more) {
  std::vector<std::string> command = confab({"--send", "--as", "bot"});
  // The place stands before the text, and after the options.
  const auto text = std::find_if(more.begin(), more.end(), [](const std::string& word) { return word == "--"; });
  command.insert(command.end(), more.begin(), text);
  command.push_back(place_of(daemon.endpoint("sigil")));
  command.insert(command.end(), text, more.end());
  return command;
}

void succeeds(const Outcome& end, Here here = Here::now()) {
  EXPECT_EQ(end.status, 0) << "line " << here.line;
  EXPECT_EQ(end.out, "") << "line " << here.line;
  EXPECT_EQ(end.err, "") << "line " << here.line;
}

/// Ann and a script come and go without a word.
std::vector<std::string> without_notices(std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = all_protocols();
  arguments.insert(arguments.end(), {"--notices", "quiet"});
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(Saying, ATextIsSaidInTheLobby) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  succeeds(run(sending(daemon, {"--", "build", "41", "is live"})));
  ann.sees("* bot joined.");
  ann.sees("bot: build 41 is live");
  ann.sees("* bot left.");
}

TEST(Saying, ARoomIsJoinedAndMadeIfThereIsNone) {
  Daemon daemon(without_notices());
  Client ann = slash_user(daemon, "ann");
  ann.says("/join dev");
  ann.sees("* You are now in dev with no others.");
  succeeds(run(sending(daemon, {"--room", "dev", "--", "hello"})));
  ann.sees("bot: hello");
  succeeds(run(sending(daemon, {"--room", "new", "--", "hello"})));
  succeeds(run(sending(daemon, {"--room", "LOBBY", "--", "hello"})));
  ann.sees_nothing();
}

TEST(Saying, ATextIsNeverACommand) {
  Daemon daemon(without_notices());
  Client ann = slash_user(daemon, "ann");
  for (const std::string text : {"!quit", "#ann psst", "@dev hello", "/quit", "##", "-v"}) {
    succeeds(run(sending(daemon, {"--", text})));
    ann.sees("bot: " + text);
  }
}

TEST(Saying, NoControlOfATextReachesTheServer) {
  Daemon daemon(without_notices());
  Client ann = slash_user(daemon, "ann");
  succeeds(run(sending(daemon, {"--", "rub\x15!quit \x7f\x7f\x17out\x1b[31m\x04 \xff\xf4"})));
  ann.sees("bot: rub!quit out \xef\xbf\xbd\xef\xbf\xbd");
}

TEST(Saying, LinesOfATextAreSaidOneByOne) {
  Daemon daemon(without_notices());
  Client ann = slash_user(daemon, "ann");
  succeeds(run(sending(daemon, {"--", "one\n\n!quit\nthree"})));
  ann.sees("bot: one");
  ann.sees("bot: !quit");
  ann.sees("bot: three");
}

TEST(Saying, EachLineOfTheInputIsSaid) {
  Daemon daemon(without_notices());
  Client ann = slash_user(daemon, "ann");
  succeeds(run(sending(daemon, {}), "one\r\n\n  \n two\nno line ending"));
  ann.sees("bot: one");
  ann.sees("bot:  two");
  ann.sees("bot: no line ending");
  ann.sees_nothing();
}

TEST(Saying, AnEmptyInputIsNoMistake) {
  Daemon daemon;
  succeeds(run(sending(daemon, {})));
}

TEST(Saying, ALineOfTheInputIsSaidBeforeTheNextOneComes) {
  Daemon daemon(without_notices());
  Client ann = slash_user(daemon, "ann");
  Program program(sending(daemon, {}));
  program.types("one\n");
  ann.sees("bot: one");
  program.types("two\n");
  ann.sees("bot: two");
  program.ends_input();
  succeeds(program.ends());
}

TEST(Saying, HundredsOfLinesArriveOnceAndInOrder) {
  Daemon daemon(without_notices());
  Client ann = slash_user(daemon, "ann");
  std::string input;
  for (int i = 0; i < 2000; ++i) input += "line " + std::to_string(i) + "\n";
  succeeds(run(sending(daemon, {}), input));
  for (int i = 0; i < 2000; ++i) ann.sees("bot: line " + std::to_string(i));
  ann.sees_nothing();
}

TEST(Saying, APaceThatIsTooSlowLosesNothing) {
  Daemon daemon(without_notices({"--exempt", "none", "--rate", "200", "--burst", "5"}));
  Client ann = slash_user(daemon, "ann");
  std::string input;
  for (int i = 0; i < 400; ++i) input += "line " + std::to_string(i) + "\n";
  succeeds(run(sending(daemon, {}), input));
  for (int i = 0; i < 400; ++i) ann.sees("bot: line " + std::to_string(i));
}

TEST(Saying, WhatOthersSayMeanwhileIsNoAnswer) {
  Daemon daemon(without_notices());
  Client ann = slash_user(daemon, "ann");
  Program program(sending(daemon, {}));
  program.types("one\n");
  ann.sees("bot: one");
  ann.says("! no room named lobby");
  ann.says("#bot: mark 99");
  ann.says("/msg bot mark 3");
  ann.sees("[to bot] mark 3");
  program.types("two\n");
  ann.sees("bot: two");
  program.ends_input();
  succeeds(program.ends());
}

TEST_F(UnixSockets, AreGoodForSending) {
  Daemon daemon(without_notices({"--listen", "sigil+unix:" + path.string()}));
  daemon.logs("listening on sigil+unix:");
  Client ann = slash_user(daemon, "ann");
  succeeds(run(confab({"--send", "--as", "bot", path.string(), "hello"})));
  ann.sees("bot: hello");
}

class Passwords : public testing::Test {
 protected:
  Passwords() {
    std::string name = (std::filesystem::temp_directory_path() / "confab-XXXXXX").string();
    folder = ::mkdtemp(name.data());
  }
  ~Passwords() override { std::filesystem::remove_all(folder); }

  std::string file_with(const std::string& text) const {
    std::ofstream(folder / "password") << text;
    return (folder / "password").string();
  }

  static void keep_bot(const Daemon& daemon) {
    Client owner = slash_user(daemon, "bot");
    owner.says("/claim secret words");
    owner.sees("* The name bot is yours. Give the password when you come back.");
    owner.says("/quit");
    owner.sees("* Goodbye, bot.");
    owner.sees_end();
  }

  std::filesystem::path folder;
};

TEST_F(Passwords, OfAKeptNameComeFromAFileOrTheEnvironment) {
  Daemon daemon(without_notices({"--state-directory", (folder / "state").string()}));
  keep_bot(daemon);
  Client ann = slash_user(daemon, "ann");
  succeeds(run(sending(daemon, {"--password-file", file_with("secret words\nmore\n"), "--", "one"})));
  ann.sees("bot: one");
  std::vector<std::string> command = sending(daemon, {"--", "two"});
  command.insert(command.begin(), {"env", "CONFAB_PASSWORD=secret words"});
  succeeds(run(command));
  ann.sees("bot: two");
  // The file counts more.
  command = sending(daemon, {"--password-file", file_with("secret words"), "--", "three"});
  command.insert(command.begin(), {"env", "CONFAB_PASSWORD=not the words"});
  succeeds(run(command));
  ann.sees("bot: three");
}

TEST_F(Passwords, ThatAreWrongOrMissingRefuseTheName) {
  Daemon daemon(without_notices({"--state-directory", (folder / "state").string()}));
  keep_bot(daemon);
  EXPECT_EQ(run(sending(daemon, {"--password-file", file_with("not the words"), "--", "one"})).status, 3);
  EXPECT_EQ(run(sending(daemon, {"--", "one"})).status, 3);
}

TEST_F(Passwords, ThatCanNotBeReadAreTold) {
  Daemon daemon;
  for (const std::string& file : {std::string("/nowhere"), file_with(""), folder.string()}) {
    const Outcome end = run(sending(daemon, {"--password-file", file, "--", "one"}));
    EXPECT_EQ(end.status, 2);
    EXPECT_EQ(end.err, "confab: There is no password to be read in " + file + ".\n");
  }
}

}  // namespace
}  // namespace confab::harness
