// The sigil protocol, to the byte.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

class Sigil : public testing::Test {
 protected:
  Daemon daemon;
  Client bob = sigil_user(daemon, "bob");
  Client ann = sigil_user(daemon, "ann");
};

TEST_F(Sigil, NothingIsSentBeforeTheFirstMessage) {
  Client cat = connect(daemon, "sigil");
  cat.says("cat");
  cat.says("!users");
  cat.sees("ann bob cat");
}

TEST_F(Sigil, BadOrTakenNicknameClosesWithoutAWord) {
  const std::vector<std::string> names = {
      "two words", "a-b", "a_b", "a.b", "\u00fc", "!help", "ANN", "lobby", std::string(25, 'n'), std::string(129, 'n')};
  for (const std::string& name : names) {
    Client client = connect(daemon, "sigil");
    client.sends(name + "\nhello\n");
    client.sees_end();
  }
  ann.says("!users");
  ann.sees("ann bob");
  bob.sees_nothing();
}

TEST_F(Sigil, AScriptThatIsRunAgainAtOnceHasItsNameBack) {
  constexpr int visits = 200;
  for (int visit = 0; visit < visits; ++visit) {
    Client script = connect(daemon, "sigil");
    script.sends("script\nvisit " + std::to_string(visit) + "\n");
    script.closes();
  }
  for (int visit = 0; visit < visits; ++visit) bob.sees("script: visit " + std::to_string(visit));
}

TEST_F(Sigil, ComingAndGoingIsNotTold) {
  Client cat = sigil_user(daemon, "cat");
  cat.says("!enter dev");
  cat.says("!leave dev");
  cat.says("!quit");
  cat.sees_end();
  ann.sees_nothing();
}

TEST_F(Sigil, TextReachesEveryOtherClientOfTheLobby) {
  Client cat = sigil_user(daemon, "cat");
  ann.says("hello  all");
  bob.sees("ann: hello  all");
  cat.sees("ann: hello  all");
  ann.sees_nothing();
}

TEST_F(Sigil, DoubledSigilSaysATextThatBeginsWithIt) {
  ann.says("##bob text");
  ann.says("@@dev");
  ann.says("!!quit");
  ann.says("!!!");
  bob.sees("ann: #bob text");
  bob.sees("ann: @dev");
  bob.sees("ann: !quit");
  bob.sees("ann: !!");
  ann.sees_nothing();
}

TEST_F(Sigil, PrivateMessageReachesOneUserAlone) {
  Client cat = sigil_user(daemon, "cat");
  ann.says("#BOB  psst");
  bob.sees("#ann:  psst");
  ann.sees_nothing();
  cat.sees_nothing();
}

TEST_F(Sigil, PrivateMessageToNobodyIsAnError) {
  ann.says("#eve psst");
  ann.sees("! no user named eve");
  bob.sees_nothing();
}

TEST_F(Sigil, RoomMessageReachesTheOtherMembersOnly) {
  Client cat = sigil_user(daemon, "cat");
  ann.says("!enter dev");
  bob.says("!enter dev");
  bob.sees_nothing();
  ann.says("@dev hello dev");
  bob.sees("@dev ann: hello dev");
  ann.sees_nothing();
  cat.sees_nothing();
}

TEST_F(Sigil, MemberOfSeveralRoomsHearsThemAllAndTheLobby) {
  for (const std::string room : {"dev", "ops", "tea"}) {
    ann.says("!enter " + room);
    bob.says("!enter " + room);
  }
  bob.sees_nothing();
  ann.sends("@dev one\n@ops two\nthree\n@tea four\n#bob five\n");
  for (const std::string line : {"@dev ann: one", "@ops ann: two", "ann: three", "@tea ann: four", "#ann: five"}) {
    bob.sees(line);
  }
}

TEST_F(Sigil, SpeakingInARoomOneIsNotInIsAnError) {
  bob.says("!enter dev");
  bob.sees_nothing();
  ann.says("@dev let me in");
  ann.sees("! not in dev: !enter it first");
  ann.says("@ops anybody");
  ann.sees("! no room named ops");
  bob.sees_nothing();
}

