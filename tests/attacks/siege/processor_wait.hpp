// ProcessorWait: how long one thread was ready to run while the machine ran others instead, as the kernel counts it.
// The siege deducts that time: real attackers have their own machines, and the daemon is not to blame for other
// programs on this one. Knows nothing of daemons or witnesses; owned by whatever measures.
#pragma once

#include <sys/types.h>

#include <chrono>

#include "harness/descriptor.hpp"

namespace confab::attacks {

class ProcessorWait {
 public:
  /// For the thread that runs `main()` in `process`; confabd's loop is in that thread.
  static ProcessorWait of_main_thread(pid_t process);

  /// For the calling thread.
  static ProcessorWait of_this_thread();

  /// The wait since the thread's start; a wait counts when it is over. Zero if the kernel does not count
  /// (CONFIG_SCHED_INFO) or the thread is gone: then only the clock counts.
  std::chrono::microseconds so_far() const;

 private:
  explicit ProcessorWait(const char* path);

  harness::Descriptor file_;  // proc_pid_schedstat(5)
};

}  // namespace confab::attacks
