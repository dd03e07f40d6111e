#include "siege/yardstick.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace confab::attacks {

namespace {

// More than a processor's first-level cache holds, like the data of a daemon under attack.
constexpr std::size_t bytes = 64 * 1024;
// How long the work takes on the reference machine.
constexpr std::chrono::nanoseconds reference{100'000};

}  // namespace

Yardstick::Yardstick() : from_(bytes), to_(bytes) {
  for (std::size_t i = 0; i < bytes; ++i) from_[i] = static_cast<char>(i * 7);
}

/// Scans bytes with a branch for some of them, and copies them, as cutting lines does.
void Yardstick::sample() {
  const auto waited = wait_.so_far();
  const auto start = std::chrono::steady_clock::now();
  std::uint32_t hash = static_cast<std::uint32_t>(samples_.size());
  std::size_t written = 0;
  for (const char byte : from_) {
    if (byte < ' ') ++hash;
    hash = (hash ^ static_cast<unsigned char>(byte)) * 16777619U;
    to_[written++] = byte;
  }
  from_[hash % bytes] = to_[written - 1];  // so that the compiler can't drop any of it
  const auto took = std::chrono::steady_clock::now() - start;
  samples_.push_back(std::max(std::chrono::nanoseconds(0), took - (wait_.so_far() - waited)));
}

double Yardstick::slowness() const {
  if (samples_.empty()) return 1;
  std::vector<std::chrono::nanoseconds> sorted = samples_;
  const auto median = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), median, sorted.end());
  return std::max(1.0, static_cast<double>(median->count()) / static_cast<double>(reference.count()));
}

}  // namespace confab::attacks
