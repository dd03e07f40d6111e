#include "siege/storm.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstddef>
#include <iterator>
#include <new>

#include "harness/failure.hpp"

namespace confab::attacks {

namespace {

constexpr std::size_t kept_max = 3000;

sockaddr_in address_of(const std::string& host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  inet_pton(AF_INET, host.c_str(), &address.sin_addr);
  return address;
}

void set_option(int socket, int level, int name, const void* value, socklen_t size) {
  setsockopt(socket, level, name, value, size);
}

/// A connection in progress, or -1.
int begin_to_connect(const sockaddr_in& from, const sockaddr_in& to, bool resets) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  if (resets) set_option(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  const int late = 1;
  set_option(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &late, sizeof late);
  bind(socket, reinterpret_cast<const sockaddr*>(&from), sizeof from);
  connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  return socket;
}

/// Runs in a process forked from one with several threads, so it makes only system calls and allocates nothing.
[[noreturn]] void rage(const std::vector<sockaddr_in>& from, const sockaddr_in& to, Aftermath aftermath,
                       std::atomic<std::uint64_t>& tried) {
  static std::array<int, kept_max> kept;
  std::size_t kept_count = 0;
  for (std::size_t next = 0;; next = (next + 1) % from.size()) {
    const int socket = begin_to_connect(from[next], to, aftermath != Aftermath::end);
    ++tried;
    if (socket >= 0 && aftermath == Aftermath::kept) kept[kept_count++] = socket;
    if (socket >= 0 && aftermath != Aftermath::kept) close(socket);
    if (kept_count < kept_max && socket >= 0) continue;
    while (kept_count > 0) close(kept[--kept_count]);
  }
}

}  // namespace

Storm::Storm(const harness::Endpoint& endpoint, const StormPlan& plan) {
  void* const memory = mmap(nullptr, sizeof *tried_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) harness::abandon_call("mmap", harness::Here::now());
  tried_ = new (memory) std::atomic<std::uint64_t>(0);
  std::vector<sockaddr_in> from;
  std::transform(plan.from.begin(), plan.from.end(), std::back_inserter(from),
                 [](const std::string& host) { return address_of(host, 0); });
  const sockaddr_in to = address_of(endpoint.host, endpoint.port);
  for (int i = 0; i < plan.processes; ++i) {
    const pid_t process = fork();
    if (process < 0) harness::abandon_call("fork", harness::Here::now());
    if (process == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      rage(from, to, plan.aftermath, *tried_);
    }
    processes_.push_back(process);
  }
}

Storm::~Storm() {
  for (const pid_t process : processes_) kill(process, SIGKILL);
  for (const pid_t process : processes_) waitpid(process, nullptr, 0);
  munmap(tried_, sizeof *tried_);
}

std::vector<std::string> stormy_addresses(int count) {
  std::vector<std::string> addresses;
  for (int i = 1; i <= count; ++i) addresses.push_back("127.67.0." + std::to_string(i));
  return addresses;
}

}  // namespace confab::attacks
