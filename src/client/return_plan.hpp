// ReturnPlan: when to try again after the connection was lost: after 1, 2, 4, 8, 16 and then each 30 seconds, not
// exactly, so that not everybody comes at once when a server is there again. It does not know clocks; chance is an
// argument. Owned by whoever comes back.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

namespace confab::client {

class ReturnPlan {
 public:
  static constexpr std::chrono::milliseconds first{1000};
  static constexpr std::chrono::milliseconds longest{30'000};

  /// How long to wait before the next try: from 80 % of the time to all of it. `chance` is from 0 to 1.
  std::chrono::milliseconds next(double chance) {
    const auto all = std::min(longest, first * (std::int64_t{1} << tries_));
    if (all < longest) ++tries_;
    constexpr double least = 0.8;
    const double part = least + (1 - least) * std::clamp(chance, 0.0, 1.0);
    return std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(all.count()) * part));
  }

  /// It was inside again: the next loss begins anew.
  void has_come_back() { tries_ = 0; }

 private:
  unsigned tries_ = 0;
};

/// What to tell about it, in whole seconds.
inline std::string lost_message(std::chrono::milliseconds wait) {
  return "Connection lost; trying again in " + std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count()) +
         " s.";
}

}  // namespace confab::client
