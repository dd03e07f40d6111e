#include "harness/process.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <utility>

#include "harness/drain.hpp"

namespace confab::harness {

namespace {

constexpr int exec_failed = 127;

/// Runs in the child, so it makes only calls that are safe after a multi-threaded process forks.
[[noreturn]] void become(const std::vector<char*>& arguments, const Streams& streams, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(exec_failed);
  dup2(streams.in.get(), STDIN_FILENO);
  dup2(streams.out.get(), STDOUT_FILENO);
  dup2(streams.err.get(), STDERR_FILENO);
  // The parent of the test run may have left descriptors open. The program must not get them: tests count descriptors.
  close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
  // A terminal as standard input becomes the program's own, so that ^C typed there is its signal.
  setsid();
  ioctl(STDIN_FILENO, TIOCSCTTY, 0);
  // The tests, when run in the background, may have been started with these ignored.
  for (const int number : {SIGPIPE, SIGINT, SIGQUIT, SIGHUP, SIGTERM}) std::signal(number, SIG_DFL);
  execvp(arguments.front(), arguments.data());
  _exit(exec_failed);
}

int exit_status(int wait_status) {
  return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // the program stopped reading
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

Process::Process(const std::vector<std::string>& command, Streams streams) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ < 0) abandon_call("fork", Here::now());
  if (pid_ == 0) become(arguments, streams, parent);
  handle_ = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
  if (!handle_.is_open()) abandon_call("pidfd_open", Here::now());
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), handle_(std::move(other.handle_)), status_(other.status_) {}

Process& Process::operator=(Process&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(handle_, other.handle_);
  std::swap(status_, other.status_);
  return *this;
}

Process Process::adopted(pid_t pid, Here here) {
  Process process(pid);
  process.handle_ = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  if (!process.handle_.is_open()) abandon_call("pidfd_open", here);
  return process;
}

void Process::adopt_orphans() {
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) abandon_call("prctl", Here::now());
}

Process::~Process() {
  if (pid_ < 0 || status_) return;
  signal(SIGKILL);
  wait();
}

void Process::signal(int number) const {
  if (!status_) kill(pid_, number);
}

std::optional<int> Process::wait(const Deadline& deadline) {
  if (status_) return status_;
  if (!wait_for(handle_.get(), POLLIN, deadline)) return std::nullopt;
  int wait_status = 0;
  while (waitpid(pid_, &wait_status, 0) < 0 && errno == EINTR) {
  }
  status_ = exit_status(wait_status);
  return status_;
}

Pipe make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) abandon_call("pipe2", Here::now());
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Outcome run(const std::vector<std::string>& command, std::string_view input, Here here) {
  std::signal(SIGPIPE, SIG_IGN);
  Pipe in = make_pipe();
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  Process process(command, {std::move(in.read), std::move(out.write), std::move(err.write)});
  Drain out_drain(std::move(out.read));
  Drain err_drain(std::move(err.read));
  write_all(in.write.get(), input);
  in.write.close();
  const auto status = process.wait();
  if (!status) process.signal(SIGKILL);
  const Outcome outcome{status.value_or(-1), out_drain.all(), err_drain.all()};
  if (!status) abandon(command.front() + " did not end; it said " + quoted(outcome.out + outcome.err), here);
  return outcome;
}

bool has_program(const std::string& program) {
  if (program.find('/') != std::string::npos) return access(program.c_str(), X_OK) == 0;
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

void require_program(const std::string& program, const std::string& package, Here here) {
  if (has_program(program)) return;
  abandon("This test drives the real " + program + ", which is not installed: install the package " + package + ".",
          here);
}

}  // namespace confab::harness
