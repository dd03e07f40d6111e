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
  /// Somebody comes or goes at `now`. Returns whether there are many: at least `max` others have done so within
  /// named_moves_window, or there were many before and it has not been calm for as long since.
  bool add(Instant now, std::size_t max) {
    const bool is_calm = at_.empty() || now - at_.back() >= named_moves_window;
    const auto recent =
        std::find_if(at_.begin(), at_.end(), [now](Instant at) { return now - at < named_moves_window; });
    at_.erase(at_.begin(), recent);
    many_ = at_.size() >= max || (many_ && !is_calm);
    at_.push_back(now);
    // So many of them answer the next question.
    const std::size_t kept = std::max<std::size_t>(max, 1);
    if (at_.size() > kept) at_.erase(at_.begin(), at_.end() - static_cast<std::ptrdiff_t>(kept));
    return many_;
  }

 private:
  std::vector<Instant> at_;  // the oldest first
  bool many_ = false;
};

}  // namespace confab
