#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "confab/frontends/dialect.hpp"
#include "confab/frontends/frontends.hpp"
#include "describe.hpp"

namespace confab {
namespace {

std::string parsed(std::string_view line) {
  return test::describe(sigil_dialect().parse(line));
}

TEST(SigilParse, TextIsSaidAsItIs) {
  EXPECT_EQ(parsed("hello all"), "Say{hello all}");
  EXPECT_EQ(parsed(" #bob hi"), "Say{ #bob hi}");
  EXPECT_EQ(parsed(" "), "Say{ }");
  EXPECT_EQ(parsed("/quit"), "Say{/quit}");
  EXPECT_EQ(parsed("a#b @c !d"), "Say{a#b @c !d}");
}

TEST(SigilParse, ADoubledSigilSaysOneInTheLobby) {
  EXPECT_EQ(parsed("##bob hi"), "Say{#bob hi}");
  EXPECT_EQ(parsed("@@dev hi"), "Say{@dev hi}");
  EXPECT_EQ(parsed("!!users"), "Say{!users}");
  EXPECT_EQ(parsed("##"), "Say{#}");
  EXPECT_EQ(parsed("###"), "Say{##}");
}

TEST(SigilParse, DifferentSigilsInARowAreNotDoubled) {
  EXPECT_EQ(parsed("#@ x"), "Tell{@|x}");
  EXPECT_EQ(parsed("@# x"), "Say{#|x}");
  EXPECT_EQ(parsed("!# x"), "Unknown{!#}");
}

TEST(SigilParse, AHashTellsANickAlone) {
  EXPECT_EQ(parsed("#bob hi"), "Tell{bob|hi}");
  EXPECT_EQ(parsed("#bob hi  there "), "Tell{bob|hi  there }");
  EXPECT_EQ(parsed("#bob  hi"), "Tell{bob| hi}") << "one space separates, the rest is text";
  EXPECT_EQ(parsed("#bob #eve x"), "Tell{bob|#eve x}");
}

TEST(SigilParse, AnAtSpeaksInARoom) {
  EXPECT_EQ(parsed("@dev hi"), "Say{dev|hi}");
  EXPECT_EQ(parsed("@lobby hi"), "Say{lobby|hi}");
  EXPECT_EQ(parsed("@dev !users"), "Say{dev|!users}");
}

TEST(SigilParse, AnAddressWithoutNameOrTextIsMisuse) {
  for (const auto line : {"#", "#bob", "#bob ", "# hi", "# "}) EXPECT_EQ(parsed(line), "Misuse{#NICK TEXT}") << line;
  for (const auto line : {"@", "@dev", "@dev ", "@ hi", "@ "}) EXPECT_EQ(parsed(line), "Misuse{@ROOM TEXT}") << line;
}

TEST(SigilParse, EachCommandWithItsArgument) {
  EXPECT_EQ(parsed("!users"), "ListPeople");
  EXPECT_EQ(parsed("!rooms"), "ListRooms");
  EXPECT_EQ(parsed("!enter dev"), "Enter{dev}");
  EXPECT_EQ(parsed("!leave dev"), "Leave{dev}");
  EXPECT_EQ(parsed("!members dev"), "ListMembers{dev}");
  EXPECT_EQ(parsed("!help"), "Help{}");
  EXPECT_EQ(parsed("!quit"), "Quit");
}

TEST(SigilParse, MissingOrSuperfluousArgumentsAreMisuse) {
  EXPECT_EQ(parsed("!users x"), "Misuse{!users}");
  EXPECT_EQ(parsed("!rooms x"), "Misuse{!rooms}");
  EXPECT_EQ(parsed("!quit x"), "Misuse{!quit}");
  for (const auto word : {"!enter", "!leave", "!members"}) {
    const std::string misuse = "Misuse{" + std::string(word) + " ROOM}";
    EXPECT_EQ(parsed(word), misuse);
    EXPECT_EQ(parsed(word + std::string(" ")), misuse);
    EXPECT_EQ(parsed(word + std::string(" a b")), misuse);
  }
}

TEST(SigilParse, BlanksAroundNamesAndAfterCommandsDoNotCount) {
  EXPECT_EQ(parsed("!users "), "ListPeople");
  EXPECT_EQ(parsed("!rooms\u00a0\u200b"), "ListRooms");
  EXPECT_EQ(parsed("!quit  "), "Quit");
  EXPECT_EQ(parsed("!enter dev "), "Enter{dev}");
  EXPECT_EQ(parsed("!enter  dev\u200b \u3000"), "Enter{dev}");
  EXPECT_EQ(parsed("!leave \u00a0dev"), "Leave{dev}");
  EXPECT_EQ(parsed("#bob\u200b hi"), "Tell{bob|hi}");
  EXPECT_EQ(parsed("@\u00a0dev hi"), "Say{dev|hi}");
  EXPECT_EQ(parsed("# bob hi"), "Tell{bob|hi}");
}

TEST(SigilParse, AnyBlankEndsANameOrACommand) {
  EXPECT_EQ(parsed("#bob\u00a0hi"), "Tell{bob|hi}");
  EXPECT_EQ(parsed("@dev\thi  all"), "Say{dev|hi  all}");
  EXPECT_EQ(parsed("!enter\u00a0dev"), "Enter{dev}");
  EXPECT_EQ(parsed("!enter dev\u00a0ops"), "Misuse{!enter ROOM}");
}

TEST(SigilParse, BlanksOfATextStay) {
  EXPECT_EQ(parsed("#bob  text  "), "Tell{bob| text  }");
  EXPECT_EQ(parsed("@dev \u00a0x\u200b"), "Say{dev|\u00a0x\u200b}");
  EXPECT_EQ(parsed("##  "), "Say{#  }");
}

TEST(SigilParse, ATextOfBlanksIsNone) {
  for (const auto line : {"#bob  ", "#bob \u00a0", "#bob \u200b ", "#\u200b x"}) {
    EXPECT_EQ(parsed(line), "Misuse{#NICK TEXT}") << line;
  }
  for (const auto line : {"@dev   ", "@dev \u3000", "@\u00a0 x"}) EXPECT_EQ(parsed(line), "Misuse{@ROOM TEXT}") << line;
}

TEST(SigilParse, AnythingElseWithABangIsUnknown) {
  EXPECT_EQ(parsed("!"), "Unknown{!}");
  EXPECT_EQ(parsed("! users"), "Unknown{!}");
  EXPECT_EQ(parsed("!frob x"), "Unknown{!frob}");
  EXPECT_EQ(parsed("!user"), "Unknown{!user}");
  EXPECT_EQ(parsed("!userss"), "Unknown{!userss}");
}

}  // namespace
}  // namespace confab
