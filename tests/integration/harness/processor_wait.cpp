#include "harness/processor_wait.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

namespace confab::harness {

ProcessorWait::ProcessorWait(const char* path) : file_(open(path, O_RDONLY | O_CLOEXEC)) {}

ProcessorWait ProcessorWait::of_main_thread(pid_t process) {
  return ProcessorWait(("/proc/" + std::to_string(process) + "/schedstat").c_str());
}

ProcessorWait ProcessorWait::of_this_thread() {
  return ProcessorWait("/proc/thread-self/schedstat");
}

/// "179365 604265 3": nanoseconds on a processor, nanoseconds waiting for one, and how often it got one.
std::chrono::microseconds ProcessorWait::so_far() const {
  std::array<char, 128> buffer;
  const ssize_t size = pread(file_.get(), buffer.data(), buffer.size(), 0);
  if (size <= 0) return {};
  const std::string_view text(buffer.data(), static_cast<std::size_t>(size));
  const auto second = text.find(' ') + 1;
  std::uint64_t nanoseconds = 0;
  std::from_chars(text.data() + second, text.data() + text.size(), nanoseconds);
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::nanoseconds(nanoseconds));
}

/// "cpu  1093153 170476 249740 1007686 2281 0 66961 11255 0 0": proc_stat(5); the eighth is stolen.
std::chrono::microseconds stolen_time() {
  std::ifstream file("/proc/stat");
  std::string name;
  std::array<std::uint64_t, 8> ticks{};
  file >> name;
  for (std::uint64_t& count : ticks) file >> count;
  if (!file) return {};
  constexpr std::uint64_t second = 1'000'000;
  return std::chrono::microseconds(ticks.back() * second / static_cast<std::uint64_t>(sysconf(_SC_CLK_TCK)));
}

OwnTime::OwnTime(pid_t daemon)
    : daemon_wait_(ProcessorWait::of_main_thread(daemon)), own_wait_(ProcessorWait::of_this_thread()), start_(now()) {}

std::chrono::microseconds OwnTime::so_far() const {
  return std::max(std::chrono::microseconds(0), now() - start_);
}

/// By a clock that stands still in each wait of either.
std::chrono::microseconds OwnTime::now() const {
  const auto clock = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(clock) - daemon_wait_.so_far() - own_wait_.so_far() -
         stolen_time();
}

}  // namespace confab::harness
