// RecentMoves: notices when many come and go in a short time. It knows no people. Each Room owns one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "confab/base/instant.hpp"
#include "confab/limits.hpp"

namespace confab {

class RecentMoves {
 public:
  /// Somebody comes or goes at `now`. Returns whether at least `max` others have done so within named_moves_window.
  bool add(Instant now, std::size_t max) {
    const auto recent =
        std::find_if(at_.begin(), at_.end(), [now](Instant at) { return now - at < named_moves_window; });
    at_.erase(at_.begin(), recent);
    const bool many = at_.size() >= max;
    at_.push_back(now);
    // So many of them answer the next question.
    if (at_.size() > max) at_.erase(at_.begin(), at_.end() - static_cast<std::ptrdiff_t>(max));
    return many;
  }

 private:
  std::vector<Instant> at_;  // the oldest first
};

}  // namespace confab
