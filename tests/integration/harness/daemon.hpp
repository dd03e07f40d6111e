// Daemon: a real confabd in a child process, on free ports. It must end well: unless the test has ended it, the
// destructor sends SIGTERM and fails the test if the exit status is not 0, as after a crash, a failed assertion or a
// sanitizer's finding.
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
  explicit Daemon(const std::vector<std::string>& arguments = all_protocols());
  /// The same, by a command that becomes the daemon: "env" with variables, or "systemd-socket-activate" with addresses.
  Daemon(std::vector<std::string> starter, const std::vector<std::string>& arguments);
  /// The same with another file as its program.
  static Daemon of(const std::string& program, const std::vector<std::string>& arguments);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  /// Where it serves `protocol`: the first of its listeners whose address starts with `host`. Waits for that listener.
  Endpoint endpoint(const std::string& protocol, const std::string& host = "127.0.0.1", Here here = Here::now()) const;

  /// Its standard error so far.
  std::string log() const { return err_.text(); }

  /// Waits until a line of the log contains `part`. Returns that line.
  std::string logs(std::string_view part, Here here = Here::now()) const;

  /// Stops reading its log and fills the pipe to it; or reads it again. Then a line of "#" marks where the pipe was
  /// full.
  void clogs_log(Here here = Here::now());
  void reads_log_again() { err_.pause(false); }

  /// Waits until the log has that size.
  void log_reaches(std::size_t bytes, Here here = Here::now()) const;

  /// Whether another process has taken over.
  bool has_successor() const;

  /// Waits until another process has taken over, and this one has ended well. From now on, this object stands for the
  /// new one. Call Process::adopt_orphans() first.
  void is_replaced(Here here = Here::now());

  void signal(int number) const { process_.signal(number); }
  pid_t pid() const { return process_.pid(); }

  /// Waits until it has ended by itself. Returns its exit status. The log is then complete.
  int status(const Deadline& deadline = Deadline(), Here here = Here::now());

  /// The same while nobody reads its log.
  int status_unread(const Deadline& deadline = Deadline(), Here here = Here::now());

  /// Sends SIGTERM; it must end with status 0.
  void stop(Here here = Here::now());

 private:
  struct Pipes {
    Pipe out = make_pipe();
    Pipe err = make_pipe();
  };
  Daemon(Pipes pipes, const std::vector<std::string>& command);

  Process process_;
  Drain out_;
  Drain err_;
  bool ended_ = false;
};

}  // namespace confab::harness
