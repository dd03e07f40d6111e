// Editing a line: what each key does, how much room there is, what comes back, completion, and what stays hidden.
#include "confab/terminal/line_editor.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace confab {
namespace {

using namespace std::string_view_literals;
using Outcome = LineEditor::Outcome;
using Completion = LineEditor::Completion;

constexpr std::size_t line_bytes_max = 100;
constexpr LineMemory::Limits memory{10, 1000};

/// The line with a bar for the cursor.
std::string view(const LineEditor& editor) {
  std::string text(editor.text());
  return text.insert(editor.cursor(), "|");
}

/// The line after these keys, none of which is for the owner.
std::string typed(std::string_view bytes) {
  LineEditor editor(line_bytes_max, memory);
  const auto fed = editor.feed(bytes);
  EXPECT_EQ(fed.consumed, bytes.size());
  EXPECT_EQ(fed.outcome, Outcome::more);
  return view(editor);
}

LineEditor with(std::string_view bytes) {
  LineEditor editor(line_bytes_max, memory);
  editor.feed(bytes);
  return editor;
}

#define LEFT "\x1b[D"
#define RIGHT "\x1b[C"
#define UP "\x1b[A"
#define DOWN "\x1b[B"
#define WORD_LEFT "\x1b[1;5D"
#define WORD_RIGHT "\x1b[1;5C"
#define HOME "\x1b[H"
#define END "\x1b[F"
#define DELETE "\x1b[3~"
#define DELETE_WORD "\x1b[3;5~"

// ---- Each key

TEST(LineEditor, InsertsTextAtTheCursor) {
  EXPECT_EQ(typed("hello"), "hello|");
  EXPECT_EQ(typed("hllo" LEFT LEFT LEFT "e"), "he|llo");
  EXPECT_EQ(typed("世" LEFT "👍"), "👍|世");
}

TEST(LineEditor, MovesByClusters) {
  EXPECT_EQ(typed("ae\u0301" LEFT), "a|e\u0301");
  EXPECT_EQ(typed("a👨\u200d👩\u200d👧" LEFT), "a|👨\u200d👩\u200d👧");
  EXPECT_EQ(typed("🇩🇪🇫🇷" LEFT LEFT RIGHT), "🇩🇪|🇫🇷");
  EXPECT_EQ(typed("ab" LEFT LEFT LEFT "x"), "x|ab");
  EXPECT_EQ(typed("ab" RIGHT "x"), "abx|");
}

TEST(LineEditor, MovesToTheEnds) {
  EXPECT_EQ(typed("ab" HOME), "|ab");
  EXPECT_EQ(typed("ab" HOME END), "ab|");
}

TEST(LineEditor, MovesByWords) {
  EXPECT_EQ(typed("one two  three  " WORD_LEFT), "one two  |three  ");
  EXPECT_EQ(typed("one two  three  " WORD_LEFT WORD_LEFT), "one |two  three  ");
  EXPECT_EQ(typed("one two  three" WORD_LEFT WORD_LEFT WORD_LEFT WORD_LEFT), "|one two  three");
  EXPECT_EQ(typed("one  two" HOME WORD_RIGHT), "one|  two");
  EXPECT_EQ(typed("one  two " HOME WORD_RIGHT WORD_RIGHT), "one  two| ");
  EXPECT_EQ(typed("one  two " HOME WORD_RIGHT WORD_RIGHT WORD_RIGHT), "one  two |");
}

TEST(LineEditor, ErasesClusters) {
  EXPECT_EQ(typed("ae\u0301\x7f"), "a|");
  EXPECT_EQ(typed("abc" LEFT "\b"), "a|c");
  EXPECT_EQ(typed("ae\u0301" LEFT DELETE), "a|");
  EXPECT_EQ(typed("abc" HOME DELETE), "|bc");
  EXPECT_EQ(typed("abc" HOME "\x04"), "|bc");
  EXPECT_EQ(typed("a" HOME "\x7f"), "|a");
  EXPECT_EQ(typed("a\x04" DELETE), "a|");
}

TEST(LineEditor, ErasesWords) {
  EXPECT_EQ(typed("one two  \x17"), "one |");
  EXPECT_EQ(typed("one two" LEFT "\x17"), "one |o");
  EXPECT_EQ(typed("one\x17"), "|");
  EXPECT_EQ(typed("one  two three" HOME WORD_RIGHT DELETE_WORD), "one| three");
}

TEST(LineEditor, ErasesTheRestAndTheLine) {
  EXPECT_EQ(typed("one two" WORD_LEFT "\x0b"), "one |");
  EXPECT_EQ(typed("one two" WORD_LEFT "\x15"), "|");
}

TEST(LineEditor, BringsBackWhatWasErased) {
  EXPECT_EQ(typed("one two\x17 x\x19"), "one  xtwo|");
  EXPECT_EQ(typed("one two" HOME "\x0b\x19\x19"), "one twoone two|");
  EXPECT_EQ(typed("one\x15two" HOME "\x19"), "one|two");
  EXPECT_EQ(typed("a\x7f\x19"), "|");
}

TEST(LineEditor, TakesErasuresInARowAsOne) {
  EXPECT_EQ(typed("one two three\x17\x17\x19"), "one two three|");
  EXPECT_EQ(typed("one two three" HOME DELETE_WORD DELETE_WORD "\x19"), "one two| three");
  EXPECT_EQ(typed("one two three" WORD_LEFT "\x17\x0b\x19"), "one two three|");
  EXPECT_EQ(typed("one two three\x17 \x17\x15\x19"), "one two  |");
  EXPECT_EQ(typed("one two\x17" LEFT "\x17\x15\x19"), "one |");
}

TEST(LineEditor, SwapsClusters) {
  EXPECT_EQ(typed("ab\x14"), "ba|");
  EXPECT_EQ(typed("a世c" LEFT "\x14"), "ac世|");
  EXPECT_EQ(typed("abc" LEFT LEFT "\x14"), "ba|c");
  EXPECT_EQ(typed("ab" HOME "\x14"), "|ab");
  EXPECT_EQ(typed("a\x14"), "a|");
  EXPECT_EQ(typed("\x14"), "|");
}

// ---- Outcomes

TEST(LineEditor, HandsOutTheLine) {
  LineEditor editor(line_bytes_max, memory);
  const std::string_view bytes = "one" LEFT "\r\ntwo";
  auto fed = editor.feed(bytes);
  EXPECT_EQ(fed.outcome, Outcome::line);
  EXPECT_EQ(fed.consumed, bytes.find('\n'));
  EXPECT_TRUE(editor.entered());
  EXPECT_EQ(editor.text(), "one");
  EXPECT_EQ(editor.take(), "one");
  EXPECT_FALSE(editor.entered());
  fed = editor.feed(bytes.substr(fed.consumed));
  EXPECT_EQ(fed.outcome, Outcome::more);
  EXPECT_EQ(view(editor), "two|");
}

TEST(LineEditor, KeepsALineUntilItIsTaken) {
  LineEditor editor = with("one\n");
  for (int i = 0; i < 2; ++i) {
    const auto fed = editor.feed("two");
    EXPECT_EQ(fed.outcome, Outcome::line);
    EXPECT_EQ(fed.consumed, 0U);
  }
  EXPECT_EQ(editor.take(), "one");
}

TEST(LineEditor, TellsWhatItsOwnerHasToDo) {
  LineEditor editor(line_bytes_max, memory);
  auto fed = editor.feed("ab\tc");
  EXPECT_EQ(fed.outcome, Outcome::tab);
  EXPECT_EQ(fed.consumed, 3U);
  fed = editor.feed("\x0c");
  EXPECT_EQ(fed.outcome, Outcome::redraw);
  EXPECT_EQ(editor.text(), "ab");
  fed = editor.feed("\x03x");
  EXPECT_EQ(fed.outcome, Outcome::gave_up);
  EXPECT_TRUE(fed.changed);
  EXPECT_EQ(fed.consumed, 1U);
  EXPECT_EQ(view(editor), "|");
  fed = editor.feed("\x04x");
  EXPECT_EQ(fed.outcome, Outcome::ended);
  EXPECT_EQ(fed.consumed, 1U);
  EXPECT_FALSE(editor.feed("\x03").changed);
}

TEST(LineEditor, TellsWhetherTheLineMustBeDrawn) {
  LineEditor editor(line_bytes_max, memory);
  EXPECT_FALSE(editor.feed("").changed);
  EXPECT_TRUE(editor.feed("ab").changed);
  EXPECT_FALSE(editor.feed("\x1b").changed);
  EXPECT_FALSE(editor.feed("[").changed);
  EXPECT_TRUE(editor.feed("D").changed);
  EXPECT_FALSE(editor.feed(DOWN).changed);
  EXPECT_FALSE(editor.feed("\r").changed);
}

TEST(LineEditor, TellsWhenAKeyCanDoNothing) {
  for (const std::string_view keys :
       {LEFT ""sv, RIGHT ""sv, WORD_LEFT ""sv, WORD_RIGHT ""sv, HOME ""sv, END ""sv, UP ""sv, DOWN ""sv, "\x7f"sv,
        DELETE ""sv, "\x17"sv, DELETE_WORD ""sv, "\x0b"sv, "\x15"sv, "\x19"sv, "\x14"sv}) {
    LineEditor editor(line_bytes_max, memory);
    const auto fed = editor.feed(keys);
    EXPECT_TRUE(fed.refused) << testing::PrintToString(std::string(keys));
    EXPECT_FALSE(fed.changed) << testing::PrintToString(std::string(keys));
  }
  LineEditor editor(line_bytes_max, memory);
  EXPECT_FALSE(editor.feed("a" LEFT RIGHT "\x7f").refused);
}

// ---- Room

TEST(LineEditor, RefusesTextThatHasNoRoom) {
  LineEditor editor(5, memory);
  EXPECT_FALSE(editor.feed("12345").refused);
  EXPECT_EQ(editor.overflowed(), 0U);
  auto fed = editor.feed("67");
  EXPECT_TRUE(fed.refused);
  EXPECT_FALSE(fed.changed);
  EXPECT_EQ(editor.overflowed(), 2U);
  EXPECT_EQ(editor.text(), "12345");
  editor.feed("\r");
  EXPECT_EQ(editor.overflowed(), 2U);
  editor.take();
  EXPECT_EQ(editor.overflowed(), 0U);
}

TEST(LineEditor, InsertsWholeCharactersOnly) {
  LineEditor editor(5, memory);
  const auto fed = editor.feed("123世4");
  EXPECT_TRUE(fed.refused);
  EXPECT_TRUE(fed.changed);
  EXPECT_EQ(view(editor), "123|");
  EXPECT_EQ(editor.overflowed(), 4U);
  editor.feed("5");
  EXPECT_EQ(view(editor), "123|");
}

TEST(LineEditor, TakesTextAgainOnceSomethingIsErased) {
  LineEditor editor(5, memory);
  editor.feed("1234567\x7f");
  EXPECT_EQ(editor.overflowed(), 0U);
  editor.feed("x");
  EXPECT_EQ(view(editor), "1234x|");
  editor.feed("yz\x03");
  EXPECT_EQ(editor.overflowed(), 0U);
}

TEST(LineEditor, InsertsWhatWasTypedBefore) {
  LineEditor editor(5, memory);
  editor.insert("1234567");
  EXPECT_EQ(view(editor), "12345|");
  EXPECT_EQ(editor.overflowed(), 2U);
}

// ---- Older lines

TEST(LineEditor, GoesBackToOlderLines) {
  LineEditor editor(line_bytes_max, memory);
  editor.remember("one");
  editor.remember("two");
  editor.feed("draft" LEFT UP);
  EXPECT_EQ(view(editor), "two|");
  editor.feed(UP);
  EXPECT_EQ(view(editor), "one|");
  EXPECT_TRUE(editor.feed(UP).refused);
  EXPECT_EQ(view(editor), "one|");
  editor.feed(DOWN DOWN);
  EXPECT_EQ(view(editor), "draft|");
  EXPECT_TRUE(editor.feed(DOWN).refused);
  EXPECT_EQ(view(editor), "draft|");
}

TEST(LineEditor, BeginsWithTheNewestLineAfterEach) {
  LineEditor editor(line_bytes_max, memory);
  editor.remember("one");
  editor.remember("two");
  editor.feed(UP UP "\r");
  EXPECT_EQ(editor.take(), "one");
  editor.feed(UP);
  EXPECT_EQ(view(editor), "two|");
  editor.feed("\x03");
  editor.feed(UP);
  EXPECT_EQ(view(editor), "two|");
}

TEST(LineEditor, RemembersWhatItIsToldTo) {
  LineEditor editor = with("secret\r");
  editor.take();
  editor.feed(UP);
  EXPECT_EQ(view(editor), "|");
}

// ---- Completion

TEST(LineEditor, KnowsTheWordBeforeTheCursor) {
  LineEditor editor = with("/msg bo xx" WORD_LEFT LEFT);
  EXPECT_EQ(editor.word(), "bo");
  EXPECT_EQ(editor.before_word(), "/msg ");
  EXPECT_EQ(with("bo").word(), "bo");
  EXPECT_EQ(with("bo").before_word(), "");
  EXPECT_EQ(with("bo ").word(), "");
}

Completion complete(LineEditor& editor, std::vector<std::string_view> candidates) {
  EXPECT_EQ(editor.feed("\t").outcome, Outcome::tab);
  return editor.complete(candidates);
}

TEST(LineEditor, CompletesTheOnlyWord) {
  LineEditor editor = with("/msg bo hi" WORD_LEFT LEFT);
  EXPECT_EQ(complete(editor, {"bob"}), Completion::inserted);
  EXPECT_EQ(view(editor), "/msg bob| hi");
  EXPECT_EQ(complete(editor, {"bob"}), Completion::none);
  EXPECT_EQ(complete(editor, {}), Completion::none);
}

TEST(LineEditor, CompletesAsFarAsWordsAgree) {
  LineEditor editor = with("b");
  EXPECT_EQ(complete(editor, {"bob ", "bobby "}), Completion::inserted);
  EXPECT_EQ(view(editor), "bob|");
  EXPECT_EQ(complete(editor, {"bob ", "bobby "}), Completion::ambiguous);
  EXPECT_EQ(complete(editor, {"bob ", "bobby "}), Completion::list);
  EXPECT_EQ(complete(editor, {"bob ", "bobby "}), Completion::list);
  editor.feed("b");
  EXPECT_EQ(complete(editor, {"bobby ", "bobbie "}), Completion::ambiguous);
  editor.feed("y");
  EXPECT_EQ(complete(editor, {"bobby "}), Completion::inserted);
  EXPECT_EQ(view(editor), "bobby |");
}

TEST(LineEditor, BeginsAgainAfterEachThatItInserts) {
  LineEditor editor = with("");
  EXPECT_EQ(complete(editor, {"a", "b"}), Completion::ambiguous);
  EXPECT_EQ(complete(editor, {"ab", "ac"}), Completion::inserted);
  EXPECT_EQ(complete(editor, {"ab", "ac"}), Completion::ambiguous);
}

TEST(LineEditor, TakesErasuresBeforeAndAfterATabAsTwo) {
  LineEditor editor = with("one two\x17");
  EXPECT_EQ(complete(editor, {}), Completion::none);
  editor.feed("\x17\x19\x19");
  EXPECT_EQ(view(editor), "one one |");
}

TEST(LineEditor, ListsOnlyAfterTwoTabsInARow) {
  LineEditor editor = with("");
  EXPECT_EQ(complete(editor, {"a", "b"}), Completion::ambiguous);
  editor.feed("x\x7f");
  EXPECT_EQ(complete(editor, {"a", "b"}), Completion::ambiguous);
  EXPECT_EQ(complete(editor, {"a", "b"}), Completion::list);
}

TEST(LineEditor, CompletesWholeCharacters) {
  LineEditor editor = with("");
  EXPECT_EQ(complete(editor, {"xä", "xö"}), Completion::inserted);
  EXPECT_EQ(view(editor), "x|");
}

TEST(LineEditor, TakesTheCaseOfTheWord) {
  LineEditor editor = with("bob");
  EXPECT_EQ(complete(editor, {"Bob"}), Completion::inserted);
  EXPECT_EQ(view(editor), "Bob|");
  EXPECT_EQ(complete(editor, {"BOB", "Bobby"}), Completion::ambiguous);
  EXPECT_EQ(view(editor), "Bob|");
}

TEST(LineEditor, CompletesNothingThatHasNoRoom) {
  LineEditor editor(5, memory);
  editor.feed("ab");
  EXPECT_EQ(complete(editor, {"abcdef"}), Completion::none);
  EXPECT_EQ(complete(editor, {"abcde"}), Completion::inserted);
}

// ---- Hidden

TEST(LineEditor, ShowsNothingWhileItIsHidden) {
  LineEditor editor = with("ab" LEFT);
  EXPECT_EQ(editor.shown(), "ab");
  EXPECT_EQ(editor.shown_cursor(), 1U);
  editor.hide(true);
  EXPECT_EQ(editor.text(), "");
  editor.feed("secret" LEFT);
  EXPECT_TRUE(editor.hidden());
  EXPECT_EQ(editor.shown(), "");
  EXPECT_EQ(editor.shown_cursor(), 0U);
  editor.feed("x\r");
  EXPECT_EQ(editor.take(), "secrext");
  EXPECT_TRUE(editor.hidden());
}

TEST(LineEditor, KeepsNothingOfWhatIsHidden) {
  LineEditor editor = with("old\x15");
  editor.remember("older");
  editor.hide(true);
  editor.feed("secret\x15\x19" UP DOWN);
  EXPECT_EQ(view(editor), "|");
  EXPECT_EQ(editor.feed("secret\t").outcome, Outcome::more);
  editor.hide(false);
  EXPECT_EQ(view(editor), "|");
  editor.feed("\x19");
  EXPECT_EQ(view(editor), "old|");
}

// ---- Pastes

TEST(LineEditor, TakesLinesOfAPasteAsLines) {
  LineEditor editor(line_bytes_max, memory);
  const std::string_view bytes = "\x1b[200~a\tb\rc\x1b[201~" LEFT;
  const auto fed = editor.feed(bytes);
  EXPECT_EQ(fed.outcome, Outcome::line);
  EXPECT_EQ(editor.take(), "a b");
  editor.feed(bytes.substr(fed.consumed));
  EXPECT_EQ(view(editor), "|c");
}

}  // namespace
}  // namespace confab
