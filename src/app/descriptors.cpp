#include "descriptors.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>

#include "../net/server.hpp"
#include "listen_address.hpp"

namespace confab::app {

bool open_standard_streams() {
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) {
    if (::fcntl(stream, F_GETFD) >= 0 || errno != EBADF) continue;
    // open() takes the lowest free descriptor, and all below `stream` are open.
    if (::open("/dev/null", O_RDWR) != stream) return false;
  }
  return true;
}

std::size_t open_descriptors() {
  constexpr std::size_t standard_streams = 3;
  DIR* const folder = ::opendir("/proc/self/fd");
  if (folder == nullptr) return standard_streams;
  std::size_t entries = 0;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread reads this folder
  while (::readdir(folder) != nullptr) ++entries;
  ::closedir(folder);
  constexpr std::size_t not_ours = 3;  // ".", ".." and the folder's own descriptor
  return std::max(entries, standard_streams + not_ours) - not_ours;
}

std::uint32_t room_for_clients(std::size_t open, std::size_t listeners) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  constexpr auto unlimited = std::numeric_limits<std::uint32_t>::max();
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return unlimited;
  const rlim_t ours =
      open + descriptors_of_loop + listeners + net::RefusedClients::kept_max_if_scarce + descriptors_spare;
  if (limit.rlim_cur <= ours) {
    throw UsageError(
        fmt::format("The limit of {} open files is too low: confabd needs {} to serve one client. Raise it: ulimit -n.",
                    limit.rlim_cur, ours + 1));
  }
  return static_cast<std::uint32_t>(std::min<rlim_t>(limit.rlim_cur - ours, unlimited));
}

}  // namespace confab::app
