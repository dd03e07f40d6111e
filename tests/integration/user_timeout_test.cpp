// When the kernel itself gives up a client: never a slow one, because it mistakes some slow readers for dead ones. That
// takes more than a minute, so these tests look at the daemon's own sockets.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <chrono>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "harness/client.hpp"
#include "harness/descriptor.hpp"
#include "harness/text_file.hpp"
#include "server_end.hpp"

namespace confab::harness {
namespace {

using namespace std::chrono_literals;

std::chrono::milliseconds user_timeout(const Descriptor& socket) {
  return std::chrono::milliseconds(option_of(socket, IPPROTO_TCP, TCP_USER_TIMEOUT));
}

bool becomes(const Descriptor& socket, std::chrono::milliseconds timeout) {
  return option_becomes(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<int>(timeout.count()));
}

TEST(UserTimeout, IsSomewhatLongerThanTheWriteTimeout) {
  for (const auto& [flags, expected] :
       {std::pair{std::vector<std::string>{}, 70s}, std::pair{std::vector<std::string>{"--write-timeout", "1"}, 60s},
        std::pair{std::vector<std::string>{"--write-timeout", "100"}, 110s}}) {
    auto arguments = all_protocols();
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    Daemon daemon(arguments);
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

TEST(UserTimeout, FollowsAWriteTimeoutThatChangesWhileTheDaemonRuns) {
  const std::string listener = "[[listen]]\nat = \"slash://127.0.0.1:0\"\n";
  const TextFile file(listener);
  Daemon daemon({"--config", file.path()});
  const Client ann = slash_user(daemon, "ann");
  file.write("write-timeout = 100\n" + listener);
  daemon.signal(SIGHUP);
  daemon.logs("write-timeout 60 -> 100");
  const Client bob = slash_user(daemon, "bob");
  EXPECT_EQ(user_timeout(server_end_of(bob, daemon)), 110s);
}

}  // namespace
}  // namespace confab::harness
