#include "client/arrived_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace confab::client {
namespace {

std::vector<std::string> lines_of(ArrivedText& text, std::string_view bytes) {
  text.take(bytes);
  std::vector<std::string> lines;
  for (ArrivedText::Line line; text.next(line);) {
    EXPECT_TRUE(line.ended);
    lines.push_back(line.text);
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST(ArrivedTexts, AreCutIntoLinesHoweverTheyCome) {
  ArrivedText text;
  EXPECT_EQ(lines_of(text, "one\ntwo\r\n\nth"), (Lines{"one", "two", ""}));
  EXPECT_TRUE(text.has_unfinished());
  EXPECT_EQ(lines_of(text, "ree"), Lines{});
  EXPECT_EQ(lines_of(text, "\nfour\n"), (Lines{"three", "four"}));
  EXPECT_FALSE(text.has_unfinished());
}

TEST(ArrivedTexts, AreCleanByteByByteToo) {
  const std::string bytes = "a\x1b[1;31mb\x07\xff\xffz\xc3\xa9\t!\n";
  ArrivedText whole;
  const Lines expected = lines_of(whole, bytes);
  ArrivedText pieces;
  Lines got;
  for (const char byte : bytes) {
    for (const std::string& line : lines_of(pieces, {&byte, 1})) got.push_back(line);
  }
  EXPECT_EQ(got, expected);
  EXPECT_EQ(got, Lines{"ab\xef\xbf\xbdz\xc3\xa9 !"});
}

TEST(ArrivedTexts, ShowWhatHasNotEndedWithoutHalfACharacter) {
  ArrivedText text;
  EXPECT_EQ(lines_of(text, "name? \xe2\x82"), Lines{});
  EXPECT_EQ(text.take_unfinished(false), "name? ");
  EXPECT_EQ(lines_of(text, "\xac!\n"), Lines{"\xe2\x82\xac!"});
  EXPECT_EQ(lines_of(text, "cut \xe2\x82"), Lines{});
  EXPECT_EQ(text.take_unfinished(true), "cut \xef\xbf\xbd");
  EXPECT_FALSE(text.has_unfinished());
}

TEST(ArrivedTexts, BoundALineThatNeverEnds) {
  ArrivedText text;
  const std::string most(ArrivedText::piece_bytes_max, 'x');
  text.take(most);
  ArrivedText::Line line;
  EXPECT_FALSE(text.next(line));
  text.take("y");
  ASSERT_TRUE(text.next(line));
  EXPECT_FALSE(line.ended);
  EXPECT_EQ(line.text, most);
  EXPECT_EQ(lines_of(text, "z\n"), Lines{"yz"});
}

TEST(ArrivedTexts, APieceOfABoundedLineEndsBetweenCharacters) {
  ArrivedText text;
  text.take(std::string(ArrivedText::piece_bytes_max - 1, 'x') + "\xc3\xa9");
  ArrivedText::Line line;
  ASSERT_TRUE(text.next(line));
  EXPECT_EQ(line.text.size(), ArrivedText::piece_bytes_max - 1);
  EXPECT_EQ(text.take_unfinished(false), "\xc3\xa9");
}

TEST(ArrivedTexts, RefuseWhatTelnetOffers) {
  ArrivedText text;
  EXPECT_EQ(lines_of(text, "\xff\xfb\x01hello\xff\xf9\n"), Lines{"hello"});
  EXPECT_EQ(text.take_answers(), "\xff\xfe\x01");
  EXPECT_EQ(text.take_answers(), "");
}

}  // namespace
}  // namespace confab::client
