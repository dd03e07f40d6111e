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

/// Appends clusters row by row, as many as possible in one piece.
class Writer {
 public:
  Writer(std::string_view text, std::size_t columns, std::size_t first_row, std::string& out)
      : text_(text), columns_(columns), end_{first_row, 0}, out_(out) {}

  void add(const Layout& layout) {
    const Cluster& cluster = layout.cluster();
    const std::size_t at = layout.at();
    const bool something_left_out = at != run_end_;
    if (something_left_out || layout.place().row > end_.row) {
      flush(at);
      go_down_to(layout.place().row);
      // Else the terminal might join what stood on both sides of it.
      if (something_left_out && end_.column > 0) control(end_.column + 1, 'G', out_);
    }
    run_end_ = at + cluster.bytes;
    end_.column = layout.place().column + std::min<std::size_t>(cluster.columns, columns_);
    if (cluster.columns > columns_) {
      run_end_ = at;
      out_ += '?';
      flush(at + cluster.bytes);
    } else if (!cluster.certain && end_.column < columns_) {
      flush(run_end_);
      control(end_.column + 1, 'G', out_);
    }
  }

  /// Appends what is left, and as many rows as the cursor needs. Returns where the terminal's cursor is then.
  Place finish(std::size_t cursor_row) {
    flush(run_end_);
    go_down_to(cursor_row);
    return end_;
  }

 private:
  void flush(std::size_t next) {
    out_ += text_.substr(run_, run_end_ - run_);
    run_ = run_end_ = next;
  }

  void go_down_to(std::size_t row) {
    for (; end_.row < row; end_ = {end_.row + 1, 0}) out_ += "\r\n";
  }

  std::string_view text_;
  std::size_t columns_;
  Place end_;
  std::string& out_;
  std::size_t run_ = 0;  // where that starts which is not yet appended
  std::size_t run_end_ = 0;
};

struct Written {
  Place end;  // where the terminal's cursor is
  Place cursor;
  bool whole = true;  // there is no further row
};

/// Appends the rows from `first` to `last`, and stops there.
Written write(std::string_view text, std::size_t cursor, std::size_t first, std::size_t last, std::size_t columns,
              std::string& out) {
  Written written;
  Writer writer(text, columns, first, out);
  Layout layout(text, columns);
  bool found = false;
  for (bool more = layout.next();; more = layout.next()) {
    if (!found && layout.holds(cursor)) {
      written.cursor = layout.cursor();
      found = true;
    }
    if (layout.place().row > last || written.cursor.row > last) written.whole = false;
    if (!more || !written.whole) break;
    if (layout.place().row >= first && layout.cluster().columns > 0) writer.add(layout);
  }
  written.end = writer.finish(std::min(written.cursor.row, last));
  return written;
}

/// A row of ours that has become too long for the terminal: counts the rows that the terminal makes of it.
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
  const std::size_t size_before = out.size();
  std::size_t first = 0;
  Written written = write(text, cursor, first, rows_of(size_) - 1, columns, out);
  if (!written.whole) {
    out.resize(size_before);
    const Shown shown = shown_part(text, cursor, size_);
    first = shown.first;
    written = write(text, cursor, first, shown.last, columns, out);
  }
  cursor_row_ = static_cast<std::uint16_t>(written.cursor.row - first);
  if (written.end == written.cursor) return;
  if (written.end.row > written.cursor.row) control(written.end.row - written.cursor.row, 'A', out);
  control(written.cursor.column + 1, 'G', out);
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
