// LogRing: lines on their way to the log, in a fixed-size ring of bytes. One thread puts lines in and another takes
// them out. Neither waits for the other, and nothing is allocated after the start. It does not know what a line says or
// where it goes. Owned by the LogWriter.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace confab::app {

/// The longest line of the log in bytes, with its LF. At most PIPE_BUF (limits.h): writes up to that size to a pipe are
/// atomic.
inline constexpr std::size_t log_line_bytes_max = 4096;

// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): each thread's position has a cache line of its own
class LogRing {
 public:
  /// `capacity_bytes` is a power of two, and at least twice the longest line. A line takes its size plus 4 bytes.
  explicit LogRing(std::size_t capacity_bytes);

  /// For the thread that puts lines in. Returns false, without any effect, if there is no room for the whole line.
  /// `line` has at most log_line_bytes_max bytes.
  bool put(std::string_view line);

  /// For the same thread. Whether at least a quarter of the ring is free.
  bool is_roomy() const;

  struct Taken {
    std::size_t bytes;
    std::uint32_t lines;
  };

  /// For the thread that takes lines out. Moves as many whole lines as fit to `out`, the oldest first. `out` has room
  /// for the longest line, so if no line comes out, the ring was empty.
  Taken take(std::span<char> out);

 private:
  using Size = std::uint32_t;  // precedes each line

  std::size_t free_bytes() const;
  void write(std::size_t position, const char* bytes, std::size_t size);
  void read(std::size_t position, char* bytes, std::size_t size) const;

  static constexpr std::size_t cache_line_bytes = 64;

  std::vector<char> bytes_;
  // Positions only grow; modulo the ring's size they give a place in it.
  alignas(cache_line_bytes) std::atomic<std::size_t> put_until_{0};
  alignas(cache_line_bytes) std::atomic<std::size_t> taken_until_{0};
};

}  // namespace confab::app
