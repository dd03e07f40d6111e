#include "fault.hpp"

#include <atomic>
#include <cstring>

namespace confab::faults {

namespace {

// Armed by the test's thread while the server's goes on.
struct State {
  std::atomic<Call> call{Call::accept};
  std::atomic<std::uint64_t> nth{0};
  std::atomic<int> failure{0};
  std::atomic<std::uint64_t> in_a_row{1};
  std::atomic<bool> lasting{false};
  std::atomic<bool> struck{false};
  std::array<std::atomic<std::uint64_t>, calls_count> made{};
};
State state;
thread_local bool watched = false;

constexpr std::array<const char*, calls_count> names = {"accept4",    "recv",         "send",  "epoll_ctl",
                                                        "epoll_wait", "shutdown",     "ioctl", "setsockopt",
                                                        "close",      "operator new", "malloc"};

}  // namespace

std::string Fault::to_string() const {
  if (nth == 0) return "no fault";
  const char* const what = failure == one_byte ? "one byte" : failure == 0 ? "no memory" : std::strerror(failure);
  return std::string(names[static_cast<std::size_t>(call)]) + " number " + std::to_string(nth) +
         (in_a_row == 1 ? "" : " and those after it") + ": " + what;
}

void arm(const Fault& fault) {
  disarm();
  for (auto& made : state.made) made = 0;
  state.struck = false;
  state.call = fault.call;
  state.failure = fault.failure;
  state.in_a_row = fault.in_a_row;
  state.lasting = fault.lasting;
  state.nth = fault.nth;
}

void disarm() {
  state.nth = 0;
  state.lasting = false;
}

std::uint64_t calls_made(Call call) {
  return state.made[static_cast<std::size_t>(call)];
}

bool has_struck() {
  return state.struck;
}

void watch_this_thread() {
  watched = true;
}

std::optional<int> fails(Call call) {
  if (!watched) return std::nullopt;
  const std::uint64_t number = ++state.made[static_cast<std::size_t>(call)];
  if (call == Call::bypass && state.lasting && state.struck) return 0;
  const std::uint64_t nth = state.nth;
  if (nth == 0 || call != state.call || number < nth || number - nth >= state.in_a_row) return std::nullopt;
  state.struck = true;
  return state.failure.load();
}

}  // namespace confab::faults
