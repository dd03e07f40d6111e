// Yardstick: a fixed piece of work, done over and over beside an attack, that tells how fast this machine is just now.
// A processor that is shared, with the attackers or with strangers, does less in the same time, and so does an old one:
// the daemon on it may take longer in the same proportion, and no more. The siege owns it and samples it in one thread.
#pragma once

#include <chrono>
#include <vector>

#include "harness/processor_wait.hpp"

namespace confab::attacks {

class Yardstick {
 public:
  /// To be made in the thread that samples.
  Yardstick();

  /// Does the work once: about 0.1 ms.
  void sample();

  /// How many times longer the work took, in the median of the samples, than on the machine for which docs/limits.md
  /// gives its figures, when that is quiet. 1 at least: nobody is held to more than is promised.
  double slowness() const;

 private:
  harness::ProcessorWait wait_ = harness::ProcessorWait::of_this_thread();
  std::vector<char> from_;
  std::vector<char> to_;
  std::vector<std::chrono::nanoseconds> samples_;
};

}  // namespace confab::attacks
