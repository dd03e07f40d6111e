// Attackers: one attack after another, a second each, from addresses that are not exempt.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "place.hpp"
#include "siege/barrage.hpp"

namespace confab::soak {

class Attackers {
 public:
  explicit Attackers(const Place& place);

  /// Attacks for this long; begins the next attack when the present one has had its time.
  void rage(std::chrono::milliseconds duration);

  /// Disconnects everything, until the next rage().
  void withdraw() { barrage_.reset(); }

  std::uint64_t attacks() const { return attacks_; }

 private:
  struct Plan {
    harness::Endpoint endpoint;
    attacks::Attacker attacker;
  };
  std::vector<Plan> plans_;
  std::optional<attacks::Barrage> barrage_;
  std::chrono::steady_clock::time_point over_at_{};
  std::uint64_t attacks_ = 0;
};

}  // namespace confab::soak
