#include "support/screen.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <stdexcept>

#include "confab/base/utf8.hpp"

namespace confab::test {

namespace {

std::size_t single_width(char32_t code_point) {
  const auto number = static_cast<utf8proc_int32_t>(code_point);
  // Most terminals draw spacing marks in a cell of their own, unlike utf8proc.
  if (utf8proc_category(number) == UTF8PROC_CATEGORY_MC) return 1;
  return static_cast<std::size_t>(std::max(0, utf8proc_charwidth(number)));
}

/// Whether there is an emoji that begins with this.
bool may_become_wide(char32_t code_point) {
  const auto* property = utf8proc_get_property(static_cast<utf8proc_int32_t>(code_point));
  return property->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC || code_point == '#' || code_point == '*' ||
         (code_point >= '0' && code_point <= '9');
}

bool is_flag_part(char32_t code_point) {
  return code_point >= 0x1f1e6 && code_point <= 0x1f1ff;
}

}  // namespace

Screen::Screen(std::size_t columns, std::size_t rows, Widths widths)
    : columns_(columns), rows_(rows), widths_(widths), screen_(rows, empty_row()) {}

void Screen::write(std::string_view bytes) {
  while (!bytes.empty()) {
    if (bytes[0] == '\x1b') {
      bytes.remove_prefix(sequence(bytes));
      continue;
    }
    const utf8::Decoded decoded = utf8::decode(bytes);
    if (!decoded.valid) throw std::logic_error("not UTF-8");
    if (decoded.code_point < 0x20 || decoded.code_point == 0x7f) {
      control(bytes[0]);
    } else {
      print(bytes.substr(0, decoded.bytes), decoded.code_point);
    }
    bytes.remove_prefix(decoded.bytes);
  }
}

void Screen::control(char byte) {
  last_.clear();
  switch (byte) {
    case '\r': column_ = 0; break;
    case '\n': line_feed(); break;
    case '\b':
      if (column_ > 0) --column_;
      break;
    case '\a': ++bells_; return;
    default: throw std::logic_error("unknown control");
  }
  if (byte != '\n') waits_to_wrap_ = false;
}

void Screen::line_feed() {
  if (row_ + 1 < rows_) {
    ++row_;
    return;
  }
  left_.push_back(screen_.front());
  screen_.erase(screen_.begin());
  screen_.push_back(empty_row());
}

std::size_t Screen::sequence(std::string_view bytes) {
  if (bytes.size() < 3 || bytes[1] != '[') throw std::logic_error("unknown sequence");
  std::size_t at = 2;
  std::size_t number = 0;
  bool given = false;
  for (; at < bytes.size() && bytes[at] >= '0' && bytes[at] <= '9'; ++at) {
    number = number * 10 + static_cast<std::size_t>(bytes[at] - '0');
    given = true;
  }
  if (at == bytes.size()) throw std::logic_error("sequence without an end");
  const std::size_t count = std::max<std::size_t>(1, number);
  last_.clear();
  waits_to_wrap_ = false;
  switch (bytes[at]) {
    case 'A': row_ -= std::min(row_, count); break;
    case 'B': row_ = std::min(rows_ - 1, row_ + count); break;
    case 'C': column_ = std::min(columns_ - 1, column_ + count); break;
    case 'D': column_ -= std::min(column_, count); break;
    case 'G': column_ = std::min(columns_, count) - 1; break;
    case 'H':
      if (given) throw std::logic_error("unknown place");
      row_ = column_ = 0;
      break;
    case 'J':
      if (given && number == 2) {
        for (std::size_t row = 0; row < rows_; ++row) clear_from(row, 0);
        break;
      }
      if (given && number != 0) throw std::logic_error("unknown part to erase");
      clear_from(row_, column_);
      for (std::size_t row = row_ + 1; row < rows_; ++row) clear_from(row, 0);
      break;
    case 'K':
      if (given && number != 0) throw std::logic_error("unknown part to erase");
      clear_from(row_, column_);
      break;
    default: throw std::logic_error("unknown sequence");
  }
  return at + 1;
}

void Screen::clear_from(std::size_t row, std::size_t column) {
  tear(row, column);
  auto& cells = screen_[row].cells;
  std::fill(cells.begin() + static_cast<std::ptrdiff_t>(column), cells.end(), Cell{});
  screen_[row].wrapped = false;
}

/// Half of a wide character does not stay when the other half goes.
void Screen::tear(std::size_t row, std::size_t column) {
  auto& cells = screen_[row].cells;
  if (cells[column].right) {
    cells[column] = {};
    cells[column - 1] = {};
  }
  if (column + 1 < columns_ && cells[column + 1].right) cells[column + 1] = {};
}

bool Screen::joins(char32_t code_point) const {
  if (last_.empty()) return false;
  if (widths_ == Widths::single) return single_width(code_point) == 0;
  utf8proc_int32_t before = 0;
  utf8proc_int32_t state = 0;
  for (const char32_t part : last_) {
    utf8proc_grapheme_break_stateful(before, static_cast<utf8proc_int32_t>(part), &state);
    before = static_cast<utf8proc_int32_t>(part);
  }
  return !utf8proc_grapheme_break_stateful(before, static_cast<utf8proc_int32_t>(code_point), &state);
}

/// The character before the cursor turns out to be wide.
void Screen::widen_last() {
  auto& cells = screen_[last_row_].cells;
  if (last_column_ + 1 >= columns_ || cells[last_column_ + 1].right) return;
  tear(last_row_, last_column_ + 1);
  cells[last_column_ + 1] = {"", true};
  column_ = std::min(columns_ - 1, last_column_ + 2);
  waits_to_wrap_ = last_column_ + 2 == columns_;
}

void Screen::print(std::string_view bytes, char32_t code_point) {
  if (joins(code_point)) {
    screen_[last_row_].cells[last_column_].text += bytes;
    last_.push_back(code_point);
    const bool emoji = code_point == 0xfe0f && may_become_wide(last_.front());
    if (widths_ == Widths::joined && (emoji || is_flag_part(code_point))) widen_last();
    return;
  }
  const std::size_t width = single_width(code_point);
  if (width == 0 || width > columns_) return;
  if (waits_to_wrap_ || column_ + width > columns_) {
    screen_[row_].wrapped = true;
    column_ = 0;
    line_feed();
  }
  waits_to_wrap_ = false;
  auto& cells = screen_[row_].cells;
  for (std::size_t i = 0; i < width; ++i) {
    tear(row_, column_ + i);
    cells[column_ + i] = {i == 0 ? std::string(bytes) : "", i > 0};
  }
  last_ = {code_point};
  last_row_ = row_;
  last_column_ = column_;
  waits_to_wrap_ = column_ + width == columns_;
  column_ = std::min(columns_ - 1, column_ + width);
}

// ---- What is seen

std::string Screen::row(std::size_t row) const {
  std::string text;
  std::string blanks;
  for (const Cell& cell : screen_[row].cells) {
    if (cell.text.empty() && !cell.right) blanks += ' ';
    if (cell.text.empty()) continue;
    text += blanks + cell.text;
    blanks.clear();
  }
  return text;
}

std::string Screen::written_from(std::size_t row, std::size_t column) const {
  std::string text;
  for (; row < rows_; ++row, column = 0) {
    for (std::size_t i = column; i < columns_; ++i) text += screen_[row].cells[i].text;
  }
  return text;
}

std::string Screen::cell(std::size_t row, std::size_t column) const {
  return screen_[row].cells[column].text;
}

std::vector<std::string> Screen::lines() const {
  std::vector<Row> all = left_;
  all.insert(all.end(), screen_.begin(), screen_.end());
  std::vector<std::string> lines;
  bool goes_on = false;
  for (const Row& row : all) {
    if (!goes_on) lines.emplace_back();
    for (const Cell& cell : row.cells) lines.back() += cell.text;
    goes_on = row.wrapped;
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

// ---- A window that changes

void Screen::resize(std::size_t columns, std::size_t rows, Narrowing narrowing) {
  std::vector<Row> all = left_;
  all.insert(all.end(), screen_.begin(), screen_.end());
  std::size_t row = left_.size() + row_;
  std::size_t column = column_;
  if (narrowing == Narrowing::breaks_rows) {
    all = rewrapped(all, columns, row, column);
  } else {
    for (Row& each : all) {
      if (columns < columns_ && each.cells[columns].right) each.cells[columns - 1] = {};
      each.cells.resize(columns);
      each.wrapped = false;
    }
  }
  columns_ = columns;
  rows_ = rows;
  column_ = std::min(column, columns - 1);
  waits_to_wrap_ = false;
  last_.clear();
  const auto is_empty = [](const Row& each) {
    return std::all_of(each.cells.begin(), each.cells.end(),
                       [](const Cell& cell) { return cell.text.empty() && !cell.right; });
  };
  while (all.size() > row + 1 && is_empty(all.back())) all.pop_back();
  std::size_t top = all.size() - std::min(all.size(), rows);
  top = std::min(top, row);
  row_ = row - top;
  left_.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(top));
  screen_.assign(all.begin() + static_cast<std::ptrdiff_t>(top), all.end());
  screen_.resize(rows, empty_row());
}

/// Lines broken into rows of another width, as tmux does it: the cursor stays on its cell, and behind the last cell of
/// a line it stays in that line's last row.
std::vector<Screen::Row> Screen::rewrapped(std::vector<Row> all, std::size_t columns, std::size_t& row,
                                           std::size_t& column) const {
  std::vector<Row> result;
  const std::size_t cursor_row = row;
  const std::size_t cursor_column = column;
  for (std::size_t first = 0; first < all.size();) {
    std::vector<Cell> cells;
    std::size_t cursor = std::string::npos;
    bool goes_on = true;
    for (; goes_on && first < all.size(); ++first) {
      if (first == cursor_row) cursor = cells.size() + cursor_column;
      goes_on = all[first].wrapped;
      cells.insert(cells.end(), all[first].cells.begin(), all[first].cells.end());
      // The cell that a wide character left empty when it was wrapped is no part of the line.
      if (goes_on && cells.back().text.empty() && !cells.back().right) cells.pop_back();
    }
    while (!cells.empty() && cells.back().text.empty() && !cells.back().right) cells.pop_back();
    result.push_back({});
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::size_t width = i + 1 < cells.size() && cells[i + 1].right ? 2 : 1;
      if (!cells[i].right && result.back().cells.size() + width > columns) {
        result.back().wrapped = true;
        result.push_back({});
      }
      result.back().cells.push_back(cells[i]);
      if (cursor == i) {
        row = result.size() - 1;
        column = result.back().cells.size() - 1;
      }
    }
    if (cursor != std::string::npos && cursor >= cells.size()) {
      row = result.size() - 1;
      column = result.back().cells.size() + (cursor - cells.size());
    }
  }
  for (Row& each : result) each.cells.resize(columns);
  return result;
}

}  // namespace confab::test
