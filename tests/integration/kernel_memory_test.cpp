// How much the kernel holds for one client: docs/limits.md makes a promise about it.
#include <gtest/gtest.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

#include "harness/client.hpp"
#include "server_end.hpp"

namespace confab::harness {
namespace {

using namespace std::chrono_literals;

// 64 KiB in each direction, and as much again for the kernel's own structures.
constexpr std::uint32_t kernel_bytes_max = 2 * 64 * 1024;
// The kernel checks the limit before it accepts another segment, of up to 64 KiB on the loopback ...
constexpr std::uint32_t segment_bytes_max = 64 * 1024;
// ... and before it takes another page to send.
constexpr std::uint32_t page_bytes = 4096;

struct Held {
  std::uint32_t received;
  std::uint32_t to_send;
};

Held held_by_the_kernel(const Descriptor& socket) {
  std::array<std::uint32_t, SK_MEMINFO_VARS> counts{};
  socklen_t size = sizeof counts;
  EXPECT_EQ(getsockopt(socket.get(), SOL_SOCKET, SO_MEMINFO, counts.data(), &size), 0);
  return {counts[SK_MEMINFO_RMEM_ALLOC], counts[SK_MEMINFO_WMEM_QUEUED]};
}

/// The most that waits to be sent over `socket`, measured when it has stopped growing.
std::uint32_t most_to_send(const Descriptor& socket) {
  std::uint32_t most = 0;
  for (Deadline end; !end.passed(); wait_for(-1, 0, Deadline(1ms))) {
    const std::uint32_t now = held_by_the_kernel(socket).to_send;
    if (now <= most) continue;
    most = now;
    if (most >= kernel_bytes_max / 2) end = Deadline(300ms);
  }
  return most;
}

/// Sends `text` over and over until the kernel has accepted nothing for a while.
void floods(Client& client, const std::string& text) {
  for (Deadline quiet(300ms); !quiet.passed();) {
    if (client.sends_some(text) > 0) quiet = Deadline(300ms);
  }
}

TEST(KernelMemory, OfAClientWhoseLinesWaitForTheirPaceIsBounded) {
  auto arguments = all_protocols();
  arguments.insert(arguments.end(), {"--exempt", "none", "--rate", "1", "--burst", "1"});
  Daemon daemon(arguments);
  Client ann = slash_user(daemon, "ann");
  const Descriptor socket = server_end_of(ann, daemon);
  ann.says("once");
  ann.says("twice");
  ann.sees("* You are sending too fast. Nothing is lost: your lines wait their turn.");
  floods(ann, std::string(60, 'x') + "\n");
  EXPECT_LE(held_by_the_kernel(socket).received, kernel_bytes_max + segment_bytes_max);
}

TEST(KernelMemory, OfAReaderWhoDoesNotReadIsBounded) {
  Daemon daemon;
  Client reader = connect(daemon, "echo", {.receive_buffer_bytes = 4096});
  const Descriptor socket = server_end_of(reader, daemon);
  const std::string line = std::string(4000, 'x') + "\n";
  constexpr std::size_t far_more_than_fits = 4 * 1024 * 1024;
  const Deadline deadline;
  for (std::size_t sent = 0; sent < far_more_than_fits && !deadline.passed();) sent += reader.sends_some(line);
  const std::uint32_t most = most_to_send(socket);
  EXPECT_GE(most, kernel_bytes_max / 2);
  EXPECT_LE(most, kernel_bytes_max + 4 * page_bytes);
  reader.resets();
}

}  // namespace
}  // namespace confab::harness
