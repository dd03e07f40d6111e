// LineEditor: a line that somebody edits, from the bytes of the terminal to the line as it is entered. It does not know
// screens (DrawnLine), names that complete a word, what a line means, or telnet. A value, owned by whoever has the
// terminal. Pure.
//
// The owner feeds it bytes, does what the outcome asks for, feeds it the rest, and draws the line once for all of them:
//
//     for (auto fed = editor.feed(bytes);; fed = editor.feed(bytes)) {
//       bytes.remove_prefix(fed.consumed);
//       if (fed.outcome == LineEditor::Outcome::line) say(editor.take());
//       ...
//       if (fed.outcome == LineEditor::Outcome::more) break;
//     }
//
// The line is always UTF-8 without control characters (see key_reader.hpp). The cursor moves by grapheme clusters, and
// words end at spaces. What is erased by ^K, ^U, ^W and Alt-D comes back with ^Y; several of them in a row count as
// one.
//
// A key costs at most a search through the line, or moving its text. Measured with the worst lines of 4096 bytes on one
// core of a small server: 4 µs at most, and 1 µs for moving by a cluster, of whatever marks or flags; usual keys cost
// less than 0.1 µs. Drawing such a line costs 0.1 ms, once for each feed().
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "confab/terminal/key_reader.hpp"
#include "confab/terminal/line_memory.hpp"

namespace confab {

class LineEditor {
 public:
  enum class Outcome : std::uint8_t {
    more,     // all bytes are consumed
    line,     // the line was entered: take() it
    tab,      // complete() the word before the cursor
    gave_up,  // ^C: the line is empty now
    ended,    // ^D while the line was empty
    redraw,   // ^L: clear the screen, and draw
  };

  struct Fed {
    std::size_t consumed = 0;
    Outcome outcome = Outcome::more;
    bool changed = false;  // the line or its cursor: draw it
    bool refused = false;  // a key could do nothing, or text had no room: ring the bell
  };

  enum class Completion : std::uint8_t {
    none,       // no candidate, or no room: ring the bell
    inserted,   // the word has become longer
    ambiguous,  // the word is all that the candidates have in common: ring the bell
    list,       // so it was at the last key, which was Tab, too: print the candidates
  };

  /// For a live upgrade.
  struct State {
    std::string text;
    std::uint32_t cursor = 0;
    std::string erased;  // what ^Y inserts
    std::string draft;   // what was typed before an older line was looked at
    std::uint64_t overflowed = 0;
    bool entered = false;
    bool hidden = false;
    bool erasing = false;  // the last key added to `erased`
    bool tab_failed = false;
    KeyReader::State keys;
    LineMemory::State memory;
    bool operator==(const State&) const = default;
  };

  /// A line has at most `line_bytes_max` bytes.
  LineEditor(std::size_t line_bytes_max, LineMemory::Limits memory)
      : line_bytes_max_(line_bytes_max), memory_(memory) {}

  /// Reads keys until the owner has something to do. Once a line was entered, it consumes nothing and answers the same
  /// until the line is taken; so a line that has to wait stays here.
  Fed feed(std::string_view bytes);

  std::string_view text() const { return text_; }
  std::size_t cursor() const { return cursor_; }

  /// What may be seen of it: nothing while it is hidden.
  std::string_view shown() const { return hidden_ ? std::string_view{} : text_; }
  std::size_t shown_cursor() const { return hidden_ ? 0 : cursor_; }

  /// The bytes of text that had no room. Once there are any, further text is refused, until something is erased: so a
  /// line never lacks its middle. 0 means that the line is as it was typed.
  std::size_t overflowed() const { return overflowed_; }

  /// The line, if it was entered; a new one begins.
  std::string take();
  bool entered() const { return entered_; }

  /// Keeps a line for Up and Down. The owner calls it after take(), unless the line is a secret or was hidden.
  void remember(std::string_view line) { memory_.add(line); }

  /// Whether the line is one of those, brought back and not changed.
  bool shows_older() const { return memory_.looks_at_one() && memory_.looked_at() == text_; }

  /// Drops the line, as ^C does.
  void clear();

  /// What was erased does not come back: a secret was in it.
  void forget_erased() {
    erased_.clear();
    erasing_ = false;
  }

  /// Inserts clean text at the cursor, as if it was typed: what somebody had typed before this editor was there.
  void insert(std::string_view clean) { put(clean); }

  /// While it is hidden, as for a password, nothing may be seen of the line: nothing of it is kept when it is erased,
  /// Tab does nothing, and older lines stay away. Clears the line.
  void hide(bool hidden);
  bool hidden() const { return hidden_; }

  // ---- Completion, after Outcome::tab

  /// The part of the word before the cursor, which may be empty; and all before the word.
  std::string_view word() const {
    return std::string_view(text_).substr(word_start(cursor_), cursor_ - word_start(cursor_));
  }
  std::string_view before_word() const { return std::string_view(text_).substr(0, word_start(cursor_)); }

  /// Replaces the word by what all candidates begin with. They are clean text; each is a whole word, which may differ
  /// from the part that is there in case, and may end with a space.
  Completion complete(std::span<const std::string_view> candidates);

  State carried() const;

  /// Returns false if no editor could be in that state; then the editor is as it was. A line that is longer than
  /// allowed by now stays.
  bool restore(const State& state);

 private:
  enum class Side : std::uint8_t { left, right };

  bool obey(Key key);
  bool move_to(std::size_t place);
  bool erase(std::size_t from, std::size_t to);
  bool cut(std::size_t from, std::size_t to, Side side);
  bool put(std::string_view clean);
  bool swap();
  bool look_at_older();
  bool look_at_newer();
  bool show(std::string_view line);
  Outcome outcome_of(Key key);

  std::size_t left_of(std::size_t place) const;
  std::size_t right_of(std::size_t place) const;
  std::size_t word_start(std::size_t place) const;
  std::size_t word_left_of(std::size_t place) const;
  std::size_t word_right_of(std::size_t place) const;

  std::size_t line_bytes_max_;
  std::string text_;
  std::size_t cursor_ = 0;
  std::string erased_;
  std::string draft_;
  std::size_t overflowed_ = 0;
  bool entered_ = false;
  bool hidden_ = false;
  bool erasing_ = false;
  bool tab_failed_ = false;
  KeyReader keys_;
  LineMemory memory_;
};

}  // namespace confab
