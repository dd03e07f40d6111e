// The slash protocol, to the byte: what a user can send, and what this user and the others get.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

class Slash : public testing::Test {
 protected:
  /// ann and bob in the lobby, having seen everything.
  void meet() {
    bob.sees("* ann joined.");
    ann.sees_nothing();
  }

  Daemon daemon;
  Client bob = slash_user(daemon, "bob");
  Client ann = slash_user(daemon, "ann");
};

TEST_F(Slash, MessageReachesTheOthersAndNotItsSender) {
  meet();
  Client cat = slash_user(daemon, "cat");
  ann.sees("* cat joined.");
  bob.sees("* cat joined.");
  ann.says("hello all");
  bob.sees("ann: hello all");
  cat.sees("ann: hello all");
  ann.sees_nothing();
}

TEST_F(Slash, MessageKeepsItsSpacesAndUnicode) {
  meet();
  ann.says("  two  spaces each, * and : and \u00fc\u4e16\U0001f44d  ");
  bob.sees("ann:   two  spaces each, * and : and \u00fc\u4e16\U0001f44d  ");
}

TEST_F(Slash, DoubledSlashSaysOneAndOnlyTheFirstColumnMakesACommand) {
  meet();
  ann.says("//quit is how one leaves");
  ann.says(" /quit");
  ann.says("///");
  bob.sees("ann: /quit is how one leaves");
  bob.sees("ann:  /quit");
  bob.sees("ann: //");
  ann.sees_nothing();
}

TEST_F(Slash, JoinTellsTheRoomLeftAndTheRoomEntered) {
  meet();
  ann.says("/join dev");
  ann.sees("* You are now in dev with no others.");
  bob.sees("* ann left for dev.");
  bob.says("/join dev");
  bob.sees("* You are now in dev with 1 other: ann.");
  ann.sees("* bob joined.");
}

TEST_F(Slash, RoomsDoNotHearEachOther) {
  meet();
  ann.says("/join dev");
  ann.sees("* You are now in dev with no others.");
  bob.sees("* ann left for dev.");
  ann.says("only in dev");
  ann.heard();
  bob.says("only in lobby");
  bob.sees_nothing();
  ann.sees_nothing();
}

TEST_F(Slash, JoinTakesALeadingHashAndAnyCase) {
  meet();
  ann.says("/JOIN #Dev");
  ann.sees("* You are now in Dev with no others.");
  bob.says("/Join dEV");
  bob.sees("* ann left for Dev.");
  bob.sees("* You are now in Dev with 1 other: ann.");
  ann.sees("* bob joined.");
}

TEST_F(Slash, JoinOfThePresentRoomChangesNothing) {
  meet();
  ann.says("/join LOBBY");
  ann.sees("* You are already in lobby.");
  bob.sees_nothing();
}

TEST_F(Slash, RoomNameOf32CharactersIsAcceptedAndOf33Refused) {
  meet();
  ann.says("/join " + std::string(33, 'r'));
  ann.sees("* Room names use letters, digits, - _ and ., up to 32 characters.");
  ann.says("/join " + std::string(32, 'r'));
  ann.sees("* You are now in " + std::string(32, 'r') + " with no others.");
}

TEST_F(Slash, LeaveGoesBackToTheLobby) {
  meet();
  ann.says("/join dev");
  ann.sees("* You are now in dev with no others.");
  bob.sees("* ann left for dev.");
  ann.says("/leave");
  ann.sees("* You are now in lobby with 1 other: bob.");
  bob.sees("* ann joined.");
  ann.says("/leave");
  ann.sees("* You are already in lobby.");
}

TEST_F(Slash, RoomVanishesWithItsLastMember) {
  meet();
  ann.says("/join dev");
  ann.sees("* You are now in dev with no others.");
  ann.says("/rooms");
  ann.sees("* Rooms: dev (1), lobby (1)");
  ann.says("/leave");
  ann.sees("* You are now in lobby with 1 other: bob.");
  ann.says("/rooms");
  ann.sees("* Rooms: lobby (2)");
  ann.says("/who dev");
  ann.sees("* There is no room named dev.");
}

TEST_F(Slash, PrivateMessageReachesOneUserAcrossRooms) {
  meet();
  Client cat = slash_user(daemon, "cat");
  bob.sees("* cat joined.");
  ann.sees("* cat joined.");
  cat.says("/join dev");
  cat.sees("* You are now in dev with no others.");
  ann.sees("* cat left for dev.");
  bob.sees("* cat left for dev.");
  ann.says("/msg CAT  two  spaces");
  ann.sees("[to cat] two  spaces");
  cat.sees("[from ann] two  spaces");
  bob.sees_nothing();
}

TEST_F(Slash, PrivateMessageToNobodyIsAnErrorAndReachesNobody) {
  meet();
  ann.says("/msg eve secret");
  ann.sees("* No user named eve is here.");
  bob.sees_nothing();
}

