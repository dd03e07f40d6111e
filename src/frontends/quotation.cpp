#include "quotation.hpp"

#include <utf8proc.h>

#include <algorithm>

#include "confab/base/assert.hpp"
#include "confab/limits.hpp"

namespace confab {

namespace {

// The server's own words are ASCII, because some terminals show nothing else.
constexpr std::string_view ellipsis = "...";

/// Goes through `text` one code point at a time.
class CodePoints {
 public:
  explicit CodePoints(std::string_view text) : rest_(text) {}

  bool next() {
    if (rest_.empty()) return false;
    const utf8proc_int32_t before = code_point_;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(rest_.data());
    const auto size = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(rest_.size()), &code_point_);
    CONFAB_ASSERT(size > 0);
    starts_cluster_ = first_ || utf8proc_grapheme_break_stateful(before, code_point_, &state_);
    first_ = false;
    rest_.remove_prefix(static_cast<std::size_t>(size));
    return true;
  }
  bool starts_cluster() const { return starts_cluster_; }
  std::size_t columns() const { return static_cast<std::size_t>(std::max(0, utf8proc_charwidth(code_point_))); }
  std::size_t left() const { return rest_.size(); }

 private:
  std::string_view rest_;
  utf8proc_int32_t code_point_ = 0;
  utf8proc_int32_t state_ = 0;
  bool first_ = true;
  bool starts_cluster_ = false;
};

/// Returns the start of `text`, in whole clusters, that takes at most this many columns and bytes.
std::string_view start_of(std::string_view text, std::size_t columns_max, std::size_t bytes_max) {
  std::size_t whole = 0;  // bytes in whole clusters
  std::size_t columns = 0;
  std::size_t before = 0;
  for (CodePoints points(text); points.next();) {
    if (points.starts_cluster()) whole = before;
    before = text.size() - points.left();
    columns += points.columns();
    if (columns > columns_max || before > bytes_max) return text.substr(0, whole);
  }
  return text;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (CodePoints points(text); points.next();) columns += points.columns();
  return columns;
}

std::string quotation(std::string_view text, std::size_t columns) {
  const std::size_t bytes_max = columns * bytes_per_column;
  if (start_of(text, columns, bytes_max).size() == text.size()) return std::string(text);
  if (columns < ellipsis.size()) return {};
  std::string cut(start_of(text, columns - ellipsis.size(), bytes_max - ellipsis.size()));
  return cut += ellipsis;
}

std::string quoting(std::string_view before, std::string_view text, std::string_view after) {
  const std::size_t words = before.size() + after.size();
  CONFAB_ASSERT(words < columns_max);
  std::string line(before);
  line += quotation(text, columns_max - words);
  return line += after;
}

}  // namespace confab
