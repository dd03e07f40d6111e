// Yardstick: a fixed piece of work, repeated beside an attack, that shows how fast this machine currently is. A
// processor shared with the attackers or with other programs does less in the same time, and so does an old one. The
// daemon may take longer in the same proportion, but no more. Owned by the siege, which samples it in one thread.
#pragma once

#include <chrono>
#include <vector>

#include "harness/processor_wait.hpp"

namespace confab::attacks {

class Yardstick {
 public:
  /// Construct it in the sampling thread.
  Yardstick();

  /// Does the work once: about 0.1 ms.
  void sample();

  /// How many times longer the work took, in the median, than on the quiet reference machine of docs/limits.md. At
  /// least 1, so that a faster machine gets no stricter bound.
  double slowness() const;

 private:
  harness::ProcessorWait wait_ = harness::ProcessorWait::of_this_thread();
  std::vector<char> from_;
  std::vector<char> to_;
  std::vector<std::chrono::nanoseconds> samples_;
};

}  // namespace confab::attacks
