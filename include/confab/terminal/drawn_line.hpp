// DrawnLine: how one edited line stands on a screen: the rows that it takes and where the cursor is among them. It
// erases the line before something else is printed, and draws it again below. It does not know keys, the line's text
// between two calls, or how bytes are sent. A value of a few bytes, owned by whoever edits a line on a terminal. Pure:
// it appends to a string.
//
// What it sends works on any terminal since the VT220, and through telnet: CR LF, and the sequences CUU, CHA and ED.
//   - Nothing depends on how a terminal wraps. Each row ends with CR LF, and the last column of a screen of three
//     columns or more stays free. So no row is ever exactly full, and the terminal never waits with a wrap. (On
//     narrower screens rows can be full; there CR LF, or the CHA that places the cursor, ends the wait.)
//   - A wide cluster that does not fit a row goes to the next one.
//   - After a cluster whose columns terminals disagree about (Cluster::certain), CHA says where the next one
//     belongs. So a terminal's own tables never move the rest of the line, or the cursor.
//   - What takes no column, such as a mark without a letter, is not drawn. Where a wide cluster has no room,
//     on a screen of one column, `?` stands for it.
//   - Of a line that needs more rows than the screen has, the rows around the cursor are drawn.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace confab {

class DrawnLine {
 public:
  /// 0 means unknown: 80 columns, 24 rows.
  struct Size {
    std::uint16_t columns = 0;
    std::uint16_t rows = 0;
    bool operator==(const Size&) const = default;
  };

  /// What a terminal does with rows that become too long for it: tmux and most newer ones break them, xterm and PuTTY
  /// cut them off.
  enum class Narrowing { breaks_rows, cuts_rows };

  /// For a live upgrade.
  struct State {
    Size size;
    std::uint16_t cursor_row = 0;
    bool drawn = false;
    bool operator==(const State&) const = default;
  };

  DrawnLine() = default;
  explicit DrawnLine(Size size) : size_(size) {}

  /// Moves the cursor to the first column of the line's first row, and clears from there to the end of the screen.
  /// Appends nothing if nothing is drawn.
  void erase(std::string& out);

  /// Draws the line from where the cursor is: the first column of a row that is free, as all rows below it. Only while
  /// nothing is drawn. `text` is UTF-8 without control characters; `cursor` is a number of its bytes, best at the
  /// boundary of a cluster (else the cursor stands on that cluster). An empty text appends nothing, and is not drawn.
  /// The cost is O(size), and next to nothing for ASCII that fits one row.
  void draw(std::string_view text, std::size_t cursor, std::string& out);

  /// The terminal has changed its size. `text` and `cursor` are what was last drawn, because what was one row may have
  /// become several; without them only say so while nothing is drawn. Follow with erase() and draw(). If the terminal
  /// behaves as told in `narrowing`, nothing stale stays. Else a row or more may stay, or printed lines may go, as many
  /// as the cursor's rows have changed; a wider terminal leaves no doubt.
  void resize(Size size, std::string_view text, std::size_t cursor, Narrowing narrowing = Narrowing::breaks_rows);
  void resize(Size size) { size_ = size; }

  /// Forgets what was drawn: the screen was cleared, or something else has been printed over it.
  void forget() {
    cursor_row_ = 0;
    drawn_ = false;
  }

  bool drawn() const { return drawn_; }
  Size size() const { return size_; }

  State carried() const { return {size_, cursor_row_, drawn_}; }
  static DrawnLine restored(const State& state);

 private:
  Size size_;
  std::uint16_t cursor_row_ = 0;  // counted from the first row drawn
  bool drawn_ = false;
};

}  // namespace confab
