#include "confab/terminal/clusters.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "confab/base/utf8.hpp"

namespace confab {

namespace {

constexpr unsigned columns_max = 2;
constexpr utf8proc_int32_t variation_selector_16 = 0xfe0f;
constexpr utf8proc_int32_t pictograms = 0x1f000;  // from here on, tables of terminals depend on their age
constexpr utf8proc_int32_t pictograms_end = 0x1fb00;

bool is_ascii(char byte) {
  return static_cast<unsigned char>(byte) < 0x80;
}

utf8proc_int32_t code_point_of(const utf8::Decoded& decoded) {
  return decoded.valid ? static_cast<utf8proc_int32_t>(decoded.code_point) : 0xfffd;
}

/// Adds up the columns of a cluster's code points.
class Width {
 public:
  explicit Width(utf8proc_int32_t first) : Width(first, *utf8proc_get_property(first)) {}

  void add(utf8proc_int32_t code_point) {
    const auto& property = *utf8proc_get_property(code_point);
    sum_ += own_columns(code_point, property);
    const bool mark = property.category == UTF8PROC_CATEGORY_MN || property.category == UTF8PROC_CATEGORY_ME;
    if (code_point == variation_selector_16 && takes_selector_) selected_ = true;
    if (!mark || selected_) certain_ = false;
  }

  Cluster cluster(std::size_t bytes) const {
    const unsigned columns = has_base_ ? std::min(sum_ + (selected_ ? 1U : 0U), columns_max) : 0U;
    return {bytes, static_cast<std::uint8_t>(columns), static_cast<std::uint8_t>(std::max(columns, sum_)), certain_};
  }

 private:
  Width(utf8proc_int32_t first, const utf8proc_property_t& property)
      : sum_(own_columns(first, property)),
        has_base_(sum_ > 0),
        takes_selector_(property.boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC || first == '#' ||
                        first == '*' || (first >= '0' && first <= '9')),
        certain_(first < pictograms && property.category != UTF8PROC_CATEGORY_CF &&
                 property.category != UTF8PROC_CATEGORY_CN && property.boundclass != UTF8PROC_BOUNDCLASS_V &&
                 property.boundclass != UTF8PROC_BOUNDCLASS_T) {}

  static unsigned own_columns(utf8proc_int32_t code_point, const utf8proc_property_t& property) {
    // Spacing marks take a column on most terminals, and none in the tables of utf8proc.
    if (property.category == UTF8PROC_CATEGORY_MC) return 1;
    // A later standard may have made an emoji of what was none.
    const bool later =
        property.category == UTF8PROC_CATEGORY_CN && code_point >= pictograms && code_point < pictograms_end;
    if (later || property.boundclass == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR) return columns_max;
    return static_cast<unsigned>(std::max(0, utf8proc_charwidth(code_point)));
  }

  unsigned sum_;
  bool has_base_;
  bool takes_selector_;
  bool selected_ = false;
  bool certain_;
};

/// Whether nothing joins this before or after it, but marks after it.
bool is_never_joined(utf8proc_int32_t code_point) {
  const auto bound_class = utf8proc_get_property(code_point)->boundclass;
  return bound_class == UTF8PROC_BOUNDCLASS_OTHER || bound_class == UTF8PROC_BOUNDCLASS_LV ||
         bound_class == UTF8PROC_BOUNDCLASS_LVT;
}

bool is_never_joined_here(std::string_view text) {
  return text.empty() || is_ascii(text[0]) || is_never_joined(code_point_of(utf8::decode(text)));
}

/// Whether a cluster starts between these two whatever precedes them. (After a joiner or a mark, an earlier cluster
/// such as an emoji may continue; ASCII never continues one.)
bool surely_apart(utf8proc_int32_t before, utf8proc_int32_t after) {
  if (!utf8proc_grapheme_break(before, after)) return false;
  const auto bound_class = utf8proc_get_property(before)->boundclass;
  return after < 0x80 || (bound_class != UTF8PROC_BOUNDCLASS_EXTEND && bound_class != UTF8PROC_BOUNDCLASS_ZWJ);
}

}  // namespace

Cluster next_cluster(std::string_view text) {
  // The usual case: no ASCII character combines with another.
  if (is_ascii(text[0]) && (text.size() == 1 || is_ascii(text[1]))) return {1, 1, 1, true};
  const utf8::Decoded first = utf8::decode(text);
  utf8proc_int32_t before = code_point_of(first);
  // The next usual case, such as Cyrillic or Chinese: nothing here joins anything.
  if (is_never_joined(before) && is_never_joined_here(text.substr(first.bytes)))
    return Width(before).cluster(first.bytes);
  utf8proc_int32_t state = 0;
  utf8proc_grapheme_break_stateful(0, before, &state);
  Width width(before);
  std::size_t bytes = first.bytes;
  for (std::size_t code_points = 1; code_points < cluster_step_code_points_max && bytes < text.size(); ++code_points) {
    const utf8::Decoded next = utf8::decode(text.substr(bytes));
    const auto code_point = code_point_of(next);
    if (utf8proc_grapheme_break_stateful(before, code_point, &state)) break;
    width.add(code_point);
    before = code_point;
    bytes += next.bytes;
  }
  return width.cluster(bytes);
}

std::size_t last_cluster_bytes(std::string_view text) {
  const std::size_t size = text.size();
  if (is_ascii(text.back()) && (size == 1 || is_ascii(text[size - 2]))) return 1;
  struct Unit {
    utf8proc_int32_t code_point;
    std::size_t bytes;
  };
  std::array<Unit, cluster_step_code_points_max> units;  // NOLINT: those below `count` are set
  std::size_t count = 0;
  // Go back to where a cluster certainly starts, ...
  for (std::string_view rest = text; !rest.empty() && count < units.size();) {
    const utf8::Decoded last = utf8::decode_last(rest);
    const auto code_point = code_point_of(last);
    if (count > 0 && surely_apart(code_point, units[count - 1].code_point)) break;
    units[count++] = {code_point, last.bytes};
    rest.remove_suffix(last.bytes);
  }
  // ... then forward from cluster to cluster.
  utf8proc_int32_t before = 0;
  utf8proc_int32_t state = 0;
  std::size_t cluster_bytes = 0;
  while (count > 0) {
    const Unit& unit = units[--count];
    if (utf8proc_grapheme_break_stateful(before, unit.code_point, &state)) cluster_bytes = 0;
    before = unit.code_point;
    cluster_bytes += unit.bytes;
  }
  return cluster_bytes;
}

}  // namespace confab
