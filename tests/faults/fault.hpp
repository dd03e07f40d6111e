// Fault: makes the n-th call of one kind fail, of those that the server makes. The calls of the system are wrapped by
// the linker (--wrap, see CMakeLists.txt), operator new is replaced; both ask here. What other threads call is neither
// counted nor harmed: the clients of a script live in the thread of the test.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace confab::faults {

enum class Call : std::uint8_t {
  accept,
  receive,         // recv
  send,            // send and sendmsg
  watch,           // epoll_ctl, of a client's socket
  wait,            // epoll_wait, the server's own and Asio's
  shut_down,       // shutdown
  unacknowledged,  // ioctl
  set_option,      // setsockopt
  close,
  allocate,  // operator new
  bypass,    // malloc and the like, called from our own code and not from operator new
};
inline constexpr std::size_t calls_count = 11;

/// Instead of an errno: not a failure, but one byte at a time.
inline constexpr int one_byte = -1;

struct Fault {
  Call call = Call::accept;
  std::uint64_t nth = 0;  // counted from 1; 0 for none
  int failure = 0;        // an errno, or one_byte
  std::uint64_t in_a_row = 1;
  bool lasting = false;  // once it has happened, malloc fails too, so that no reserve can be taken back

  std::string to_string() const;
};

/// From now on `fault` is what happens; counting starts again.
void arm(const Fault& fault);

/// From now on nothing happens; counting goes on.
void disarm();

/// How many of these calls the server has made since the last fault was armed.
std::uint64_t calls_made(Call call);

/// Whether the fault has happened.
bool has_struck();

/// The calling thread is the server's.
void watch_this_thread();

// ---- For what stands in for the calls

/// Counts this call. How it must fail, if it must.
std::optional<int> fails(Call call);

}  // namespace confab::faults
