// ProcessorWait: how long one thread was ready to run while the machine ran others in its place, as the kernel counts
// it. A test that measures a duration owns one and subtracts that wait: real attackers have machines of their own, and
// the daemon is not to blame for what else runs on this one. So a busy machine fails no test.
#pragma once

#include <sys/types.h>

#include <chrono>

#include "harness/descriptor.hpp"

namespace confab::harness {

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

/// How long the machine's processors were taken away together, since its start: a virtual machine stands still then,
/// and its threads do not wait, as far as its kernel knows. Counted in steps of some milliseconds.
std::chrono::microseconds stolen_time();

/// How long something takes in which the daemon and this thread have a part, without what either waited for a
/// processor, and without stolen_time(). Asked by the thread that made it, while the daemon is there.
class OwnTime {
 public:
  explicit OwnTime(pid_t daemon);

  std::chrono::microseconds so_far() const;

 private:
  std::chrono::microseconds now() const;

  const ProcessorWait daemon_wait_;
  const ProcessorWait own_wait_;
  const std::chrono::microseconds start_;
};

}  // namespace confab::harness
