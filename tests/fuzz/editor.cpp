// Bytes of a keyboard give the same lines however they are cut, by way of any number of upgrades; and what a screen
// shows is the line, with the cursor where it belongs, after any keys.
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "confab/base/assert.hpp"
#include "confab/terminal/drawn_line.hpp"
#include "confab/terminal/line_editor.hpp"
#include "input.hpp"
#include "support/screen.hpp"
#include "support/seen_line.hpp"

namespace {

using confab::DrawnLine;
using confab::LineEditor;
using confab::test::Screen;
using Outcome = LineEditor::Outcome;

constexpr confab::LineMemory::Limits memory{4, 60};

struct Done {
  std::vector<std::string> happened;
  LineEditor::State end;
  bool operator==(const Done&) const = default;
};

/// Does what the owner of an editor does, and writes down what happened.
void act(LineEditor& editor, Outcome outcome, std::vector<std::string>& happened) {
  const std::string_view candidates[] = {"aé世", "aé世界", "bob "};
  std::string what = std::to_string(static_cast<int>(outcome));
  if (outcome == Outcome::line) {
    what += editor.overflowed() > 0 ? "!" : "";
    const std::string line = editor.take();
    // A line decides what becomes of the next, as a command may.
    if (!editor.hidden()) editor.remember(line);
    if (line.ends_with('h')) editor.hide(!editor.hidden());
    what += line;
  }
  if (outcome == Outcome::tab) {
    const bool bob = editor.word().starts_with('b');
    what += std::to_string(static_cast<int>(editor.complete(std::span(candidates).subspan(bob ? 2 : 0, bob ? 1 : 2))));
  }
  happened.push_back(what + "|" + std::string(editor.text()));
}

void check(const LineEditor& editor, std::size_t line_bytes_max) {
  CONFAB_ASSERT(editor.text().size() <= line_bytes_max && editor.cursor() <= editor.text().size());
}

Done edit(std::string_view bytes, std::size_t line_bytes_max, std::size_t chunk, bool upgrades) {
  Done done;
  LineEditor editor(line_bytes_max, memory);
  while (!bytes.empty()) {
    const LineEditor::Fed fed = editor.feed(bytes.substr(0, chunk));
    bytes.remove_prefix(fed.consumed);
    check(editor, line_bytes_max);
    if (upgrades) {
      LineEditor other(line_bytes_max, memory);
      CONFAB_ASSERT(other.restore(editor.carried()) && other.carried() == editor.carried());
      editor = other;
    }
    if (fed.outcome != Outcome::more) act(editor, fed.outcome, done.happened);
  }
  done.end = editor.carried();
  return done;
}

void see(const Screen& screen, const std::vector<std::string>& printed, const LineEditor& editor) {
  const std::string why = confab::test::why_not_seen(screen, printed, editor.shown(), editor.shown_cursor());
  if (!why.empty()) std::fprintf(stderr, "%s\n", why.c_str());
  CONFAB_ASSERT(why.empty());
}

/// Draws the line after each chunk, and prints a line each time there is something else to do.
void draw(std::string_view bytes, std::size_t line_bytes_max, std::size_t chunk, DrawnLine::Size size) {
  constexpr std::size_t printed_max = 20;
  LineEditor editor(line_bytes_max, memory);
  DrawnLine line(size);
  Screen screen(size.columns, size.rows);
  std::vector<std::string> printed;
  std::vector<std::string> happened;
  std::string out;
  while (!bytes.empty()) {
    const LineEditor::Fed fed = editor.feed(bytes.substr(0, chunk));
    bytes.remove_prefix(fed.consumed);
    out.clear();
    if (fed.outcome != Outcome::more) {
      act(editor, fed.outcome, happened);
      line.erase(out);
      printed.push_back(std::to_string(printed.size()) + " lines");
      out += printed.back() + "\r\n";
    }
    if (fed.changed || fed.outcome != Outcome::more) {
      line.erase(out);
      line.draw(editor.shown(), editor.shown_cursor(), out);
    }
    screen.write(out);
    see(screen, printed, editor);
    if (printed.size() < printed_max) continue;
    out.clear();
    line.erase(out);
    out.append(editor.shown()).append("\r\n");
    screen.write(out);
    CONFAB_ASSERT(screen.cursor_column() == 0 && !line.drawn());
    screen = Screen(size.columns, size.rows);
    printed.clear();
    out.clear();
    line.draw(editor.shown(), editor.shown_cursor(), out);
    screen.write(out);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  confab::test::Input input(data, size);
  const std::size_t line_bytes_max = 1U + input.byte();
  const std::size_t chunk = 1U + input.byte() % 16U;
  const std::uint8_t window = input.byte();
  const DrawnLine::Size screen{static_cast<std::uint16_t>(1U + window % 20U),
                               static_cast<std::uint16_t>(1U + window / 20U)};
  const Done whole = edit(input.rest(), line_bytes_max, input.rest().size(), false);
  CONFAB_ASSERT(whole == edit(input.rest(), line_bytes_max, 1, false));
  CONFAB_ASSERT(whole == edit(input.rest(), line_bytes_max, chunk, true));
  draw(input.rest(), line_bytes_max, chunk, screen);
  return 0;
}
