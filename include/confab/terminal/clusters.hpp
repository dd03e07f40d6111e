// Grapheme clusters (UAX 29) of text, and the columns that each takes on a terminal: what a person who moves a cursor
// takes for one character. Knows utf8proc's tables, and no line, cursor or screen. Pure functions, for whoever edits or
// draws a line.
//
// Terminals disagree about columns. Ours are those of modern ones, and of tmux: a cluster is as wide as its code points
// together, but at most 2 columns; an emoji that variation selector 16 asks for takes 2, and so does a flag. Where
// terminals differ, we count the larger number: a terminal that draws less leaves a gap, and no other character is
// lost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace confab {

struct Cluster {
  std::size_t bytes = 0;
  std::uint8_t columns = 0;       // 0, 1 or 2; 0 is what nobody sees, such as a mark without a letter
  std::uint8_t columns_most = 0;  // on a terminal that draws each code point by itself; at least `columns`
  bool certain = true;            // all terminals agree on the columns
};

/// Of a longer cluster, this many code points at a time count as one: the cost of a step is bounded. No emoji has more
/// than 10.
inline constexpr std::size_t cluster_step_code_points_max = 32;

/// The cluster that `text` starts with. `text` is not empty; what is not UTF-8 in it counts as U+FFFD.
Cluster next_cluster(std::string_view text);

/// The bytes of the cluster that `text` ends with, which is not empty. Looks at no more than
/// cluster_step_code_points_max code points; in a long run without any sure boundary (flags, marks), it may cut where
/// next_cluster() does not.
std::size_t last_cluster_bytes(std::string_view text);

}  // namespace confab
