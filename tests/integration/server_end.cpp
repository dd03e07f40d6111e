#include "server_end.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <filesystem>
#include <string>

namespace confab::harness {

using namespace std::chrono_literals;

namespace {

sockaddr_in address_of(const Client& client) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(client.descriptor(), reinterpret_cast<sockaddr*>(&address), &size);
  return address;
}

/// A copy of the process's socket whose peer is `wanted`; closed if there is none or permission is lacking.
Descriptor socket_of(pid_t pid, const sockaddr_in& wanted) {
  const Descriptor process(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  for (const auto& entry : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd")) {
    const std::string name = entry.path().filename();
    int number = -1;
    std::from_chars(name.data(), name.data() + name.size(), number);
    Descriptor copy(static_cast<int>(syscall(SYS_pidfd_getfd, process.get(), number, 0)));
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    if (getpeername(copy.get(), reinterpret_cast<sockaddr*>(&peer), &size) != 0) continue;
    if (peer.sin_port == wanted.sin_port && peer.sin_addr.s_addr == wanted.sin_addr.s_addr) return copy;
  }
  return Descriptor();
}

}  // namespace

Descriptor server_end_of(const Client& client, const Daemon& daemon) {
  // The kernel connects a client before the daemon accepts it.
  for (const Deadline deadline; !deadline.passed(); wait_for(-1, 0, Deadline(1ms))) {
    Descriptor found = socket_of(daemon.pid(), address_of(client));
    if (found.is_open()) return found;
  }
  abandon("the daemon has no such socket, or it may not be looked at", Here::now());
}

int option_of(const Descriptor& socket, int level, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  EXPECT_EQ(getsockopt(socket.get(), level, name, &value, &size), 0);
  return value;
}

bool option_becomes(const Descriptor& socket, int level, int name, int value) {
  for (const Deadline deadline; !deadline.passed(); wait_for(-1, 0, Deadline(1ms))) {
    if (option_of(socket, level, name) == value) return true;
  }
  return false;
}

int error_of(const Client& client, const Deadline& deadline) {
  for (;;) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(client.descriptor(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0 || deadline.passed()) return error;
    wait_for(-1, 0, Deadline(1ms));
  }
}

}  // namespace confab::harness
