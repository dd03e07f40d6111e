// What is drawn is what is in the line, the cursor is where it belongs, and what is printed between stays whole: by a
// model of the screen.
#include "confab/terminal/drawn_line.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "confab/terminal/clusters.hpp"
#include "support/screen.hpp"
#include "support/seen_line.hpp"

namespace confab {
namespace {

using test::Screen;

std::string drawn(DrawnLine::Size size, std::string_view text, std::size_t cursor) {
  DrawnLine line(size);
  std::string out;
  line.draw(text, cursor, out);
  return out;
}

/// A line on a screen.
struct Stage {
  Stage(std::uint16_t columns, std::uint16_t rows, Screen::Widths widths = Screen::Widths::joined)
      : line(DrawnLine::Size{columns, rows}), screen(columns, rows, widths) {}

  void draw(std::string_view text, std::size_t cursor) {
    std::string out;
    line.erase(out);
    line.draw(text, cursor, out);
    screen.write(out);
  }
  void print(std::string_view printed) {
    std::string out;
    line.erase(out);
    out += printed;
    out += "\r\n";
    screen.write(out);
  }
  void erase() {
    std::string out;
    line.erase(out);
    screen.write(out);
  }

  DrawnLine line;
  Screen screen;
};

using Lines = std::vector<std::string>;

// ---- Bytes

TEST(DrawnLine, OfAsciiIsSentAsItIs) {
  EXPECT_EQ(drawn({80, 24}, "hello", 5), "hello");
  EXPECT_EQ(drawn({80, 24}, "hello", 2), "hello\x1b[3G");
  EXPECT_EQ(drawn({80, 24}, "hello", 0), "hello\x1b[1G");
  EXPECT_EQ(drawn({6, 24}, "hello", 5), "hello");
}

TEST(DrawnLine, OfOtherTextIsSentAsItIsWhereTerminalsAgree) {
  EXPECT_EQ(drawn({80, 24}, "héllo 世界", 13), "héllo 世界");
  EXPECT_EQ(drawn({80, 24}, "世界", 3), "世界\x1b[3G");
}

TEST(DrawnLine, SaysWhereToGoOnWhereTerminalsDisagree) {
  EXPECT_EQ(drawn({80, 24}, "👍!", 5), "👍\x1b[3G!");
}

TEST(DrawnLine, LeavesTheLastColumnFree) {
  EXPECT_EQ(drawn({6, 24}, "hello!", 6), "hello\r\n!");
  EXPECT_EQ(drawn({4, 24}, "世世", 6), "世\r\n世");
  EXPECT_EQ(drawn({3, 24}, "ab世", 0), "ab\r\n世\x1b[1A\x1b[1G");
}

TEST(DrawnLine, FillsRowsOnlyOnTheNarrowestScreens) {
  EXPECT_EQ(drawn({2, 24}, "abc", 3), "ab\r\nc");
  EXPECT_EQ(drawn({2, 24}, "ab", 2), "ab\r\n");
  EXPECT_EQ(drawn({2, 24}, "ab", 1), "ab\x1b[2G");
  EXPECT_EQ(drawn({1, 24}, "a", 1), "a\r\n");
  EXPECT_EQ(drawn({1, 24}, "世", 0), "?\x1b[1G");
}

TEST(DrawnLine, DrawsNothingThatTakesNoColumn) {
  EXPECT_EQ(drawn({80, 24}, "\u0301a\u200b", 2), "a\x1b[1G");
  EXPECT_EQ(drawn({80, 24}, "a\u200bb", 5), "a\x1b[2Gb");  // what it separates stays apart
}

TEST(DrawnLine, IsAtHomeIn80ColumnsAnd24RowsIfNobodyKnowsTheSize) {
  EXPECT_EQ(drawn({}, std::string(79, 'x'), 79), std::string(79, 'x'));
  EXPECT_EQ(drawn({}, std::string(80, 'x'), 80), std::string(79, 'x') + "\r\nx");
  const std::string long_line(std::size_t{79} * 25, 'x');
  const std::string shown = drawn({}, long_line, long_line.size());
  EXPECT_EQ(std::count(shown.begin(), shown.end(), '\n'), 23);
}

TEST(DrawnLine, ErasesWhatItDrewAndNothingTwice) {
  DrawnLine line({6, 24});
  std::string out;
  line.erase(out);
  EXPECT_EQ(out, "");
  line.draw("hello", 5, out);
  EXPECT_TRUE(line.drawn());
  out.clear();
  line.erase(out);
  EXPECT_EQ(out, "\x1b[G\x1b[J");
  EXPECT_FALSE(line.drawn());
  line.erase(out);
  EXPECT_EQ(out, "\x1b[G\x1b[J");
  line.draw("hello world", 11, out);
  out.clear();
  line.erase(out);
  EXPECT_EQ(out, "\x1b[G\x1b[2A\x1b[J");
}

TEST(DrawnLine, IsNotDrawnWhileItIsEmpty) {
  DrawnLine line({6, 24});
  std::string out;
  line.draw("", 0, out);
  EXPECT_EQ(out, "");
  EXPECT_FALSE(line.drawn());
}

TEST(DrawnLine, KeepsNothingOfWhatWasThereOnceItForgets) {
  DrawnLine line({6, 24});
  std::string out;
  line.draw("hello world", 11, out);
  line.forget();
  out.clear();
  line.erase(out);
  EXPECT_EQ(out, "");
}

TEST(DrawnLine, GoesOnAfterAnUpgrade) {
  DrawnLine line({6, 24});
  std::string out;
  line.draw("hello world", 11, out);
  DrawnLine other = DrawnLine::restored(line.carried());
  EXPECT_EQ(other.carried(), line.carried());
  out.clear();
  other.erase(out);
  EXPECT_EQ(out, "\x1b[G\x1b[2A\x1b[J");
}

// ---- Rows

TEST(DrawnLine, ShowsTheRowsAroundTheCursor) {
  Stage stage(4, 3);
  const std::string_view text = "aaabbbcccdddeeefff";
  stage.draw(text, 18);
  EXPECT_EQ(stage.screen.written_from(0, 0), "dddeeefff");
  stage.draw(text, 0);
  EXPECT_EQ(stage.screen.written_from(0, 0), "aaabbbccc");
  EXPECT_EQ(stage.screen.cursor_row(), 0U);
  stage.draw(text, 10);
  EXPECT_EQ(stage.screen.written_from(0, 0), "cccdddeee");
  EXPECT_EQ(stage.screen.cursor_row(), 1U);
  EXPECT_EQ(stage.screen.cursor_column(), 1U);
}

TEST(DrawnLine, IsDrawnBelowWhatIsPrinted) {
  Stage stage(8, 4);
  stage.draw("a line of several rows", 4);
  stage.print("one");
  stage.draw("a line of several rows", 22);
  stage.print("a printed line of two");
  stage.draw("typed", 5);
  EXPECT_EQ(stage.screen.lines(), Lines({"one", "a printed line of two", "typed"}));
}

// ---- Windows that change

TEST(DrawnLine, LeavesNothingStaleWhereATerminalBreaksRows) {
  Stage stage(20, 8);
  const std::string text = "the quick brown fox jumps over";
  stage.print("one");
  stage.draw(text, text.size());
  stage.screen.resize(9, 8);
  stage.line.resize({9, 8}, text, text.size());
  stage.draw(text, text.size());
  EXPECT_EQ(stage.screen.row(0), "one");
  EXPECT_EQ(stage.screen.row(1), "the quic");
  EXPECT_EQ(stage.screen.written_from(1, 0), text);
}

TEST(DrawnLine, LeavesNothingStaleWhereATerminalCutsRows) {
  Stage stage(20, 8);
  const std::string text = "the quick brown fox jumps over";
  stage.print("one");
  stage.draw(text, text.size());
  stage.screen.resize(9, 8, Screen::Narrowing::cuts_rows);
  stage.line.resize({9, 8}, text, text.size(), DrawnLine::Narrowing::cuts_rows);
  stage.draw(text, text.size());
  EXPECT_EQ(stage.screen.row(0), "one");
  EXPECT_EQ(stage.screen.written_from(1, 0), text);
}

TEST(DrawnLine, KnowsHowMuchOfAScreenItTakes) {
  DrawnLine line({6, 24});
  line.resize({9, 3});
  EXPECT_EQ(line.size(), (DrawnLine::Size{9, 3}));
  std::string out;
  line.draw("12345678", 8, out);
  EXPECT_EQ(out, "12345678");
}

// ---- Anything

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_); }

  std::string text(std::size_t clusters_max, bool certain) {
    static const std::vector<std::string> surely = {
        "a", "b", "w", " ", "é", "e\u0301", "世", "界", "가", "ש", "ل", "x\u0301\u0323", "☔", "\ufffd"};
    static const std::vector<std::string> perhaps = {
        "👍",       "👍🏽",      "🇩🇪",    "🇩",  "👨\u200d👩\u200d👧\u200d👦",
        "❤\ufe0f", "#\ufe0f\u20e3", "नि",    "กำ", "\u1112\u1161\u11ab",
        "\u200b",  "\u0301",        "\u200d"};
    std::string text;
    for (std::size_t left = below(clusters_max + 1); left > 0; --left) {
      const auto& from = certain || below(3) > 0 ? surely : perhaps;
      text += from[below(from.size())];
    }
    return text;
  }

  std::size_t boundary(std::string_view text) {
    std::vector<std::size_t> boundaries = {0};
    while (boundaries.back() < text.size())
      boundaries.push_back(boundaries.back() + next_cluster(text.substr(boundaries.back())).bytes);
    return boundaries[below(boundaries.size())];
  }

 private:
  std::mt19937 random_;
};

