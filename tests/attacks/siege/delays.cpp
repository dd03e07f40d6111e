#include "siege/delays.hpp"

#include <algorithm>

namespace confab::attacks {

namespace {

using std::chrono::microseconds;

microseconds at_rank(const std::vector<microseconds>& sorted, double rank) {
  if (sorted.empty()) return {};
  return sorted[static_cast<std::size_t>(static_cast<double>(sorted.size() - 1) * rank)];
}

}  // namespace

void Delays::add(const Moment& sent, const Moment& received) {
  const auto by_the_clock = std::chrono::duration_cast<microseconds>(received.time - sent.time);
  by_the_clock_.push_back(by_the_clock);
  // A wait that had begun before the line was sent is counted as a whole.
  own_.push_back(std::max(microseconds(0), by_the_clock - (received.waited - sent.waited)));
}

Delays::Summary Delays::summary() {
  std::sort(own_.begin(), own_.end());
  std::sort(by_the_clock_.begin(), by_the_clock_.end());
  return {at_rank(own_, 0.5), at_rank(own_, 0.99), at_rank(own_, 1), at_rank(by_the_clock_, 0.99)};
}

}  // namespace confab::attacks
