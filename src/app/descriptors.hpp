// Descriptors: how many the process needs for itself, and how many that leaves for clients. It knows the limits of the
// system but no client. Called at the start, by main() and run_daemon().
#pragma once

#include <cstddef>
#include <cstdint>

namespace confab::app {

/// Opens /dev/null on each of descriptors 0 to 2 that is closed, so that no other file becomes a standard stream. Call
/// it before opening anything else. Returns false on failure.
bool open_standard_streams();

/// The descriptors that confabd opens for itself while it serves: the epoll sets of Asio and of the Poller, Asio's
/// eventfd and timerfd, and a pipe for signals.
inline constexpr std::size_t descriptors_of_loop = 6;

/// For short-lived descriptors: a client that has just been accepted, a file that the C library reads.
inline constexpr std::size_t descriptors_spare = 4;

/// Raises the descriptor limit to its maximum: the default of 1024 is meant for programs that use select(). Returns how
/// many clients it allows beside `listeners` listeners, if `open` descriptors were open at the start. Throws UsageError
/// if it allows none.
std::uint32_t room_for_clients(std::size_t open, std::size_t listeners);

/// The number of open descriptors.
std::size_t open_descriptors();

}  // namespace confab::app
