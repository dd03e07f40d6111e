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

void Delays::add(const Moment& sent, const Moment& received, microseconds witness_waited) {
  const auto by_the_clock = std::chrono::duration_cast<microseconds>(received.time - sent.time);
  by_the_clock_.push_back(by_the_clock);
  // Deducts only the longer of the two waits, because they may overlap. So it never deducts too much, except for a wait
  // that began before the line was sent.
  const auto waited = std::max(received.daemon_waited - sent.daemon_waited, witness_waited);
  own_.push_back(std::max(microseconds(0), by_the_clock - waited));
}

Delays::Summary Delays::summary() {
  std::sort(own_.begin(), own_.end());
  std::sort(by_the_clock_.begin(), by_the_clock_.end());
  return {at_rank(own_, 0.5), at_rank(own_, 0.99), at_rank(own_, 1), at_rank(by_the_clock_, 0.99)};
}

}  // namespace confab::attacks
