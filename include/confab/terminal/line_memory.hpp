// LineMemory: the lines that somebody has entered, to go back to. It does not know keys, or which lines are secrets:
// whoever adds lines leaves those out. A value, owned by a LineEditor. All lines are in one string, so few lines cost
// little memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace confab {

class LineMemory {
 public:
  struct Limits {
    std::size_t lines = 0;
    std::size_t bytes = 0;  // of all lines, with one byte more for each
  };

  /// For a live upgrade.
  struct State {
    std::string lines;           // oldest first, each with LF after it
    std::uint32_t recalled = 0;  // how many bytes of `lines` are before the one that is looked at; all: none is
    bool operator==(const State&) const = default;
  };

  explicit LineMemory(Limits limits) : limits_(limits) {}

  /// Adds the newest line, which has no LF; the oldest go when there are too many, and none is looked at then. Leaves
  /// out an empty line, the same as the newest, and one that is longer than all may be.
  void add(std::string_view line);

  /// Looks at the next older line. Nothing if there is none; then the same one stays looked at. Valid until add().
  std::optional<std::string_view> older();

  /// Looks at the next newer line. Nothing if there is none; then none is looked at.
  std::optional<std::string_view> newer();

  /// Looks at none, so that older() begins with the newest.
  void look_away() { recalled_ = lines_.size(); }
  bool looks_at_one() const { return recalled_ < lines_.size(); }

  /// The line that is looked at; empty if none is. Valid until add().
  std::string_view looked_at() const { return looks_at_one() ? line_at(recalled_) : std::string_view(); }

  std::size_t size() const { return count_; }
  bool empty() const { return lines_.empty(); }

  State carried() const { return {lines_, static_cast<std::uint32_t>(recalled_)}; }

  /// Drops the oldest lines if there are more than the limits. Returns false, and changes nothing, if `state` can't be
  /// that of any memory.
  bool restore(const State& state);

 private:
  void forget_oldest();
  std::string_view line_at(std::size_t start) const;

  Limits limits_;
  std::string lines_;
  std::size_t count_ = 0;
  std::size_t recalled_ = 0;
};

}  // namespace confab
