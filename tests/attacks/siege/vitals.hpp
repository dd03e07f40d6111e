// Vitals: a process's memory, processor time and descriptors, as the kernel counts them.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

#include "harness/failure.hpp"

namespace confab::attacks {

struct Vitals {
  double cpu_seconds;  // user and system time together, since its start
  std::uint64_t resident_bytes;
  std::uint64_t resident_peak_bytes;
  std::size_t descriptors;
};

/// Fails the test if there is no such process.
Vitals vitals_of(pid_t process, harness::Here here = harness::Here::now());

}  // namespace confab::attacks
