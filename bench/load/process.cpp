#include "process.hpp"

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <string>

namespace confab::bench {

std::uint64_t now(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(time.tv_nsec);
}

Usage usage_of(pid_t id) {
  clockid_t clock{};
  if (::clock_getcpuclockid(id, &clock) != 0) throw std::runtime_error("there is no process " + std::to_string(id));
  std::ifstream statm("/proc/" + (id == 0 ? "self" : std::to_string(id)) + "/statm");
  std::uint64_t size_pages = 0;
  std::uint64_t resident_pages = 0;
  if (!(statm >> size_pages >> resident_pages)) throw std::runtime_error("the server has ended");
  return {.cpu_seconds = static_cast<double>(now(clock)) * 1e-9,
          .resident_bytes = resident_pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE))};
}

void permit_files(std::uint64_t files) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= files) return;
  limit.rlim_cur = files;
  limit.rlim_max = std::max<rlim_t>(limit.rlim_max, files);
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    throw std::runtime_error("can't open " + std::to_string(files) + " files: see ulimit -n");
  }
}

}  // namespace confab::bench
