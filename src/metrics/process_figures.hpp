// ProcessFigures: what the kernel knows of this process. It knows the kernel's interfaces and nothing of the chat. The
// MetricsPages ask for it at each scrape.
#pragma once

#include <cstdint>
#include <optional>

#include "pages.hpp"

namespace confab::metrics {

struct ProcessFigures {
  double processor_seconds = 0;  // of all threads, in user and kernel mode, since the start
  std::uint64_t resident_bytes = 0;
  std::uint64_t virtual_bytes = 0;
  std::optional<std::uint64_t> open_descriptors{};  // unless the kernel does not tell
  std::uint64_t descriptors_max = 0;                // the limit of open files
};

/// Of now, without the open descriptors.
ProcessFigures process_figures();

/// The number of open descriptors, if the kernel tells it (Linux 6.2 and up): the size of /proc/self/fd.
std::optional<std::uint64_t> descriptors_told();

/// The same by counting, which takes tens of milliseconds if there are ten thousand of them. So it counts a few dozen,
/// lets others have their turn, and goes on.
Awaitable<std::optional<std::uint64_t>> count_descriptors();

}  // namespace confab::metrics
