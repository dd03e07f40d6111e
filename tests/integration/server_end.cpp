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

/// A copy of the first of the process's sockets that is wanted; closed if there is none, or it may not be looked at.
template <class IsWanted>
Descriptor socket_of(pid_t pid, IsWanted is_wanted) {
  const Descriptor process(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  for (const auto& entry : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd")) {
    const std::string name = entry.path().filename();
    int number = -1;
    std::from_chars(name.data(), name.data() + name.size(), number);
    Descriptor copy(static_cast<int>(syscall(SYS_pidfd_getfd, process.get(), number, 0)));
    if (is_wanted(copy)) return copy;
  }
  return Descriptor();
}

/// The same, once there is one.
template <class IsWanted>
Descriptor wait_for_socket_of(pid_t pid, IsWanted is_wanted, Here here) {
  for (const Deadline deadline; !deadline.passed(); wait_for(-1, 0, Deadline(1ms))) {
    Descriptor found = socket_of(pid, is_wanted);
    if (found.is_open()) return found;
  }
  abandon("the daemon has no such socket, or it may not be looked at", here);
}

}  // namespace

Descriptor server_end_of(const Client& client, const Daemon& daemon, Here here) {
  const sockaddr_in wanted = address_of(client);
  const auto is_connected_to_it = [&](const Descriptor& socket) {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    return getpeername(socket.get(), reinterpret_cast<sockaddr*>(&peer), &size) == 0 &&
           peer.sin_port == wanted.sin_port && peer.sin_addr.s_addr == wanted.sin_addr.s_addr;
  };
  // The kernel connects a client before the daemon has accepted it.
  return wait_for_socket_of(daemon.pid(), is_connected_to_it, here);
}

Endpoint only_listener_of(pid_t process, const std::string& protocol, Here here) {
  const auto listens = [](const Descriptor& socket) {
    int value = 0;
    socklen_t size = sizeof value;
    return getsockopt(socket.get(), SOL_SOCKET, SO_ACCEPTCONN, &value, &size) == 0 && value == 1;
  };
  const Descriptor socket = wait_for_socket_of(process, listens, here);
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return {protocol, "127.0.0.1", ntohs(address.sin_port)};
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
