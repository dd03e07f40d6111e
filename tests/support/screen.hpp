// Screen: what a person sees: a terminal as modern ones are, without a terminal. Rows of cells, a cursor, the rows that
// have left at the top, wide characters, the wait at the end of a full row, and what happens when the window changes.
// For tests of what draws on terminals; it shares no code with that, but the table of single code points.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace confab::test {

class Screen {
 public:
  /// How wide characters are that consist of several code points: as one character, or as each by itself.
  enum class Widths { joined, single };
  enum class Narrowing { breaks_rows, cuts_rows };

  Screen(std::size_t columns, std::size_t rows, Widths widths = Widths::joined);

  /// Throws std::logic_error at what it does not know.
  void write(std::string_view bytes);
  void resize(std::size_t columns, std::size_t rows, Narrowing narrowing = Narrowing::breaks_rows);

  std::size_t columns() const { return columns_; }
  std::size_t rows() const { return rows_; }
  std::size_t cursor_row() const { return row_; }
  std::size_t cursor_column() const { return column_; }

  /// Whether the last row was filled, and the next character will start a row.
  bool waits_to_wrap() const { return waits_to_wrap_; }

  /// The text of a row of the screen, with spaces for cells that nobody wrote up to the last one somebody did.
  std::string row(std::size_t row) const;

  /// The text of the cells from a place to the end of the screen, without those that nobody wrote.
  std::string written_from(std::size_t row, std::size_t column) const;
  std::string cell(std::size_t row, std::size_t column) const;

  /// All lines from the first that was ever written, those that have left at the top too; without empty ones at the
  /// end. What the terminal wrapped is one line.
  std::vector<std::string> lines() const;

  std::size_t bells() const { return bells_; }

 private:
  struct Cell {
    std::string text;    // empty if nobody wrote it, or if it is the second half of a wide character
    bool right = false;  // the second half
  };
  struct Row {
    std::vector<Cell> cells;
    bool wrapped = false;  // goes on in the next row
  };

  void control(char byte);
  std::size_t sequence(std::string_view bytes);
  void print(std::string_view bytes, char32_t code_point);
  bool joins(char32_t code_point) const;
  void line_feed();
  void clear_from(std::size_t row, std::size_t column);
  void tear(std::size_t row, std::size_t column);
  void widen_last();
  Row empty_row() const { return {std::vector<Cell>(columns_), false}; }
  std::vector<Row> rewrapped(std::vector<Row> all, std::size_t columns, std::size_t& row, std::size_t& column) const;

  std::size_t columns_;
  std::size_t rows_;
  Widths widths_;
  std::vector<Row> left_;    // at the top
  std::vector<Row> screen_;  // as many as there are rows
  std::size_t row_ = 0;
  std::size_t column_ = 0;
  bool waits_to_wrap_ = false;
  std::size_t bells_ = 0;
  std::vector<char32_t> last_;  // the code points of the character before the cursor, while nothing else came
  std::size_t last_row_ = 0;
  std::size_t last_column_ = 0;
};

}  // namespace confab::test
