// Deadlines: whatever the harness waits for, it waits for the thing itself and only so long. A test that passes never
// waits out a deadline, so they are generous: a loaded machine under sanitizers is slow.
#pragma once

#include <chrono>

namespace confab::harness {

/// How long anything may take that has to happen.
inline constexpr std::chrono::seconds patience{30};

class Deadline {
 public:
  explicit Deadline(std::chrono::milliseconds after = patience) : end_(std::chrono::steady_clock::now() + after) {}

  bool passed() const { return std::chrono::steady_clock::now() >= end_; }

  /// What is left in milliseconds, for poll(); 0 once it has passed.
  int left_ms() const;

 private:
  std::chrono::steady_clock::time_point end_;
};

/// Waits until `fd` is ready for `events` (of poll()) or has failed. False if the deadline passes first.
bool wait_for(int fd, short events, const Deadline& deadline);

}  // namespace confab::harness
