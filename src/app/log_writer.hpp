// LogWriter: writes lines to standard error in a thread of its own, because a write can block: on a paused terminal, a
// stuck parent, a full disk. The loop only puts lines into a ring. The thread receives no signals and allocates nothing
// (only the loop may use the reserve behind operator new). It does not know what a line says, but
// it can say in the format of a line that others are missing before it (log_format.hpp). One per process, owned by
// main().
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <thread>

#include "log_ring.hpp"

namespace confab::app {

/// How much may wait for the log's reader, in bytes: about 2500 lines.
inline constexpr std::size_t log_ring_bytes = 256 * 1024;

/// How long the process, at its end, waits for the last lines to be written.
inline constexpr std::chrono::milliseconds log_finish_patience{500};

// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): each thread's position has a cache line of its own
class LogWriter {
 public:
  /// Starts the thread, which writes to `descriptor`. Throws std::system_error if it can't start one.
  explicit LogWriter(int descriptor, std::size_t ring_bytes = log_ring_bytes);
  /// Only after finish() has returned true: an abandoned thread still uses the ring.
  ~LogWriter();
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  /// Never waits. Returns false if there is no room. `line` ends in LF and has at most log_line_bytes_max bytes. Only
  /// one thread may call it.
  bool put(std::string_view line);

  /// Whether there is room for many lines. For the same thread.
  bool is_roomy() const { return ring_.is_roomy(); }

  /// Writes everything that was put, then `last_words`, and ends the thread. Returns false if that takes longer than
  /// `patience`. Then the thread is abandoned and ends with the process, unless another call waits for it again.
  /// Allocates nothing.
  bool finish(std::string_view last_words = {}, std::chrono::milliseconds patience = log_finish_patience);

  /// Lines that were put but could not be written.
  std::uint64_t lost_lines() const { return lost_lines_.load(std::memory_order_relaxed); }

 private:
  void run();
  void write_lines(std::string_view text, std::uint32_t lines);
  bool tell_lost(std::string_view next_line);
  std::size_t write_all(std::string_view bytes);
  void wait_until_writable(bool in_vain) const;

  const int descriptor_;
  LogRing ring_;
  std::atomic<std::uint32_t> news_{0};  // counts the events that wake the thread
  std::atomic<bool> finishing_{false};
  std::array<char, log_line_bytes_max> last_words_{};
  std::size_t last_words_size_ = 0;
  std::atomic<std::uint64_t> lost_lines_{0};
  // Used only by the thread.
  std::array<char, log_line_bytes_max> taken_{};
  std::uint64_t untold_ = 0;  // lines lost since the last report
  int failure_ = 0;           // why, by errno
  bool torn_ = false;         // the last write ended within a line
  // For the end of the thread.
  std::mutex mutex_;
  std::condition_variable ended_;
  bool has_ended_ = false;
  std::thread thread_;
};

}  // namespace confab::app
