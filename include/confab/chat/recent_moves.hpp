// RecentMoves: notices when many come and go in a short time. It knows no people. Each Room owns one.
#pragma once

#include <array>
#include <cstddef>

#include "confab/base/instant.hpp"
#include "confab/limits.hpp"

namespace confab {

class RecentMoves {
 public:
  RecentMoves() { at_.fill(-Instant(named_moves_window)); }

  /// Somebody comes or goes at `now`. Returns whether named_moves_max others have done so within named_moves_window.
  bool add(Instant now) {
    const bool many = now - at_[oldest_] < named_moves_window;
    at_[oldest_] = now;
    oldest_ = (oldest_ + 1) % at_.size();
    return many;
  }

 private:
  std::array<Instant, named_moves_max> at_;
  std::size_t oldest_ = 0;
};

}  // namespace confab
