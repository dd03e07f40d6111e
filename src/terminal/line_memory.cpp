#include "confab/terminal/line_memory.hpp"

#include <algorithm>

namespace confab {

std::string_view LineMemory::line_at(std::size_t start) const {
  const std::string_view rest = std::string_view(lines_).substr(start);
  return rest.substr(0, rest.find('\n'));
}

void LineMemory::forget_oldest() {
  const std::size_t size = lines_.find('\n') + 1;
  lines_.erase(0, size);
  --count_;
  recalled_ -= std::min(recalled_, size);
}

void LineMemory::add(std::string_view line) {
  look_away();
  const auto newest = older();
  look_away();
  if (line.empty() || line == newest || line.size() >= limits_.bytes || limits_.lines == 0) return;
  while (count_ == limits_.lines || lines_.size() + line.size() + 1 > limits_.bytes) forget_oldest();
  lines_ += line;
  lines_ += '\n';
  ++count_;
  look_away();
}

std::optional<std::string_view> LineMemory::older() {
  if (recalled_ == 0) return std::nullopt;
  // No line is empty, so there are two bytes at least.
  recalled_ = lines_.rfind('\n', recalled_ - 2) + 1;  // npos + 1 is 0
  return line_at(recalled_);
}

std::optional<std::string_view> LineMemory::newer() {
  if (!looks_at_one()) return std::nullopt;
  recalled_ = lines_.find('\n', recalled_) + 1;
  if (!looks_at_one()) return std::nullopt;
  return line_at(recalled_);
}

bool LineMemory::restore(const State& state) {
  const std::string& lines = state.lines;
  if (!lines.empty() && (lines.front() == '\n' || lines.back() != '\n' || lines.find("\n\n") != std::string::npos))
    return false;
  if (state.recalled > lines.size() || (state.recalled > 0 && lines[state.recalled - 1] != '\n')) return false;
  lines_ = lines;
  recalled_ = state.recalled;
  count_ = static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n'));
  while (count_ > limits_.lines || lines_.size() > limits_.bytes) forget_oldest();
  return true;
}

}  // namespace confab
