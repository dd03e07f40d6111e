#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "confab/frontends/dialect.hpp"
#include "confab/frontends/frontends.hpp"
#include "describe.hpp"

namespace confab {
namespace {

std::string parsed(std::string_view line) {
  return test::describe(slash_dialect().parse(line));
}

TEST(SlashParse, TextIsSaidAsItIs) {
  EXPECT_EQ(parsed("hello all"), "Say{hello all}");
  EXPECT_EQ(parsed(" "), "Say{ }");
  EXPECT_EQ(parsed("  indented  "), "Say{  indented  }");
  EXPECT_EQ(parsed("* ann joined."), "Say{* ann joined.}");
  EXPECT_EQ(parsed("#dev"), "Say{#dev}");
  EXPECT_EQ(parsed("!users"), "Say{!users}");
}

TEST(SlashParse, OnlyASlashInTheFirstColumnMakesACommand) {
  EXPECT_EQ(parsed(" /quit"), "Say{ /quit}");
  EXPECT_EQ(parsed("a/b"), "Say{a/b}");
  EXPECT_EQ(parsed(".../join dev"), "Say{.../join dev}");
}

TEST(SlashParse, ADoubledSlashSaysOne) {
  EXPECT_EQ(parsed("//text"), "Say{/text}");
  EXPECT_EQ(parsed("//"), "Say{/}");
  EXPECT_EQ(parsed("///"), "Say{//}");
  EXPECT_EQ(parsed("//quit"), "Say{/quit}");
  EXPECT_EQ(parsed("// join dev"), "Say{/ join dev}");
}

TEST(SlashParse, JoinTakesARoomWithOrWithoutAHash) {
  EXPECT_EQ(parsed("/join dev"), "Enter{dev}");
  EXPECT_EQ(parsed("/join #dev"), "Enter{dev}");
  EXPECT_EQ(parsed("/join ##dev"), "Enter{#dev}") << "one is dropped; what is left is refused later";
  EXPECT_EQ(parsed("/join #"), "Misuse{/join ROOM}");
  EXPECT_EQ(parsed("/join   dev  "), "Enter{dev}");
}

TEST(SlashParse, JoinWithoutARoomOrWithTwoIsMisuse) {
  EXPECT_EQ(parsed("/join"), "Misuse{/join ROOM}");
  EXPECT_EQ(parsed("/join "), "Misuse{/join ROOM}");
  EXPECT_EQ(parsed("/join a b"), "Misuse{/join ROOM}");
}

TEST(SlashParse, LeaveTakesNothing) {
  EXPECT_EQ(parsed("/leave"), "Leave");
  EXPECT_EQ(parsed("/leave "), "Leave");
  EXPECT_EQ(parsed("/leave dev"), "Misuse{/leave}");
}

TEST(SlashParse, MsgTakesANameAndText) {
  EXPECT_EQ(parsed("/msg bob hi"), "Tell{bob|hi}");
  EXPECT_EQ(parsed("/msg bob hi  there "), "Tell{bob|hi  there }");
  EXPECT_EQ(parsed("/msg bob /quit"), "Tell{bob|/quit}");
  EXPECT_EQ(parsed("/msg  bob  hi"), "Tell{bob|hi}");
}

TEST(SlashParse, MsgWithoutNameOrTextIsMisuse) {
  for (const auto line : {"/msg", "/msg ", "/msg bob", "/msg bob ", "/msg bob   "}) {
    EXPECT_EQ(parsed(line), "Misuse{/msg NAME TEXT}") << line;
  }
}

TEST(SlashParse, WhoTakesARoomOrNone) {
  EXPECT_EQ(parsed("/who"), "ListMembers");
  EXPECT_EQ(parsed("/who "), "ListMembers");
  EXPECT_EQ(parsed("/who dev"), "ListMembers{dev}");
  EXPECT_EQ(parsed("/who #dev"), "ListMembers{dev}");
  EXPECT_EQ(parsed("/who a b"), "Misuse{/who [ROOM]}");
}

TEST(SlashParse, RoomsTakesNothingAndQuitIgnoresWords) {
  EXPECT_EQ(parsed("/rooms"), "ListRooms");
  EXPECT_EQ(parsed("/rooms x"), "Misuse{/rooms}");
  EXPECT_EQ(parsed("/quit"), "Quit");
  EXPECT_EQ(parsed("/quit bye all"), "Quit");
}

TEST(SlashParse, WordsOfOtherChatsMeanWhatTheyMeanThere) {
  EXPECT_EQ(parsed("/j #dev"), "Enter{dev}");
  EXPECT_EQ(parsed("/names"), "ListMembers");
  EXPECT_EQ(parsed("/users dev"), "ListMembers{dev}");
  EXPECT_EQ(parsed("/list"), "ListRooms");
  for (const std::string word : {"/w", "/tell", "/dm", "/TELL"}) {
    EXPECT_EQ(parsed(word + " bob hi  there "), "Tell{bob|hi  there }");
    EXPECT_EQ(parsed(word), "Misuse{/msg NAME TEXT}");
    EXPECT_EQ(parsed(word + " bob"), "Misuse{/msg NAME TEXT}");
  }
  for (const std::string word : {"/exit", "/bye", "/q", "/Q"}) {
    EXPECT_EQ(parsed(word), "Quit");
    EXPECT_EQ(parsed(word + " all"), "Quit");
  }
  EXPECT_EQ(parsed("/?"), "Help{}");
  EXPECT_EQ(parsed("/? join"), "Help{join}");
  EXPECT_EQ(parsed("/j"), "Misuse{/join ROOM}");
}

TEST(SlashParse, PartMayNameTheRoomAndSayWhy) {
  EXPECT_EQ(parsed("/part"), "Leave");
  EXPECT_EQ(parsed("/part #"), "Leave");
  EXPECT_EQ(parsed("/part #dev"), "Leave{dev}");
  EXPECT_EQ(parsed("/part dev see you"), "Leave{dev}");
}

TEST(SlashParse, AnyBlankEndsAWordAndNoneIsPartOfIt) {
  EXPECT_EQ(parsed("/join\u00a0dev"), "Enter{dev}");
  EXPECT_EQ(parsed("/join \u200bdev\u200b"), "Enter{dev}");
  EXPECT_EQ(parsed("/join #dev\u3000 \ufeff"), "Enter{dev}");
  EXPECT_EQ(parsed("/leave\u200b"), "Leave");
  EXPECT_EQ(parsed("/rooms \u00a0"), "ListRooms");
  EXPECT_EQ(parsed("/help\u2003join\u200d"), "Help{join}");
  EXPECT_EQ(parsed("/frob\u200b now"), "Unknown{/frob}");
  EXPECT_EQ(parsed("/who \u00a0#"), "Misuse{/who [ROOM]}");
}

TEST(SlashParse, BlanksOfATextStay) {
  EXPECT_EQ(parsed("/msg bob  hi  there \u200b"), "Tell{bob|hi  there \u200b}");
  EXPECT_EQ(parsed("/msg bob \u3000indented"), "Tell{bob|\u3000indented}");
  EXPECT_EQ(parsed("/msg\u00a0bob\u00a0hi"), "Tell{bob|hi}");
  EXPECT_EQ(parsed("\u200b/quit"), "Say{\u200b/quit}") << "the slash is not in the first column";
  EXPECT_EQ(parsed("//  "), "Say{/  }");
}

TEST(SlashParse, ATextOfBlanksIsNone) {
  for (const auto line : {"/msg bob  ", "/msg bob \u00a0", "/msg bob\u200b\u3000 ", "/w bob \u2060"}) {
    EXPECT_EQ(parsed(line), "Misuse{/msg NAME TEXT}") << line;
  }
}

TEST(SlashParse, MotdTakesNothing) {
  EXPECT_EQ(parsed("/motd"), "ShowMotd");
  EXPECT_EQ(parsed("/MOTD "), "ShowMotd");
  EXPECT_EQ(parsed("/motd today"), "Misuse{/motd}");
}

TEST(SlashParse, HelpTakesACommandOrNothing) {
  EXPECT_EQ(parsed("/help"), "Help{}");
  EXPECT_EQ(parsed("/help join"), "Help{join}");
  EXPECT_EQ(parsed("/help /join"), "Help{/join}");
  EXPECT_EQ(parsed("/help join leave"), "Misuse{/help [COMMAND]}");
}

TEST(SlashParse, CommandsAreCaseInsensitiveAndTheirArgumentsAreNot) {
  EXPECT_EQ(parsed("/JOIN Dev"), "Enter{Dev}");
  EXPECT_EQ(parsed("/Msg Bob Hi"), "Tell{Bob|Hi}");
  EXPECT_EQ(parsed("/qUIT"), "Quit");
  EXPECT_EQ(parsed("/WHO x y"), "Misuse{/who [ROOM]}");
}

TEST(SlashParse, AnythingElseWithASlashIsUnknown) {
  EXPECT_EQ(parsed("/frob"), "Unknown{/frob}");
  EXPECT_EQ(parsed("/frob a b"), "Unknown{/frob}");
  EXPECT_EQ(parsed("/"), "Unknown{/}");
  EXPECT_EQ(parsed("/ join dev"), "Unknown{/}");
  EXPECT_EQ(parsed("/joi dev"), "Unknown{/joi}");
  EXPECT_EQ(parsed("/joined dev"), "Unknown{/joined}");
  EXPECT_EQ(parsed("/join/dev"), "Unknown{/join/dev}");
  EXPECT_EQ(parsed("/j\xc3\xb6in dev"), "Unknown{/j\xc3\xb6in}");
}

TEST(SlashParse, NoLineOfOneOrTwoBytesIsMoreThanItShouldBe) {
  // Every short line is said unchanged, said without one slash, or unknown; only a few are commands.
  for (int first = 1; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      std::string line = {static_cast<char>(first)};
      if (second > 0) line += static_cast<char>(second);
      const std::string expected = first != '/'                   ? "Say{" + line + "}"
                                   : second == '/'                ? "Say{/}"
                                   : second == ' '                ? "Unknown{/}"
                                   : second == '\t'               ? "Unknown{/}"
                                   : line == "/?"                 ? "Help{}"
                                   : line == "/j" || line == "/J" ? "Misuse{/join ROOM}"
                                   : line == "/q" || line == "/Q" ? "Quit"
                                   : line == "/r" || line == "/R" ? "Misuse{/reply TEXT}"
                                   : line == "/w" || line == "/W" ? "Misuse{/msg NAME TEXT}"
                                                                  : "Unknown{" + line + "}";
      ASSERT_EQ(parsed(line), expected);
    }
  }
}

}  // namespace
}  // namespace confab