void expect_seen(const Stage& stage, const Lines& printed, std::string_view text, std::size_t cursor) {
  ASSERT_EQ(test::why_not_seen(stage.screen, printed, text, cursor), "");
}

TEST(DrawnLine, ShowsAnyTextOnAnyScreen) {
  for (unsigned seed = 0; seed < 1000; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(seed);
    const auto columns = static_cast<std::uint16_t>(1 + dice.below(dice.below(4) == 0 ? 3 : 40));
    const auto rows = static_cast<std::uint16_t>(1 + dice.below(8));
    Stage stage(columns, rows);
    Lines printed;
    for (std::size_t round = 0; round < 6; ++round) {
      const std::string text = dice.text(dice.below(3) == 0 ? 200 : 20, false);
      const std::size_t cursor = dice.boundary(text);
      stage.draw(text, cursor);
      expect_seen(stage, printed, text, cursor);
      if (testing::Test::HasFatalFailure()) return;
      if (dice.below(2) == 0) continue;
      // No empty lines: the model leaves them out at the end.
      printed.push_back("<" + (columns < 2 ? "" : test::visible(dice.text(30, true), columns)) + ">");
      stage.print(printed.back());
      ASSERT_EQ(stage.screen.lines(), printed);
      ASSERT_EQ(stage.screen.cursor_column(), 0U);
    }
  }
}

