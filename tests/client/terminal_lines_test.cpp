// What is typed and what arrives do not disturb each other, whatever characters they have: on the screen, at 80 and at
// 40 columns.
#include <algorithm>
#include <chrono>

#include "terminal_fixture.hpp"

namespace confab::harness {
namespace {

using Rows = TmuxScreen::Rows;

class TypedLine : public AtColumns {
 protected:
  void SetUp() override { log_in(ann); }

  /// Somebody says something while `typed` is typed; then what was typed is entered, and arrives as it was.
  void stays_whole(const std::string& typed, const Rows& as_rows) {
    Client bob = joined("bob", ann);
    ann.types(typed);
    ann.ends_with(as_rows);
    bob.says("one");
    bob.says("two");
    Rows all{"bob: one", "bob: two"};
    all.insert(all.end(), as_rows.begin(), as_rows.end());
    ann.ends_with(all);
    ann.presses({"Enter"});
    bob.sees("ann: " + typed);
    // It is a line like any other then, which the terminal breaks.
    bob.says("three");
    ann.becomes(
        [&typed](const Rows& rows) {
          const auto two = std::find(rows.begin(), rows.end(), "bob: two");
          std::string rest;
          for (auto row = two; row != rows.end(); ++row) rest += *row;
          return rest == "bob: two" + typed + "bob: three";
        },
        "the entered line between two that have arrived");
  }
};

INSTANTIATE_TEST_SUITE_P(Terminal, TypedLine, testing::Values(80, 40));

TEST_P(TypedLine, StaysWholeBelowWhatArrives) {
  stays_whole("hello world", {"hello world"});
}

TEST_P(TypedLine, StaysWholeInChinese) {
  stays_whole("世界你好", {"世界你好"});
}

TEST_P(TypedLine, StaysWholeWithJoinedEmoji) {
  // What tmux shows of these has the joiners in it, or not, by its version.
  const std::string typed = "a \U0001f469\u200d\U0001f680 \U0001f44d\U0001f3fd \U0001f1e9\U0001f1ea b";
  Client bob = joined("bob", ann);
  ann.types(typed);
  bob.says("one");
  ann.becomes(
      [](const Rows& rows) {
        return rows.size() > 2 && rows[rows.size() - 2] == "bob: one" && rows.back().starts_with("a \U0001f469") &&
               rows.back().ends_with(" b");
      },
      "the typed line below");
  // a, a space, four wide characters with spaces between them, a space, b: where the next one would be.
  ann.has_cursor({.column = 12, .row = static_cast<int>(ann.rows().size()) - 1});
  ann.presses({"Enter"});
  bob.sees("ann: " + typed);
}

TEST_P(TypedLine, StaysWholeWithCombiningMarks) {
  stays_whole("e\u0301a\u0308 x\u0323\u0302", {"e\u0301a\u0308 x\u0323\u0302"});
}

TEST_P(TypedLine, StaysWholeFromRightToLeft) {
  stays_whole("שלום עולם مرحبا", {"שלום עולם مرحبا"});
}

TEST_P(TypedLine, StaysWholeOverThreeRows) {
  const std::size_t row = columns() - 1;  // the last column stays free
  const std::string typed = repeated("a", row) + repeated("b", row) + "ccc";
  stays_whole(typed, {repeated("a", row), repeated("b", row), "ccc"});
}

TEST_P(TypedLine, StaysWholeOverThreeRowsOfWideCharacters) {
  const std::size_t row = (columns() - 1) / 2;
  stays_whole(repeated("世", 2 * row) + "xx", {repeated("世", row), repeated("世", row) + "x", "x"});
}

TEST_P(TypedLine, KeepsItsCursorInTheMiddle) {
  Client bob = joined("bob", ann);
  ann.types("ab世\U0001f469\u200d\U0001f680d");
  ann.presses({"Left", "Left"});
  bob.says("one");
  ann.shows("bob: one");
  ann.has_cursor({.column = 4, .row = static_cast<int>(ann.rows().size()) - 1});
  ann.types("X");
  ann.presses({"Left", "Left", "BSpace", "Enter"});
  bob.sees("ann: a世X\U0001f469\u200d\U0001f680d");
}

TEST_P(TypedLine, IsErasedByWholeCharacters) {
  Client bob = joined("bob", ann);
  ann.types("a\U0001f469\u200d\U0001f680e\u0301");
  ann.presses({"BSpace", "BSpace"});
  ann.ends_with({"* bob joined.", "a"});
  ann.presses({"Enter"});
  bob.sees("ann: a");
}

TEST_P(TypedLine, ARowThatIsExactlyFullDoesNoHarm) {
  Client bob = joined("bob", ann);
  ann.types("typed");
  for (const std::size_t text : {columns() - 1, columns(), columns() + 1}) {
    bob.says(repeated("x", text - 5));
    Rows expected{"bob: " + repeated("x", std::min(text, columns()) - 5)};
    if (text > columns()) expected.emplace_back("x");
    expected.emplace_back("typed");
    ann.ends_with(expected);
  }
}

TEST_P(TypedLine, StaysWholeWhileFiftyLinesASecondArrive) {
  Client bob = joined("bob", ann);
  constexpr int lines = 100;
  std::string typed;
  const auto start = std::chrono::steady_clock::now();
  for (int line = 0; line < lines; ++line) {
    // Between two lines something is typed; the next is said when its time has come.
    bob.says("line " + std::to_string(line));
    const std::string key(1, static_cast<char>('a' + line % 26));
    typed += key;
    ann.types(key);
    const Deadline next(std::chrono::ceil<std::chrono::milliseconds>(
        start + std::chrono::milliseconds(20 * (line + 1)) - std::chrono::steady_clock::now()));
    while (!next.passed()) ann.rows();
  }
  ann.shows("bob: line " + std::to_string(lines - 1));
  Rows all = ann.all_rows();
  const std::size_t row = columns() - 1;
  for (std::size_t at = (typed.size() - 1) / row * row;; at -= row) {
    ASSERT_EQ(all.back(), typed.substr(at, row));
    all.pop_back();
    if (at == 0) break;
  }
  for (int line = lines; line-- > 0; all.pop_back()) ASSERT_EQ(all.back(), "bob: line " + std::to_string(line));
}

TEST_P(TypedLine, StaysWholeWhileTheWindowGetsNarrowerAndWider) {
  Client bob = joined("bob", ann);
  const std::string typed = repeated("a", 50) + "世" + repeated("b", 50);
  ann.types(typed);
  ann.shows("bbb");
  ann.presses({"Left", "Left", "Left"});
  ann.has_cursor({.column = GetParam() == 80 ? 20 : 21, .row = static_cast<int>(ann.rows().size()) - 1});
  const auto is_typed = [](const std::string& part) { return part.find_first_not_of("ab世") == std::string::npos; };
  for (const int width : {30, 70, 25, 100, 40}) {
    // Once and whole, at the end, in rows of the new width, with `above` above it.
    const auto stands_below = [&](const std::string& above) {
      return [&typed, &is_typed, above, width](const Rows& rows) {
        const auto first = std::find_if(rows.begin(), rows.end(), is_typed);
        std::string all;
        for (auto row = first; row != rows.end(); ++row) all += *row;
        if (all != typed || first == rows.begin() || !std::prev(first)->ends_with(above)) return false;
        const std::size_t columns = first->size() - (first->find("世") == std::string::npos ? 0 : 1);
        return columns == static_cast<std::size_t>(width) - 1;
      };
    };
    ann.resizes({.columns = width, .rows = 20});
    // tmux tells the program a moment later.
    ann.becomes(stands_below(""), "the typed line as it is drawn for this width");
    bob.says("at " + std::to_string(width));
    ann.becomes(stands_below("bob: at " + std::to_string(width)), "the typed line below what has arrived");
  }
  ann.types("X");
  ann.presses({"Enter"});
  bob.sees("ann: " + repeated("a", 50) + "世" + repeated("b", 47) + "Xbbb");
}

}  // namespace
}  // namespace confab::harness
