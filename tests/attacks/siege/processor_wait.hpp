// ProcessorWait: how long one thread was ready to run while the machine ran others in its place, as the kernel counts
// it. The siege takes that time out of what it measures: attackers have machines of their own in earnest, and whatever
// else runs on this one is no fault of the daemon. Knows nothing of daemons or witnesses; whoever measures owns one.
#pragma once

#include <sys/types.h>

#include <chrono>

#include "harness/descriptor.hpp"

namespace confab::attacks {

class ProcessorWait {
 public:
  /// Of the thread that runs `main()` in `process`. confabd's loop is that thread.
  static ProcessorWait of_main_thread(pid_t process);

  /// Of the thread that makes this call.
  static ProcessorWait of_this_thread();

  /// Since the start of the thread. A wait is counted once it is over. Zero if the kernel does not count
  /// (CONFIG_SCHED_INFO), or once the thread is gone: what is measured is then held against the clock alone.
  std::chrono::microseconds so_far() const;

 private:
  explicit ProcessorWait(const char* path);

  harness::Descriptor file_;  // proc_pid_schedstat(5)
};

}  // namespace confab::attacks
