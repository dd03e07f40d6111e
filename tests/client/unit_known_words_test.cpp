// What Tab can complete.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "client/known_words.hpp"

namespace confab::client {
namespace {

using Words = std::vector<std::string>;

TEST(KnownWords, CommandsStartALine) {
  const KnownWords words;
  EXPECT_EQ(words.candidates("", "/m"), (Words{"/me ", "/motd ", "/msg "}));
  EXPECT_EQ(words.candidates("", "/JO"), (Words{"/join "}));
  EXPECT_EQ(words.candidates("say ", "/jo"), Words{});
  EXPECT_EQ(words.candidates("/help ", "jo"), (Words{"join"}));
}

TEST(KnownWords, NamesComeFromWhatPeopleSayAndDo) {
  KnownWords words;
  words.heard("bob: hi");
  words.heard("[from carol] hi");
  words.heard("[dave] hi");
  words.heard("* eve joined.");
  words.heard("* eve is now Ewa.");
  words.heard("* 14:02 frank: hi");
  EXPECT_EQ(words.candidates("/msg ", ""), (Words{"Ewa ", "bob ", "carol ", "dave ", "eve ", "frank "}));
  EXPECT_EQ(words.candidates("", "b"), (Words{"bob: "}));
  EXPECT_EQ(words.candidates("hello ", "B"), (Words{"bob "}));
  EXPECT_EQ(words.candidates("/ignore ", "ca"), (Words{"carol "}));
}

TEST(KnownWords, NamesComeFromLists) {
  KnownWords words;
  words.heard("* Hello, ann. You are in lobby with 2 others: bob, carol. Type /help for commands.");
  words.heard("* You are now in dev with 1 other: dave.");
  words.heard("* In qa (3): eve, frank,");
  words.heard("* grace");
  words.heard("* heidi");
  EXPECT_EQ(words.candidates("/msg ", ""), (Words{"bob ", "carol ", "dave ", "eve ", "frank ", "grace "}));
  EXPECT_EQ(words.candidates("/join ", ""), (Words{"dev ", "lobby ", "qa "}));
}

TEST(KnownWords, RoomsComeFromListsAndMovesAndTyping) {
  KnownWords words;
  words.heard("* Rooms: dev (2), lobby (5)");
  words.heard("* bob left for cellar.");
  words.heard("* The topic of garden is: roses (set by ann).");
  words.typed("/join #attic");
  words.typed("say /join nowhere");
  EXPECT_EQ(words.candidates("/join ", ""), (Words{"attic ", "cellar ", "dev ", "garden ", "lobby "}));
  EXPECT_EQ(words.candidates("/who ", "d"), (Words{"dev "}));
  EXPECT_EQ(words.candidates("/msg ", ""), (Words{"bob "}));
}

TEST(KnownWords, ALongListOfRoomsGoesOn) {
  KnownWords words;
  words.heard("* Rooms: dev (2),");
  words.heard("* qa (1), and 12 more");
  EXPECT_EQ(words.candidates("/join ", ""), (Words{"and ", "dev ", "qa "}));
}

TEST(KnownWords, NothingFollowsACommandWithAPassword) {
  KnownWords words;
  words.heard("bob: hi");
  EXPECT_EQ(words.candidates("/claim ", "b"), Words{});
  EXPECT_EQ(words.candidates("/release x ", "b"), Words{});
}

TEST(KnownWords, ForgetsWhatItHasNotSeenForLongest) {
  KnownWords words;
  words.heard("first: hi");
  words.heard("second: hi");
  for (std::size_t i = 0; i < KnownWords::known_names_max - 2; ++i) words.heard("n" + std::to_string(i) + ": hi");
  words.heard("first: hi");
  words.heard("another: hi");
  EXPECT_EQ(words.candidates("/msg ", "first"), (Words{"first "}));
  EXPECT_EQ(words.candidates("/msg ", "second"), Words{});
  EXPECT_EQ(words.candidates("/msg ", "").size(), KnownWords::known_names_max);
}

TEST(KnownWords, RoomsAreBoundedToo) {
  KnownWords words;
  for (std::size_t i = 0; i <= KnownWords::known_rooms_max; ++i) words.typed("/join r" + std::to_string(i));
  EXPECT_EQ(words.candidates("/join ", "").size(), KnownWords::known_rooms_max);
}

TEST(KnownWords, AListInManyPiecesIsNoTrap) {
  KnownWords words;
  for (const std::string_view line : {"* In dev (2): ", "* In dev (2): ,,,", "* ,", "* Rooms: (", "* In", "* In )"}) {
    words.heard(line);
  }
  EXPECT_EQ(words.candidates("/msg ", ""), Words{});
}

}  // namespace
}  // namespace confab::client