TEST(DrawnLine, KeepsItsPlaceOnATerminalThatDrawsEachCodePointByItself) {
  for (unsigned seed = 0; seed < 1000; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(seed);
    // The longest cluster needs as many columns there.
    const auto columns = static_cast<std::uint16_t>(2 * cluster_step_code_points_max + dice.below(40));
    Stage modern(columns, 5);
    Stage old(columns, 5, Screen::Widths::single);
    Lines printed;
    for (std::size_t round = 0; round < 6; ++round) {
      const std::string text = dice.text(250, false);
      const std::size_t cursor = dice.boundary(text);
      modern.draw(text, cursor);
      old.draw(text, cursor);
      SCOPED_TRACE(testing::Message() << columns << " columns: " << testing::PrintToString(text));
      ASSERT_EQ(old.screen.cursor_row(), modern.screen.cursor_row());
      ASSERT_EQ(old.screen.cursor_column(), modern.screen.cursor_column());
      if (dice.below(2) == 0) continue;
      printed.push_back("<" + dice.text(30, true) + ">");
      modern.print(printed.back());
      old.print(printed.back());
      ASSERT_EQ(old.screen.lines(), printed);
    }
  }
}

TEST(DrawnLine, LeavesNothingStaleHoweverTheWindowChanges) {
  constexpr std::uint16_t rows = 50;  // enough for the line at any width
  for (unsigned seed = 0; seed < 1000; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(seed);
    const bool cuts = seed % 4 == 0;
    Stage stage(static_cast<std::uint16_t>(2 + dice.below(40)), rows);
    Lines printed;
    for (std::size_t round = 0; round < 6; ++round) {
      const std::string text = dice.text(30, true);
      const std::size_t cursor = dice.boundary(text);
      stage.draw(text, cursor);
      const std::uint16_t columns = static_cast<std::uint16_t>(2 + dice.below(40));
      stage.screen.resize(columns, rows, cuts ? Screen::Narrowing::cuts_rows : Screen::Narrowing::breaks_rows);
      stage.line.resize({columns, rows}, text, cursor,
                        cuts ? DrawnLine::Narrowing::cuts_rows : DrawnLine::Narrowing::breaks_rows);
      stage.draw(text, cursor);
      // What was cut off is gone, so only short lines stay whole.
      expect_seen(stage, printed, text, cursor);
      if (testing::Test::HasFatalFailure()) return;
      printed.push_back(cuts ? "<>" : "<" + test::visible(dice.text(30, true), columns) + ">");
      stage.print(printed.back());
    }
  }
}

}  // namespace
}  // namespace confab