TEST_F(Sigil, EnteringTwiceAndLeavingTwiceIsNothing) {
  ann.says("!enter dev");
  ann.says("!enter DEV");
  ann.says("!members dev");
  ann.sees("ann");
  ann.says("!leave dev");
  ann.says("!leave dev");
  ann.says("!leave never-there");
  ann.says("!rooms");
  ann.sees("");
}

TEST_F(Sigil, RoomDiesWithItsLastMember) {
  ann.says("!enter dev");
  ann.says("!enter ops");
  ann.says("!rooms");
  ann.sees("dev ops");
  ann.says("!leave dev");
  ann.says("!rooms");
  ann.sees("ops");
  ann.says("!members dev");
  ann.sees("! no room named dev");
}

TEST_F(Sigil, ListsAreOneSortedLine) {
  Client cat = sigil_user(daemon, "Cat");
  cat.says("!enter Zoo");
  cat.says("!enter dev");
  cat.sees_nothing();
  ann.says("!enter dev");
  ann.says("!users");
  ann.sees("ann bob Cat");
  ann.says("!rooms");
  ann.sees("dev Zoo");
  ann.says("!members DEV");
  ann.sees("ann Cat");
}

TEST_F(Sigil, LobbyGoesByItsNameToo) {
  ann.says("@lobby hello");
  bob.sees("ann: hello");
  ann.says("!enter lobby");
  ann.says("!leave lobby");
  ann.sees("! the lobby cannot be left");
  ann.says("!members lobby");
  ann.sees("ann bob");
  ann.says("!rooms");
  ann.sees("");
}

TEST_F(Sigil, RoomNameOf32CharactersIsAcceptedAndOf33Refused) {
  ann.says("!enter " + std::string(33, 'r'));
  ann.sees("! not a room name: letters, digits, - _ and ., up to 32 characters");
  ann.says("!enter " + std::string(32, 'r'));
  ann.says("!rooms");
  ann.sees(std::string(32, 'r'));
}

TEST_F(Sigil, HelpGivesALineACommand) {
  ann.says("!help");
  for (const std::string word :
       {"!users ", "!enter ROOM ", "!leave ROOM ", "!rooms ", "!members ROOM ", "!history ROOM [LINES] ", "!help ",
        "!quit ", "#NICK TEXT ", "@ROOM TEXT ", "## @@ !! "}) {
    const std::string line = ann.line();
    EXPECT_TRUE(line.starts_with(word)) << line;
  }
  ann.sees_nothing();
}

TEST_F(Sigil, QuitClosesWithoutAWord) {
  ann.says("!quit");
  ann.sees_end();
  bob.says("!users");
  bob.sees("bob");
}

TEST_F(Sigil, AnythingElseAfterASigilIsAnErrorAndReachesNobody) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"!frob", "! unknown command !frob: try !help"},
      {"!", "! unknown command !: try !help"},
      {"!enter", "! usage: !enter ROOM"},
      {"!enter a b", "! usage: !enter ROOM"},
      {"!leave", "! usage: !leave ROOM"},
      {"!members", "! usage: !members ROOM"},
      {"!users all", "! usage: !users"},
      {"!quit now", "! usage: !quit"},
      {"#", "! usage: #NICK TEXT"},
      {"#bob", "! usage: #NICK TEXT"},
      {"@", "! usage: @ROOM TEXT"},
      {"@dev", "! usage: @ROOM TEXT"},
  };
  for (const auto& [line, answer] : wrong) {
    ann.says(line);
    ann.sees(answer);
  }
  bob.sees_nothing();
}

TEST_F(Sigil, LineOf4096BytesIsSaidAndOf4097Dropped) {
  ann.says(std::string(4097, 'x'));
  ann.sees("! line too long: at most 4096 bytes");
  ann.says(std::string(4096, 'y'));
  bob.sees("ann: " + std::string(4096, 'y'));
}

TEST_F(Sigil, EmptyLinesAreIgnored) {
  ann.sends("\n\n  \n\t\n\u00a0\u200b\nhello\n\n");
  bob.sees("ann: hello");
  ann.sees_nothing();
}

}  // namespace
}  // namespace confab::harness
