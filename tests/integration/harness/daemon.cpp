#include "harness/daemon.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <csignal>
#include <utility>

namespace confab::harness {

namespace {

std::vector<std::string> command(std::vector<std::string> starter, const std::vector<std::string>& arguments,
                                 const std::string& program = confabd_path()) {
  starter.push_back(program);
  starter.insert(starter.end(), arguments.begin(), arguments.end());
  return starter;
}

/// The port at the end of "... listening on slash://127.0.0.1:8888".
std::uint16_t port_in(std::string_view line) {
  std::uint16_t port = 0;
  const char* end = line.data() + line.size();
  std::from_chars(line.data() + line.rfind(':') + 1, end, port);
  return port;
}

/// What the next process logs when it has taken over from this one.
std::string taken_over_from(pid_t process) {
  return " from process " + std::to_string(process) + ",";
}

}  // namespace

std::string confabd_path() {
  return CONFABD_PATH;
}

std::vector<std::string> all_protocols() {
  return {"--listen", "slash://127.0.0.1:0", "--listen", "sigil://127.0.0.1:0", "--listen", "echo://127.0.0.1:0"};
}

Daemon::Daemon(const std::vector<std::string>& arguments) : Daemon(Pipes(), command({}, arguments)) {}

Daemon::Daemon(std::vector<std::string> starter, const std::vector<std::string>& arguments)
    : Daemon(Pipes(), command(std::move(starter), arguments)) {}

Daemon Daemon::of(const std::string& program, const std::vector<std::string>& arguments) {
  return {Pipes(), command({}, arguments, program)};
}

Daemon::Daemon(Pipes pipes, const std::vector<std::string>& command)
    : process_(command, {Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC)), std::move(pipes.out.write),
                         std::move(pipes.err.write)}),
      out_(std::move(pipes.out.read)),
      err_(std::move(pipes.err.read)) {}

Daemon::~Daemon() {
  if (ended_) return;
  try {
    stop();
  } catch (const testing::AssertionException&) {
    // Reported already.
  }
}

Endpoint Daemon::endpoint(const std::string& protocol, const std::string& host, Here here) const {
  const bool v6 = host.find(':') != std::string::npos;
  const std::string line = logs("listening on " + protocol + "://" + (v6 ? "[" + host + "]" : host) + ":", here);
  // A socket that listens on all addresses is reached at the loopback address.
  return {protocol, host == "0.0.0.0" ? "127.0.0.1" : host == "::" ? "::1" : host, port_in(line)};
}

std::string Daemon::logs(std::string_view part, Here here) const {
  std::string line = err_.wait_for_line(part);
  if (line.empty()) abandon("the log has no line with " + quoted(part) + ":\n" + log(), here);
  return line;
}

void Daemon::clogs_log(Here here) {
  logs("listening on ", here);  // before that, the child may still have the test's streams
  err_.pause(true);
  const std::string pipe = "/proc/" + std::to_string(pid()) + "/fd/2";
  const Descriptor same(open(pipe.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
  if (!same.is_open()) abandon_call("open " + pipe, here);
  const std::string filling = std::string(4095, '#') + "\n";
  // A read in progress makes room once more.
  for (int round = 0; round < 2; ++round) {
    while (write(same.get(), filling.data(), filling.size()) > 0) {
    }
    wait_for(-1, 0, Deadline(std::chrono::milliseconds(10)));
  }
}

void Daemon::log_reaches(std::size_t bytes, Here here) const {
  if (!err_.wait_for_size(bytes)) abandon("the log has only " + std::to_string(log().size()) + " bytes", here);
}

bool Daemon::has_successor() const {
  return log().find(taken_over_from(pid())) != std::string::npos;
}

void Daemon::is_replaced(Here here) {
  const std::string line = logs(taken_over_from(pid()), here);
  const std::string before = "info process ";
  const auto number = line.find(before);
  if (number == std::string::npos) abandon("no process takes over in: " + line, here);
  Process successor = Process::adopted(std::stoi(line.substr(number + before.size())), here);
  const auto old_status = process_.wait();
  if (old_status != 0) abandon("the old process did not end well:\n" + log(), here);
  process_ = std::move(successor);
}

int Daemon::status(const Deadline& deadline, Here here) {
  const int status = status_unread(deadline, here);
  err_.all();
  return status;
}

int Daemon::status_unread(const Deadline& deadline, Here here) {
  const auto status = process_.wait(deadline);
  ended_ = true;
  if (!status) {
    process_.signal(SIGKILL);
    abandon("confabd did not end:\n" + log(), here);
  }
  return *status;
}

void Daemon::stop(Here here) {
  signal(SIGTERM);
  const int ended_with = status(Deadline(), here);
  if (ended_with != 0) {
    abandon("confabd ended with status " + std::to_string(ended_with) + ", not 0:\n" + err_.all(), here);
  }
}

}  // namespace confab::harness
