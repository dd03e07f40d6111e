// Descriptors: what the process needs of them for itself, and what that leaves for clients. It knows the limits of the
// system, and no client. Called at the start, by main() and run_daemon().
#pragma once

#include <cstddef>
#include <cstdint>

namespace confab::app {

/// Opens those of descriptors 0 to 2 that are closed on /dev/null, so that nothing else is taken for a standard stream.
/// To be called before anything else is opened. False if it can't be done.
bool open_standard_streams();

/// What confabd opens for itself while it serves: the epoll sets of Asio and of the Poller, Asio's eventfd and timerfd,
/// and a pipe for signals.
inline constexpr std::size_t descriptors_of_loop = 6;

/// For what is open for a moment: a client that has just been accepted, a file that the C library reads.
inline constexpr std::size_t descriptors_spare = 4;

/// Raises the descriptor limit as far as it goes: the default of 1024 is for programs that use select(). Returns how
/// many clients there can be with so many `listeners`, when `open` descriptors were open at the start.
/// Throws UsageError if there can be none.
std::uint32_t room_for_clients(std::size_t open, std::size_t listeners);

/// How many descriptors are open.
std::size_t open_descriptors();

}  // namespace confab::app
