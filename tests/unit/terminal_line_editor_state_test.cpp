// An edited line crosses a live upgrade, and no state of anybody else is accepted.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "confab/terminal/line_editor.hpp"

namespace confab {
namespace {

constexpr std::size_t line_bytes_max = 20;
constexpr LineMemory::Limits memory{10, 1000};

/// Feeds bytes one by one, to a new editor each time, and notes all that happens.
std::string log_of(std::string_view bytes, bool upgrades) {
  std::string log;
  LineEditor editor(line_bytes_max, memory);
  for (; !bytes.empty();) {
    const auto fed = editor.feed(bytes.substr(0, 1));
    bytes.remove_prefix(fed.consumed);
    if (upgrades) {
      LineEditor other(line_bytes_max, memory);
      EXPECT_TRUE(other.restore(editor.carried()));
      EXPECT_EQ(other.carried(), editor.carried());
      editor = other;
    }
    log += std::to_string(static_cast<int>(fed.outcome));
    if (fed.outcome == LineEditor::Outcome::line) {
      const bool too_long = editor.overflowed() > 0;
      const std::string line = editor.take();
      editor.remember(line);
      log += (too_long ? "<long>" : "<") + line + ">";
    }
    if (fed.outcome == LineEditor::Outcome::tab) {
      const std::string_view candidates[] = {"bob", "bobby"};
      log += std::to_string(static_cast<int>(editor.complete(candidates)));
    }
    log += std::string(editor.text()) + "@" + std::to_string(editor.cursor()) + " ";
  }
  return log;
}

TEST(LineEditorState, CarriesOnAnywhere) {
  for (const std::string_view bytes : {"one\rtwo\x1b[A\x1b[A\x1b[Bx\r", "one two\x17\x17\x19\x1b[1;5D\xe4\xb8\x96",
                                       "b\t\t\tx\t", "one\r\ndraft\x1b[A\x1b[B!", "\x1b[200~a\tb\rc\x1b[201~\t",
                                       "this is rather too long a line\x7fx\rthis is rather too long a line\r"}) {
    EXPECT_EQ(log_of(bytes, true), log_of(bytes, false)) << testing::PrintToString(std::string(bytes));
  }
}

TEST(LineEditorState, CarriesOnWithALineThatWaits) {
  LineEditor editor(line_bytes_max, memory);
  editor.hide(true);
  editor.feed("secret\r");
  LineEditor other(line_bytes_max, memory);
  ASSERT_TRUE(other.restore(editor.carried()));
  EXPECT_TRUE(other.hidden());
  EXPECT_EQ(other.feed("x").outcome, LineEditor::Outcome::line);
  EXPECT_EQ(other.take(), "secret");
}

TEST(LineEditorState, KeepsALineThatIsTooLongByNow) {
  LineEditor editor(line_bytes_max, memory);
  editor.feed("0123456789");
  LineEditor other(5, memory);
  ASSERT_TRUE(other.restore(editor.carried()));
  other.feed("x");
  EXPECT_EQ(other.text(), "0123456789");
  EXPECT_EQ(other.overflowed(), 1U);
}

TEST(LineEditorState, IsRefusedIfNoEditorCanBeInIt) {
  LineEditor editor(line_bytes_max, memory);
  editor.remember("older");
  editor.feed("世");
  const LineEditor::State before = editor.carried();
  const auto refuses = [&](auto change) {
    LineEditor::State state = before;
    change(state);
    EXPECT_FALSE(editor.restore(state));
    EXPECT_EQ(editor.carried(), before);
  };
  refuses([](auto& state) { state.text = "a\rb"; });
  refuses([](auto& state) { state.text = "\x1b[A"; });
  refuses([](auto& state) { state.text = "\xff\xff\xff"; });
  refuses([](auto& state) { state.text = "世\xe4"; });
  refuses([](auto& state) { state.cursor = 4; });
  refuses([](auto& state) { state.cursor = 1; });
  refuses([](auto& state) { state.erased = "\t"; });
  refuses([](auto& state) { state.draft = "\n"; });
  refuses([](auto& state) { state.keys.separators = 9; });
  refuses([](auto& state) { state.memory.lines = "no end"; });
  refuses([](auto& state) { state.memory.lines = "a\tb\n"; });
  refuses([](auto& state) { state.memory.lines = "good\n\xff\n"; });
  refuses([](auto& state) { state.memory.recalled = 3; });
}

}  // namespace
}  // namespace confab
