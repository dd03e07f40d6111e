// Erasing in a line: characters as one sees them, words, and no more work than typing.
#include "confab/inbound/typed_line.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "confab/inbound/shown_text.hpp"

namespace confab {
namespace {

using namespace std::string_view_literals;

TypedLine typed(std::string_view text) {
  TypedLine line;
  line.append(text);
  return line;
}

std::string without_last_character(std::string_view text) {
  TypedLine line = typed(text);
  line.rub_out_character();
  return std::string(line.bytes());
}

std::string without_last_word(std::string_view text) {
  TypedLine line = typed(text);
  line.rub_out_word();
  return std::string(line.bytes());
}

// ---- Characters

TEST(TypedLine, RubsOutOneCharacterOfEachScript) {
  for (const std::string cluster :
       {"a", "é", "e\u0301", "世", "가", "\u1100\u1161\u11a8", "नि", "กำ", "ß", "\u05e9\u05c1", " \u0301", "\ufffd"}) {
    EXPECT_EQ(without_last_character("x" + cluster), "x") << cluster;
    EXPECT_EQ(without_last_character(cluster), "") << cluster;
    EXPECT_EQ(without_last_character(cluster + "y"), cluster) << cluster;
  }
}

TEST(TypedLine, RubsOutWholeEmoji) {
  const std::vector<std::string> emoji = {
      "😀",
      "👍🏽",
      "❤️",
      "👩‍👩‍👧‍👦",
      "👩🏻‍❤️‍💋‍👨🏽",
      "1️⃣",
      "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
  };
  for (const std::string& one : emoji) {
    EXPECT_EQ(without_last_character("ok " + one), "ok ") << one;
    EXPECT_EQ(without_last_character(one + one), one) << one;
  }
}

TEST(TypedLine, RubsOutAFlagAndNotHalfOfIt) {
  TypedLine line = typed("🇩🇪🇫🇷🇯🇵");
  line.rub_out_character();
  EXPECT_EQ(line.bytes(), "🇩🇪🇫🇷");
  line.append("🇺");
  line.rub_out_character();
  EXPECT_EQ(line.bytes(), "🇩🇪🇫🇷") << "the half that was typed alone";
  line.rub_out_character();
  line.rub_out_character();
  EXPECT_EQ(line.bytes(), "");
}

TEST(TypedLine, OfAClusterThatNeverEndsALimitedPartGoes) {
  const auto bytes_left = [](std::size_t marks) {
    std::string zalgo = "ae";
    for (std::size_t i = 0; i < marks; ++i) zalgo += "\u0301";
    return without_last_character(zalgo).size();
  };
  EXPECT_EQ(bytes_left(TypedLine::cluster_code_points_max - 1), 1U) << "the letter and its marks";
  EXPECT_EQ(bytes_left(TypedLine::cluster_code_points_max), 2U) << "as many marks as are looked at";
  EXPECT_EQ(bytes_left(TypedLine::cluster_code_points_max + 10), 22U);
}

TEST(TypedLine, RubbingOutNothingIsNothing) {
  EXPECT_EQ(without_last_character(""), "");
  EXPECT_EQ(without_last_word(""), "");
}

TEST(TypedLine, AnIllFormedPartGoesAsOne) {
  for (const std::string part : {"\x80", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xff", "\xc0"}) {
    EXPECT_EQ(without_last_character("a" + part), "a") << testing::PrintToString(part);
    EXPECT_EQ(without_last_character("é" + part), "é") << testing::PrintToString(part);
  }
  std::string scratch;
  EXPECT_EQ(scrub(without_last_character("\x80\x80\x80"), scratch), "\ufffd\ufffd");
  EXPECT_EQ(scrub(without_last_character("\xe2\x82\xe2\x82"), scratch), "\ufffd");
}

// ---- Invisible characters

TEST(TypedLine, WhatIsNotSeenGoesWithWhatIs) {
  EXPECT_EQ(without_last_character("ab\x1b[D"), "a") << "an arrow key is no character";
  EXPECT_EQ(without_last_character("ab\x1b["), "a") << "an unfinished one is none either";
  EXPECT_EQ(without_last_character("ab\x01\u202e"), "a");
  EXPECT_EQ(without_last_character("\x1b[31mab"), "a");
  EXPECT_EQ(without_last_character("\x1b[31m"), "");
}

TEST(TypedLine, NothingTypedAfterARubOutIsTakenForTheRestOfASequence) {
  TypedLine line = typed("ab\x1b[");
  line.rub_out_character();
  line.append("cd");
  std::string scratch;
  EXPECT_EQ(scrub(line.bytes(), scratch), "acd");
}

TEST(TypedLine, NothingJoinsAcrossWhatWentAway) {
  TypedLine line = typed("\xc3\x1b[m\xa9x");
  line.rub_out_character();
  std::string scratch;
  EXPECT_EQ(scrub(line.bytes(), scratch), "\ufffd\ufffd");
}

TEST(TypedLine, NeverGetsLonger) {
  TypedLine line = typed("\t\xe2\x80\xa8\xff\xc3\x1b[mx");
  const std::size_t before = line.size();
  line.rub_out_character();
  EXPECT_LT(line.size(), before);
}

// ---- Words

TEST(TypedLine, RubsOutTheWordAndTheBlanksAfterIt) {
  EXPECT_EQ(without_last_word("one two"), "one ");
  EXPECT_EQ(without_last_word("one two   "), "one ");
  EXPECT_EQ(without_last_word("one  two"), "one  ") << "the blanks before it stay";
  EXPECT_EQ(without_last_word("one"), "");
  EXPECT_EQ(without_last_word("   "), "");
  EXPECT_EQ(without_last_word("a.b-c/d e_f(g)"), "a.b-c/d ") << "only blanks part words";
  EXPECT_EQ(without_last_word("eins größe👩‍👧"), "eins ");
}

TEST(TypedLine, WhateverIsSaidAsASpaceIsABlank) {
  EXPECT_EQ(without_last_word("one\ttwo"), "one ");
  EXPECT_EQ(without_last_word("one\u2028two\u0085\v"), "one ");
}

TEST(TypedLine, ASequenceIsNoWord) {
  EXPECT_EQ(without_last_word("one two \x1b[D"), "one ");
  EXPECT_EQ(without_last_word("one \x1b[31mtwo"), "one ");
}

// ---- Work

TEST(TypedLine, AVeryLongLineCanBeRubbedOutOneByOne) {
  // 64 KiB of the worst kinds: an erasure that looked at more than its share would take minutes.
  for (const std::string unit : {"世", "\u0301", "🇩", "👩\u200d", "\x1b[m", "\xff", " ", "\u1100"}) {
    std::string text;
    while (text.size() < 65'536) text += unit;
    TypedLine line = typed(text);
    for (std::size_t i = 0; i < 65'536; ++i) line.rub_out_character();
    EXPECT_TRUE(line.empty());
  }
}

TEST(TypedLine, AVeryLongLineCanBeTypedAndRubbedOutAtItsEnd) {
  for (const std::string unit : {"世", "\u0301", "🇩", "👩\u200d", "\u1100", "w "}) {
    std::string text;
    while (text.size() < 60'000) text += unit;
    TypedLine line = typed(text);
    for (int i = 0; i < 60'000; ++i) {
      line.append("x");
      line.rub_out_character();
    }
    EXPECT_EQ(line.bytes(), text);
  }
}

}  // namespace
}  // namespace confab
