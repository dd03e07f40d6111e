// When the kernel gives up a client by itself: never one that is slow, since it takes some who read for dead. The wait
// for that would be a minute and more; so these tests look at the daemon's own sockets.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "harness/client.hpp"
#include "harness/descriptor.hpp"

namespace confab::harness {
namespace {

using namespace std::chrono_literals;

/// The daemon's end of `client`'s connection.
Descriptor server_end_of(const Client& client, const Daemon& daemon) {
  sockaddr_in wanted{};
  socklen_t size = sizeof wanted;
  getsockname(client.descriptor(), reinterpret_cast<sockaddr*>(&wanted), &size);
  const Descriptor process(static_cast<int>(syscall(SYS_pidfd_open, daemon.pid(), 0)));
  for (const auto& entry : std::filesystem::directory_iterator("/proc/" + std::to_string(daemon.pid()) + "/fd")) {
    const std::string name = entry.path().filename();
    int number = -1;
    std::from_chars(name.data(), name.data() + name.size(), number);
    Descriptor copy(static_cast<int>(syscall(SYS_pidfd_getfd, process.get(), number, 0)));
    sockaddr_in peer{};
    size = sizeof peer;
    if (getpeername(copy.get(), reinterpret_cast<sockaddr*>(&peer), &size) != 0) continue;
    if (peer.sin_port == wanted.sin_port && peer.sin_addr.s_addr == wanted.sin_addr.s_addr) return copy;
  }
  abandon("the daemon has no such socket, or it may not be looked at", Here::now());
}

std::chrono::milliseconds user_timeout(const Descriptor& socket) {
  unsigned value = 0;
  socklen_t size = sizeof value;
  EXPECT_EQ(getsockopt(socket.get(), IPPROTO_TCP, TCP_USER_TIMEOUT, &value, &size), 0);
  return std::chrono::milliseconds(value);
}

bool becomes(const Descriptor& socket, std::chrono::milliseconds timeout) {
  for (const Deadline deadline; !deadline.passed(); wait_for(-1, 0, Deadline(1ms))) {
    if (user_timeout(socket) == timeout) return true;
  }
  return false;
}

TEST(UserTimeout, IsSomewhatLongerThanTheWriteTimeout) {
  for (const auto& [flags, expected] :
       {std::pair{std::vector<std::string>{}, 70s}, std::pair{std::vector<std::string>{"--write-timeout", "1"}, 60s},
        std::pair{std::vector<std::string>{"--write-timeout", "100"}, 110s}}) {
    Daemon daemon(flags);
    const Client ann = slash_user(daemon, "ann");
    EXPECT_EQ(user_timeout(server_end_of(ann, daemon)), expected);
  }
}

TEST(UserTimeout, IsOffForASlowReaderUntilItHasBeenSentEverything) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  Client slow = slash_user(daemon, "slow", {.receive_buffer_bytes = 4096});
  const Descriptor socket = server_end_of(slow, daemon);
  std::string much;
  for (int i = 0; i < 500; ++i) much += std::string(1000, 'x') + "\n";
  ann.sends(much + "last\n");
  EXPECT_TRUE(becomes(socket, 0s)) << "it reads nothing";
  while (slow.line() != "ann: last\n") {
  }
  EXPECT_TRUE(becomes(socket, 70s)) << "it has read all";
}

}  // namespace
}  // namespace confab::harness
