#include "confab/terminal/drawn_line.hpp"

#include <algorithm>
#include <charconv>

#include "confab/base/assert.hpp"
#include "confab/terminal/clusters.hpp"

namespace confab {

namespace {

constexpr std::size_t columns_unknown = 80;
constexpr std::size_t rows_unknown = 24;
constexpr std::size_t columns_with_spare = 3;  // from here on, the last column stays free

std::size_t columns_of(DrawnLine::Size size) {
  return size.columns == 0 ? columns_unknown : size.columns;
}

std::size_t rows_of(DrawnLine::Size size) {
  return size.rows == 0 ? rows_unknown : size.rows;
}

std::size_t usable(std::size_t columns) {
  return columns < columns_with_spare ? columns : columns - 1;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Appends the control sequence with this number and final byte.
void control(std::size_t number, char final_byte, std::string& out) {
  char digits[20];  // NOLINT: enough for any number
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out += "\x1b[";
  out.append(digits, end);
  out += final_byte;
}

struct Place {
  std::size_t row = 0;
  std::size_t column = 0;
  bool operator==(const Place&) const = default;
};

/// Walks over the clusters of a line as they are laid out on a screen of `columns`.
class Layout {
 public:
  Layout(std::string_view text, std::size_t columns) : text_(text), columns_(columns) {}

  /// Goes to the next cluster. Returns false at the end of the text.
  bool next() {
    at_ += cluster_.bytes;
    place_ = end_;
    if (at_ == text_.size()) return false;
    cluster_ = next_cluster(text_.substr(at_));
    const bool fits = place_.column + cluster_.columns <= usable(columns_) &&
                      (cluster_.certain || place_.column + cluster_.columns_most <= columns_);
    if (cluster_.columns > 0 && place_.column > 0 && !fits) place_ = {place_.row + 1, 0};
    end_ = {place_.row, place_.column + std::min<std::size_t>(cluster_.columns, columns_)};
    return true;
  }

  std::size_t at() const { return at_; }
  const Cluster& cluster() const { return cluster_; }
  std::string_view bytes() const { return text_.substr(at_, cluster_.bytes); }
  bool has_room() const { return cluster_.columns <= columns_; }

  /// Where the cluster is drawn; at the end, where the next one would be.
  Place place() const { return place_; }

  /// Where the cursor stands before this cluster, or at the end. A full row, without a spare column, has no place left.
  Place cursor() const { return place_.column < columns_ ? place_ : Place{place_.row + 1, 0}; }

  /// Whether the cursor belongs here rather than further on: before what is seen, or at the end.
  bool holds(std::size_t cursor) const {
    return at_ == text_.size() || (cursor < at_ + cluster_.bytes && cluster_.columns > 0);
  }

 private:
  std::string_view text_;
  std::size_t columns_;
  std::size_t at_ = 0;
  Cluster cluster_;
  Place place_;
  Place end_;  // of the cluster
};

/// The rows of a line, and which of them a screen shows.
struct Shown {
  Place cursor;
  std::size_t first = 0;
  std::size_t last = 0;
};

Shown shown_part(std::string_view text, std::size_t cursor, DrawnLine::Size size) {
  Shown shown;
  bool found = false;
  Layout layout(text, columns_of(size));
  for (bool more = true; more;) {
    more = layout.next();
    if (!found && layout.holds(cursor)) {
      shown.cursor = layout.cursor();
      found = true;
    }
  }
  shown.last = std::max(layout.place().row, shown.cursor.row);
  const std::size_t rows = rows_of(size);
  if (shown.last < rows) return shown;
  shown.first = shown.cursor.row - std::min(shown.cursor.row, rows / 2);
  shown.first = std::min(shown.first, shown.last + 1 - rows);
  shown.last = shown.first + rows - 1;
  return shown;
}

/// Puts the clusters of the shown rows on the screen. Returns where the terminal's cursor is then.
Place put(std::string_view text, const Shown& shown, std::size_t columns, std::string& out) {
  Place at{shown.first, 0};
  const auto go_down_to = [&](std::size_t row) {
    for (; at.row < row; at = {at.row + 1, 0}) out += "\r\n";
  };
  for (Layout layout(text, columns); layout.next();) {
    if (layout.place().row > shown.last) break;
    if (layout.place().row < shown.first || layout.cluster().columns == 0) continue;
    go_down_to(layout.place().row);
    if (!layout.has_room()) {
      out += '?';
    } else {
      out += layout.bytes();
    }
    at.column = layout.place().column + std::min<std::size_t>(layout.cluster().columns, columns);
    if (!layout.cluster().certain && at.column < columns) control(at.column + 1, 'G', out);
  }
  go_down_to(shown.cursor.row);
  return at;
}

/// The row, counted from `row_start`, at which a terminal that breaks the row which starts there has the cell of
/// `cursor`.
class BrokenRow {
 public:
  explicit BrokenRow(std::size_t columns) : columns_(columns) {}

  void add(const Cluster& cluster) {
    if (column_ + cluster.columns > columns_ && column_ > 0) {
      ++row_;
      column_ = 0;
    }
    column_ += cluster.columns;
  }

  std::size_t row() const { return row_; }

 private:
  std::size_t columns_;
  std::size_t row_ = 0;
  std::size_t column_ = 0;
};

}  // namespace

void DrawnLine::erase(std::string& out) {
  if (!drawn_) return;
  out += "\x1b[G";
  if (cursor_row_ > 0) control(cursor_row_, 'A', out);
  out += "\x1b[J";
  forget();
}

void DrawnLine::draw(std::string_view text, std::size_t cursor, std::string& out) {
  CONFAB_ASSERT(!drawn_ && cursor <= text.size());
  if (text.empty()) return;
  drawn_ = true;
  const std::size_t columns = columns_of(size_);
  // The usual line.
  if (text.size() < columns && is_ascii(text)) {
    out += text;
    if (cursor != text.size()) control(cursor + 1, 'G', out);
    return;
  }
  const Shown shown = shown_part(text, cursor, size_);
  const Place end = put(text, shown, columns, out);
  cursor_row_ = static_cast<std::uint16_t>(shown.cursor.row - shown.first);
  if (end == shown.cursor) return;
  if (end.row > shown.cursor.row) control(end.row - shown.cursor.row, 'A', out);
  control(shown.cursor.column + 1, 'G', out);
}

void DrawnLine::leave(std::string_view text, std::string& out) {
  erase(out);
  out += text;
  out += "\r\n";
}

void DrawnLine::resize(Size size, std::string_view text, std::size_t cursor, Narrowing narrowing) {
  const std::size_t columns = columns_of(size_);
  const std::size_t columns_now = columns_of(size);
  const Size before = size_;
  size_ = size;
  if (!drawn_ || columns_now >= columns || narrowing == Narrowing::cuts_rows || text.empty()) return;
  CONFAB_ASSERT(cursor <= text.size());
  const Shown shown = shown_part(text, cursor, before);
  std::size_t rows_above = 0;
  std::size_t row = shown.first;
  BrokenRow broken(columns_now);
  for (Layout layout(text, columns); layout.next();) {
    if (layout.place().row < shown.first) continue;
    for (; row < layout.place().row && row < shown.cursor.row; ++row) {
      rows_above += broken.row() + 1;
      broken = BrokenRow(columns_now);
    }
    if (layout.place().row > shown.cursor.row) break;
    broken.add(layout.cluster());
    if (layout.holds(cursor)) break;
  }
  for (; row < shown.cursor.row; ++row) {
    rows_above += broken.row() + 1;
    broken = BrokenRow(columns_now);
  }
  cursor_row_ = static_cast<std::uint16_t>(std::min<std::size_t>(rows_above + broken.row(), UINT16_MAX));
}

DrawnLine DrawnLine::restored(const State& state) {
  DrawnLine line(state.size);
  line.cursor_row_ = state.drawn ? state.cursor_row : std::uint16_t{0};
  line.drawn_ = state.drawn;
  return line;
}

}  // namespace confab
