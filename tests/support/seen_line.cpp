#include "support/seen_line.hpp"

#include "confab/terminal/clusters.hpp"

namespace confab::test {

std::string visible(std::string_view text, std::size_t columns) {
  std::string result;
  while (!text.empty()) {
    const Cluster cluster = next_cluster(text);
    if (cluster.columns > columns) {
      result += '?';
    } else if (cluster.columns > 0) {
      result += text.substr(0, cluster.bytes);
    }
    text.remove_prefix(cluster.bytes);
  }
  return result;
}

namespace {

/// Where the cluster starts that `cursor` is in.
std::size_t cluster_start(std::string_view text, std::size_t cursor) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = at + next_cluster(text.substr(at)).bytes;
    if (next > cursor) return at;
    at = next;
  }
  return text.size();
}

}  // namespace

std::string why_not_seen(const Screen& screen, const std::vector<std::string>& printed, std::string_view text,
                         std::size_t cursor) {
  const std::string all = visible(text, screen.columns());
  const std::string from_cursor = visible(text.substr(cluster_start(text, cursor)), screen.columns());
  const std::string place = " on " + std::to_string(screen.columns()) + "x" + std::to_string(screen.rows()) +
                            ", with the cursor before \"" + from_cursor + "\": ";
  if (screen.waits_to_wrap() && screen.columns() >= 3) return "waits to wrap" + place + all;
  const std::string shown = screen.written_from(screen.cursor_row(), screen.cursor_column());
  if (!from_cursor.starts_with(shown)) return "\"" + shown + "\" stands at the cursor" + place + all;
  const std::vector<std::string> lines = screen.lines();
  std::string drawn;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i >= printed.size()) {
      drawn += lines[i];
    } else if (lines[i] != printed[i]) {
      return "\"" + printed[i] + "\" has become \"" + lines[i] + "\"" + place + all;
    }
  }
  if (lines.size() < printed.size()) return "a printed line is gone" + place + all;
  if (drawn.size() == all.size()) return drawn == all && shown == from_cursor ? "" : drawn + " is drawn" + place + all;
  // A part of it, which fills the screen, with the cursor in it. On the narrowest screens the cursor can stand at the
  // end in a row of its own.
  const bool is_part = all.find(drawn) != std::string::npos && screen.written_from(0, 0) == drawn;
  const bool has_cursor = !shown.empty() || (from_cursor.empty() && (!drawn.empty() || screen.columns() < 3));
  const bool fills = !screen.row(screen.rows() - 1).empty() || from_cursor.empty();
  return is_part && has_cursor && fills ? "" : drawn + " is a part" + place + all;
}

}  // namespace confab::test
