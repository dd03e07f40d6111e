// Tally: counts how often each value of an enumeration occurred. It knows the values by their labels: label_of(value)
// is empty for the first that does not exist. Whoever counts owns one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace confab {

template <class Enum>
class Tally {
 public:
  Tally() {
    while (!label_of(static_cast<Enum>(counts_.size())).empty()) counts_.push_back(0);
  }

  void count(Enum value) { ++counts_[static_cast<std::size_t>(value)]; }

  /// Calls `visit(label, count)` for each value, those that never occurred included.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::size_t i = 0; i < counts_.size(); ++i) visit(label_of(static_cast<Enum>(i)), counts_[i]);
  }

 private:
  std::vector<std::uint64_t> counts_;
};

}  // namespace confab
