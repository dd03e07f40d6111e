// RecentDeeds: who did something to what in the last while, to count it: wrong passwords, for instance. It does not
// know what the deeds are. Memory is bounded: past entries_max, the oldest deed is forgotten. Owned by KeptNames.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "confab/base/instant.hpp"
#include "confab/carried_state.hpp"

namespace confab {

class RecentDeeds {
 public:
  /// Deeds count for `window`.
  explicit RecentDeeds(Instant window) : window_(window) {}

  static constexpr std::size_t entries_max = 4096;

  struct Counts {
    std::uint32_t of_origin = 0;
    std::uint32_t of_name = 0;
    std::uint32_t of_both = 0;
  };

  void note(const std::string& origin, std::string_view name, Instant now);

  /// Forgets the latest of what `origin` did to `name`.
  void take_back(const std::string& origin, std::string_view name);

  /// Forgets all that `origin` did to `name`.
  void forgive(const std::string& origin, std::string_view name);

  Counts count(const std::string& origin, std::string_view name, Instant now);

  std::size_t size() const { return deeds_.size(); }

  // ---- A live upgrade

  std::vector<carried::DeedState> carried() const { return {deeds_.begin(), deeds_.end()}; }

  /// Throws carried::BadState.
  void restore(const std::vector<carried::DeedState>& deeds);

 private:
  const Instant window_;
  std::deque<carried::DeedState> deeds_;  // the oldest first
};

}  // namespace confab