TEST_F(Slash, WhoListsARoomSortedWithoutCase) {
  meet();
  Client cat = slash_user(daemon, "Aaron");
  bob.sees("* Aaron joined.");
  bob.says("/who");
  bob.sees("* In lobby (3): Aaron, ann, bob");
  cat.says("/join dev");
  cat.sees("* You are now in dev with no others.");
  bob.sees("* Aaron left for dev.");
  bob.says("/who #DEV");
  bob.sees("* In dev (1): Aaron");
  bob.says("/who");
  bob.sees("* In lobby (2): ann, bob");
}

TEST_F(Slash, LongListsWrapOntoLinesOf79Columns) {
  std::vector<Client> crowd;
  std::string expected = "ann, bob";
  for (int i = 100; i < 140; ++i) {
    const std::string name = "member-" + std::to_string(i);
    crowd.push_back(slash_user(daemon, name));
    expected += ", " + name;
  }
  Client last = slash_user(daemon, "zoe");
  last.says("/who");
  std::string listed;
  int lines = 0;
  while (!listed.ends_with("zoe")) {
    std::string line = last.line();
    line.pop_back();
    EXPECT_LE(line.size(), 79U) << line;
    EXPECT_TRUE(line.starts_with("* ")) << line;
    listed += line.substr(lines++ == 0 ? 2 : 1);
  }
  EXPECT_EQ(listed, "In lobby (43): " + expected + ", zoe");
  EXPECT_EQ(lines, 7);
  last.sees_nothing();
}

TEST_F(Slash, HelpGivesALineACommand) {
  meet();
  ann.says("/help");
  for (const std::string command : {"/join ROOM", "/leave",          "/msg NAME TEXT",    "/reply TEXT",
                                    "/me TEXT",   "/history [N]",    "/topic [TEXT]",     "/nick NAME",
                                    "/quiet",     "/bell",           "/ignore [NAME]",    "/unignore NAME",
                                    "/tidy",      "/paste",          "/who [ROOM]",       "/rooms",
                                    "/motd",      "/claim PASSWORD", "/release PASSWORD", "/help [COMMAND]",
                                    "/quit",      "//TEXT"}) {
    const std::string line = ann.line();
    EXPECT_TRUE(line.starts_with("* " + command + " ")) << line;
    EXPECT_LE(line.size(), 80U) << line;
  }
  ann.sees_nothing();
}

TEST_F(Slash, HelpExplainsOneCommandWithOrWithoutItsSlash) {
  meet();
  ann.says("/help /join");
  const std::string line = ann.line();
  EXPECT_TRUE(line.starts_with("* /join ROOM  ")) << line;
  ann.says("/help JOIN");
  EXPECT_EQ(ann.line(), line);
  ann.says("/help frob");
  ann.sees("* There is no command frob. Type /help for the list.");
}

TEST_F(Slash, QuitSaysGoodbyeClosesAndTellsTheOthers) {
  meet();
  ann.says("/quit");
  ann.sees("* Goodbye, ann.");
  ann.sees_end();
  bob.sees("* ann left.");
}

TEST_F(Slash, QuitWithWordsLeavesToo) {
  meet();
  ann.says("/quit bye all");
  ann.sees("* Goodbye, ann.");
  ann.sees_end();
  bob.sees("* ann left.");
}

TEST_F(Slash, UnknownCommandIsExplainedAndNeverBroadcast) {
  meet();
  ann.says("/frob the knob");
  ann.sees("* Unknown command /frob. Type /help, or //frob to say it.");
  ann.says("/");
  ann.sees("* Unknown command /. Type /help, or // to say it.");
  bob.sees_nothing();
}

TEST_F(Slash, WrongArgumentsAreAnsweredWithTheUsageAndChangeNothing) {
  meet();
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"/join", "* Usage: /join ROOM"},          {"/join dev two", "* Usage: /join ROOM"},
      {"/leave dev", "* Usage: /leave"},         {"/msg", "* Usage: /msg NAME TEXT"},
      {"/msg bob", "* Usage: /msg NAME TEXT"},   {"/msg bob  ", "* Usage: /msg NAME TEXT"},
      {"/who dev two", "* Usage: /who [ROOM]"},  {"/rooms all", "* Usage: /rooms"},
      {"/help a b", "* Usage: /help [COMMAND]"}, {"/msg bob \u00a0", "* Usage: /msg NAME TEXT"},
  };
  for (const auto& [line, answer] : wrong) {
    ann.says(line);
    ann.sees(answer);
  }
  ann.says("/rooms");
  ann.sees("* Rooms: lobby (2)");
  bob.sees_nothing();
}

TEST_F(Slash, EmptyLinesAreIgnored) {
  meet();
  ann.sends("\n\n   \n\t\n\u00a0\u200b\nhello\n\n");
  bob.sees("ann: hello");
  bob.sees_nothing();
}

TEST_F(Slash, LineOf4096BytesIsSaidAndOf4097Dropped) {
  meet();
  ann.says(std::string(4097, 'x'));
  ann.sees("* That line is longer than 4096 bytes and was not sent.");
  ann.says(std::string(4096, 'y'));
  bob.sees("ann: " + std::string(4096, 'y'));
  ann.sees_nothing();
}

}  // namespace
}  // namespace confab::harness
