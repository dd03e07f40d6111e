// Histogram: counts durations in buckets that grow with the value, so that a quantile is accurate to 3 % whatever the
// longest duration. It knows no clocks. A value.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace confab::bench {

class Histogram {
 public:
  void add(std::uint64_t value) {
    ++counts_[bucket_of(value)];
    ++total_;
    max_ = std::max(max_, value);
  }

  std::uint64_t total() const { return total_; }
  std::uint64_t max() const { return max_; }

  /// The smallest value that `part` of all durations, for example 0.99, do not exceed; 0 if there are none.
  std::uint64_t quantile(double part) const {
    const auto wanted = static_cast<std::uint64_t>(std::ceil(part * static_cast<double>(total_)));
    std::uint64_t below = 0;
    for (std::size_t bucket = 0; bucket < counts_.size() && total_ > 0; ++bucket) {
      below += counts_[bucket];
      if (below >= std::max<std::uint64_t>(wanted, 1)) return std::min(upper_end_of(bucket), max_);
    }
    return max_;
  }

 private:
  // Each power of two is divided into this many buckets; smaller values have one bucket each.
  static constexpr std::uint64_t steps = 32;
  static constexpr unsigned step_bits = 5;

  static std::size_t bucket_of(std::uint64_t value) {
    if (value < steps) return value;
    const auto shift = static_cast<unsigned>(std::bit_width(value)) - 1 - step_bits;
    return (shift + 1) * steps + ((value >> shift) - steps);
  }

  static std::uint64_t upper_end_of(std::size_t bucket) {
    if (bucket < steps) return bucket;
    const std::size_t shift = bucket / steps - 1;
    return ((bucket % steps + steps + 1) << shift) - 1;
  }

  std::array<std::uint64_t, steps * 60> counts_{};
  std::uint64_t total_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace confab::bench
