// Drain: collects everything from a pipe, in a thread of its own, so that the process at the other end never waits for
// the test to read. The only thread in the harness.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "harness/descriptor.hpp"
#include "harness/waiting.hpp"

namespace confab::harness {

class Drain {
 public:
  explicit Drain(Descriptor pipe);
  ~Drain();
  Drain(const Drain&) = delete;
  Drain& operator=(const Drain&) = delete;

  /// What has arrived so far.
  std::string text() const;

  /// Waits until a whole line contains `part` and returns it, without its ending; empty if the pipe ends or the
  /// deadline passes first.
  std::string wait_for_line(std::string_view part, const Deadline& deadline = Deadline()) const;

  /// Waits until that much has arrived. Returns false if the pipe ends or the deadline passes first.
  bool wait_for_size(std::size_t bytes, const Deadline& deadline = Deadline()) const;

  /// Stops or resumes reading. A read in progress still completes.
  void pause(bool pauses);

  /// Waits for the end of the pipe, that is of the process. Returns everything.
  std::string all();

 private:
  void run();

  Descriptor pipe_;
  mutable std::mutex mutex_;
  mutable std::condition_variable grown_;
  std::condition_variable resumed_;
  std::string text_;
  bool ended_ = false;
  bool pauses_ = false;
  std::thread thread_;
};

}  // namespace confab::harness
