// Daemon: a real confabd in a process of its own, on free ports. It must end well: unless a test has seen to its end
// itself, the destructor sends SIGTERM and fails the test if the exit status is not 0 (a crash, a failed assertion or a
// sanitizer's finding included).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/drain.hpp"
#include "harness/network.hpp"
#include "harness/process.hpp"

namespace confab::harness {

/// The path of the daemon under test.
std::string confabd_path();

/// One listener of each protocol, on free ports of 127.0.0.1.
std::vector<std::string> all_protocols();

class Daemon {
 public:
  explicit Daemon(std::vector<std::string> arguments = all_protocols());
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  /// Where it serves `protocol`: of its listeners, the first whose address starts with `host`. Waits until it does.
  Endpoint endpoint(const std::string& protocol, const std::string& host = "127.0.0.1", Here here = Here::now()) const;

  /// What it has written to standard error so far.
  std::string log() const { return err_.text(); }

  /// Waits until a line of the log holds `part`, and returns that line.
  std::string logs(std::string_view part, Here here = Here::now()) const;

  /// From now on nobody reads its log, and there is no room in the pipe to it; or somebody reads it again. Then a line
  /// of "#" stands where there was no room.
  void clogs_log(Here here = Here::now());
  void reads_log_again() { err_.pause(false); }

  void signal(int number) const { process_.signal(number); }
  pid_t pid() const { return process_.pid(); }

  /// Waits until it has ended by itself, and returns its exit status. The log is complete then.
  int status(const Deadline& deadline = Deadline(), Here here = Here::now());

  /// The same while nobody reads its log.
  int status_unread(const Deadline& deadline = Deadline(), Here here = Here::now());

  /// SIGTERM; it must end with status 0.
  void stop(Here here = Here::now());

 private:
  struct Pipes {
    Pipe out = make_pipe();
    Pipe err = make_pipe();
  };
  Daemon(std::vector<std::string> arguments, Pipes pipes);

  Process process_;
  Drain out_;
  Drain err_;
  bool ended_ = false;
};

}  // namespace confab::harness
