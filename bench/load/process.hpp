// What a process has used so far, as the kernel counts it. It reads the server's account from outside, without the
// server's help.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace confab::bench {

struct Usage {
  double cpu_seconds = 0;  // of all threads, including time in the kernel
  std::uint64_t resident_bytes = 0;
};

/// The account of process `id`, or of this process if `id` is 0. Throws std::runtime_error if there is no such process.
Usage usage_of(pid_t id);

/// Raises this process's limit of open files so that `files` fit. Throws std::runtime_error if they can't.
void permit_files(std::uint64_t files);

/// The time in nanoseconds on a clock of clock_gettime().
std::uint64_t now(clockid_t clock);

}  // namespace confab::bench
