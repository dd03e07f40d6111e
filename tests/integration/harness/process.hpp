// Process: one child process. It dies with the test, however that ends, and inherits only the three standard streams it
// is given.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "harness/descriptor.hpp"
#include "harness/failure.hpp"
#include "harness/waiting.hpp"

namespace confab::harness {

struct Streams {
  Descriptor in;
  Descriptor out;
  Descriptor err;
};

class Process {
 public:
  /// Starts `command`: a path, or a name to look up in PATH, and its arguments.
  Process(const std::vector<std::string>& command, Streams streams);
  /// Kills it if it is still running.
  ~Process();
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;

  /// A process that a child of ours has started, and that outlives it: it becomes our child then.
  static Process adopted(pid_t pid, Here here = Here::now());

  /// From now on, processes that outlive the child of ours that started them become children of ours.
  static void adopt_orphans();

  pid_t pid() const { return pid_; }
  void signal(int number) const;

  /// Waits for its end. Returns its exit status, or 128 plus the signal that ended it, as shells do; nothing if the
  /// deadline passes first.
  std::optional<int> wait(const Deadline& deadline = Deadline());

 private:
  explicit Process(pid_t pid) : pid_(pid) {}

  pid_t pid_;
  Descriptor handle_;  // a pidfd: readable when the process has ended
  std::optional<int> status_;
};

struct Pipe {
  Descriptor read;
  Descriptor write;
};
Pipe make_pipe();

/// How a process ended and what it printed.
struct Outcome {
  int status;
  std::string out;
  std::string err;
};

/// Runs `command` to its end, with `input` as standard input.
Outcome run(const std::vector<std::string>& command, std::string_view input = {}, Here here = Here::now());

/// Whether this program exists: a path, or a name to look up in PATH.
bool has_program(const std::string& program);

/// Fails unless `program` is in PATH; `package` is the one to install.
void require_program(const std::string& program, const std::string& package, Here here = Here::now());

}  // namespace confab::harness
