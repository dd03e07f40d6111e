#include "confab/chat/name.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

namespace confab {
namespace {

bool is_name(std::string_view text, NameAlphabet alphabet = NameAlphabet::extended) {
  return Name::parse(text, alphabet).has_value();
}
bool is_room_name(std::string_view text) {
  return RoomName::parse(text).has_value();
}
bool is_ascii_alphanumeric(int c) {
  return std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
             .find(static_cast<char>(c)) != std::string_view::npos;
}

TEST(Name, HasFrom1To24Characters) {
  EXPECT_FALSE(is_name(""));
  EXPECT_TRUE(is_name("a"));
  EXPECT_TRUE(is_name(std::string(24, 'a')));
  EXPECT_FALSE(is_name(std::string(25, 'a')));
  EXPECT_TRUE(is_name(std::string(24, 'a'), NameAlphabet::alphanumeric));
  EXPECT_FALSE(is_name(std::string(25, 'a'), NameAlphabet::alphanumeric));
  EXPECT_FALSE(is_name(std::string(300, 'a'))) << "a size that would not fit into a byte";
}

TEST(Name, TheAlphabetsHoldAtEveryByte) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text = {'a', static_cast<char>(byte)};
    const bool punctuation = byte == '_' || byte == '-' || byte == '.';
    EXPECT_EQ(is_name(text, NameAlphabet::alphanumeric), is_ascii_alphanumeric(byte)) << byte;
    EXPECT_EQ(is_name(text, NameAlphabet::extended), is_ascii_alphanumeric(byte) || punctuation) << byte;
    EXPECT_EQ(is_room_name(text), is_ascii_alphanumeric(byte) || punctuation) << byte;
  }
}

TEST(Name, StartsWithALetterOrDigit) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text = {static_cast<char>(byte), 'a'};
    EXPECT_EQ(is_name(text), is_ascii_alphanumeric(byte)) << byte;
    EXPECT_EQ(is_room_name(text), is_ascii_alphanumeric(byte)) << byte;
  }
  EXPECT_TRUE(is_name("a-_."));
  EXPECT_TRUE(is_name("7"));
}

TEST(Name, LettersOutsideAsciiAreNone) {
  EXPECT_FALSE(is_name("jürgen"));
  EXPECT_FALSE(is_name("аlice")) << "with a Cyrillic а";
  EXPECT_FALSE(is_name("a\xef\xbf\xbd"));
  EXPECT_FALSE(is_name("alice "));
  EXPECT_FALSE(is_name(" alice"));
}

TEST(Name, KeepsItsTextAsItWasWritten) {
  EXPECT_EQ(Name::parse("CaRoL.-_9", NameAlphabet::extended)->view(), "CaRoL.-_9");
  const std::string longest(24, 'Z');
  EXPECT_EQ(Name::parse(longest, NameAlphabet::extended)->view(), longest);
}

TEST(Name, TheServersOwnNamesAreReservedWhateverTheCase) {
  EXPECT_TRUE(Name::is_reserved("lobby"));
  EXPECT_TRUE(Name::is_reserved("LoBBy"));
  EXPECT_TRUE(Name::is_reserved("server"));
  EXPECT_FALSE(Name::is_reserved("lobbyist"));
  EXPECT_FALSE(Name::is_reserved("lobb"));
  EXPECT_FALSE(Name::is_reserved(""));
  EXPECT_FALSE(Name::is_reserved("alice"));
}

TEST(RoomName, HasFrom1To32Characters) {
  EXPECT_FALSE(is_room_name(""));
  EXPECT_TRUE(is_room_name("r"));
  EXPECT_TRUE(is_room_name(std::string(32, 'r')));
  EXPECT_FALSE(is_room_name(std::string(33, 'r')));
  EXPECT_EQ(RoomName::parse(std::string(32, 'r'))->view(), std::string(32, 'r'));
}

TEST(RoomName, TheLobbyIsCalledLobby) {
  EXPECT_EQ(RoomName::lobby().view(), "lobby");
}

TEST(Caseless, EqualsWithoutCaseOfAsciiLettersOnly) {
  EXPECT_TRUE(caseless_equal("Alice", "aLICE"));
  EXPECT_TRUE(caseless_equal("", ""));
  EXPECT_FALSE(caseless_equal("alice", "alic"));
  EXPECT_FALSE(caseless_equal("alice", "bob"));
  // Characters that differ in the same bit as upper- and lower-case letters.
  EXPECT_FALSE(caseless_equal("[", "{"));
  EXPECT_FALSE(caseless_equal("@", "`"));
  EXPECT_FALSE(caseless_equal("a_", "a\x7f"));
  EXPECT_FALSE(caseless_equal("é", "É")) << "bytes outside ASCII have no case";
}

TEST(Caseless, OrdersWithoutCase) {
  const CaselessLess less;
  EXPECT_TRUE(less("Alice", "bob"));
  EXPECT_TRUE(less("alice", "Bob"));
  EXPECT_FALSE(less("ALICE", "alice"));
  EXPECT_FALSE(less("alice", "ALICE"));
  EXPECT_TRUE(less("al", "ALICE"));
  const std::set<std::string, CaselessLess> names = {"bob", "Alice", "ALICE", "carol", "BOB"};
  EXPECT_EQ(names.size(), 3U);
  EXPECT_EQ(*names.begin(), "Alice");
}

TEST(Caseless, EqualExactlyWhenNeitherIsLess) {
  const CaselessLess less;
  for (const std::string_view a : {"", "a", "A", "b", "a_", "a-", "Z", "z.", "9"}) {
    for (const std::string_view b : {"", "a", "A", "b", "a_", "a-", "Z", "z.", "9"}) {
      EXPECT_EQ(caseless_equal(a, b), !less(a, b) && !less(b, a)) << a << " " << b;
    }
  }
}

}  // namespace
}  // namespace confab
