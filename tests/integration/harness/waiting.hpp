// Deadlines: the harness waits for the event itself, but only until a deadline. A passing test never reaches a
// deadline, so they are generous: a loaded machine under sanitizers is slow.
#pragma once

#include <chrono>

namespace confab::harness {

/// How long an expected event may take.
inline constexpr std::chrono::seconds patience{30};

class Deadline {
 public:
  explicit Deadline(std::chrono::milliseconds after = patience) : end_(std::chrono::steady_clock::now() + after) {}

  bool passed() const { return std::chrono::steady_clock::now() >= end_; }

  /// The remaining milliseconds, for poll(); 0 after the deadline.
  int left_ms() const;

 private:
  std::chrono::steady_clock::time_point end_;
};

/// Waits until `fd` is ready for `events` (of poll()) or has failed. Returns false if the deadline passes first.
bool wait_for(int fd, short events, const Deadline& deadline);

}  // namespace confab::harness
