// The lists that slash shows to people: sorted, wrapped for a terminal, and bounded.
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "support/world.hpp"

namespace confab {
namespace {

using test::Client;
using test::World;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(SlashList, WhoListsTheMembersSorted) {
  World world(test::with_notices(Notices::quiet));
  Client& dave = world.slash("dave");
  world.slash("Carol").says("/join dev");
  dave.says("/who");
  EXPECT_EQ(dave.sees(), "* In lobby (1): dave");
  dave.says("/join dev");
  dave.sees();
  dave.says("/who");
  EXPECT_EQ(dave.sees(), "* In dev (2): Carol, dave");
  dave.says("/who lobby");
  EXPECT_EQ(dave.sees(), "* In lobby (0):");
  dave.says("/who nowhere");
  EXPECT_EQ(dave.sees(), "* There is no room named nowhere.");
}

TEST(SlashList, RoomsAreListedSortedWithTheirSizes) {
  World world(test::with_notices(Notices::quiet));
  Client& ann = world.slash("ann");
  ann.says("/rooms");
  EXPECT_EQ(ann.sees(), "* Rooms: lobby (1)");
  world.slash("bob").says("/join dev");
  world.slash("eve").says("/join dev");
  world.slash("zoe").says("/join Zen");
  ann.says("/rooms");
  EXPECT_EQ(ann.sees(), "* Rooms: dev (2), lobby (1), Zen (1)");
}

/// The answer to /who when users with names of these sizes are in the lobby: "aaa", "bbb", ...
std::vector<std::string> who(const std::vector<std::size_t>& name_sizes) {
  World world(test::with_notices(Notices::quiet));
  Client* asker = nullptr;
  char letter = 'a';
  for (const std::size_t size : name_sizes) asker = &world.slash(std::string(size, letter++));
  asker->says("/who");
  return lines_of(asker->receives());
}

// "* In lobby (4):" has 15 columns; a name adds a space before it and, except for the last, a comma after it.

TEST(SlashList, AListFillsUpToTheLastColumn) {
  const auto lines = who({20, 20, 18, 3});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], "* In lobby (4): " + std::string(20, 'a') + ", " + std::string(20, 'b') + ", " +
                          std::string(18, 'c') + ",");
  EXPECT_EQ(lines[0].size(), 79U);
  EXPECT_EQ(lines[1], "* ddd");
}

TEST(SlashList, AListWrapsBeforeANameThatWouldPassTheLastColumn) {
  const auto lines = who({20, 20, 19, 3});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], "* In lobby (4): " + std::string(20, 'a') + ", " + std::string(20, 'b') + ",");
  EXPECT_EQ(lines[1], "* " + std::string(19, 'c') + ", ddd");
}

TEST(SlashList, AListThatFitsIsOneLine) {
  EXPECT_EQ(who({20, 20, 18}).size(), 1U);
  EXPECT_EQ(who({20, 20, 20}).size(), 2U);
}

TEST(SlashList, WhateverTheNamesNoLineOfAListIsLongerThan79Columns) {
  for (std::size_t size = 1; size <= 24; ++size) {
    std::vector<std::size_t> sizes;
    for (std::size_t i = 0; i < 26; ++i) sizes.push_back(1 + (size + i * i) % 24);
    const auto lines = who(sizes);
    std::string joined;
    for (const auto& line : lines) {
      EXPECT_LE(line.size(), 79U) << line;
      EXPECT_TRUE(line.starts_with("* ")) << line;
      joined += line.substr(1);
    }
    std::string expected = " In lobby (26):";
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      expected += (i == 0 ? " " : ", ") + std::string(sizes[i], static_cast<char>('a' + i));
    }
    EXPECT_EQ(joined, expected);
  }
}

TEST(SlashList, RoomListsAreWrappedToo) {
  World world(test::with_notices(Notices::quiet));
  for (char c = 'a'; c <= 'h'; ++c) world.slash(std::string(1, c)).says("/join " + std::string(32, c));
  Client& asker = world.slash("z");
  asker.says("/rooms");
  const auto lines = lines_of(asker.receives());
  EXPECT_GT(lines.size(), 4U);
  for (const auto& line : lines) EXPECT_LE(line.size(), 79U);
  EXPECT_TRUE(lines.front().starts_with("* Rooms: " + std::string(32, 'a') + " (1),"));
}

/// The words of /who with `count` users in the lobby, without commas, over all lines.
std::vector<std::string> words_of_who(std::size_t members) {
  World world(test::with_notices(Notices::quiet));
  for (std::size_t i = 1; i < members; ++i) world.slash("u" + std::to_string(1000 + i));
  Client& asker = world.slash("asker");
  asker.says("/who");
  std::vector<std::string> words;
  for (const auto& line : lines_of(asker.receives())) {
    std::istringstream in(line.substr(2));
    for (std::string word; in >> word;) {
      if (word.ends_with(',')) word.pop_back();
      words.push_back(word);
    }
  }
  return words;
}

TEST(SlashList, FourHundredNamesAreListedAndTheRestIsCounted) {
  const auto all = words_of_who(400);
  ASSERT_EQ(all.size(), 3U + 400);
  EXPECT_EQ(all[2], "(400):");
  EXPECT_EQ(all[3], "asker");
  EXPECT_EQ(all.back(), "u1399");
  const auto one_more = words_of_who(401);
  ASSERT_EQ(one_more.size(), 3U + 400 + 3);
  EXPECT_EQ(one_more[2], "(401):");
  EXPECT_EQ(one_more[3 + 399], "u1399");
  EXPECT_EQ(one_more[403] + " " + one_more[404] + " " + one_more[405], "and 1 more");
}

}  // namespace
}  // namespace confab
