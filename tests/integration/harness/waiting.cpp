#include "harness/waiting.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>

namespace confab::harness {

int Deadline::left_ms() const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end_ - std::chrono::steady_clock::now());
  return static_cast<int>(std::max<std::chrono::milliseconds::rep>(left.count(), 0));
}

bool wait_for(int fd, short events, const Deadline& deadline) {
  for (;;) {
    pollfd waited{fd, events, 0};
    const int ready = poll(&waited, 1, deadline.left_ms());
    if (ready > 0) return true;
    if (ready == 0) return false;
    if (errno != EINTR) return true;  // the next call will show what is wrong
  }
}

}  // namespace confab::harness
