// Clients without a pace keep the daemon's loop busy; newcomers still get in. The test measures how long that takes in
// turns of the loop, with a client that asks again at each answer: every answer takes at least one turn. One thread
// floods, asks and waits for the newcomer, so a slow machine or a missing processor does not distort the count.
#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

constexpr std::size_t newcomers = 20;

class BusyLoop : public testing::Test {
 protected:
  void flooders_come(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) flooders_.push_back(slash_user(daemon_, "flooder" + std::to_string(i)));
    for (int round = 0; round < 3; ++round) flood();
  }

  /// Returns how many answers another client gets before a newcomer is greeted.
  std::size_t answers_until_a_newcomer_is_greeted() {
    Client newcomer = connect(daemon_, "slash");
    std::size_t answers = 0;
    asker_.says("x");
    for (const Deadline deadline; !has_come(newcomer) && !deadline.passed(); flood()) {
      if (!has_come(asker_)) continue;
      asker_.sees("X");
      asker_.says("x");
      ++answers;
    }
    newcomer.sees("* Welcome to confab. Enter your username:");
    newcomer.resets();
    asker_.sees("X");
    return answers;
  }

 private:
  static bool has_come(const Client& client) {
    return wait_for(client.descriptor(), POLLIN, Deadline(std::chrono::milliseconds(0)));
  }

  /// Sends empty lines: the daemon reads them, and nobody hears them.
  void flood() {
    for (Client& flooder : flooders_) flooder.sends_some(empty_lines_);
  }

  const std::string empty_lines_ = std::string(64 * 1024, '\n');
  Daemon daemon_;
  Client asker_ = connect(daemon_, "echo");
  std::vector<Client> flooders_;
};

TEST_F(BusyLoop, ANewcomerIsGreetedWithinSoManyTurns) {
  constexpr std::size_t turns_max = 32 + 8;
  flooders_come(2);
  for (std::size_t i = 0; i < newcomers; ++i) ASSERT_LE(answers_until_a_newcomer_is_greeted(), turns_max);
}

// A turn that hears many clients takes longer than the 5 ms after which Asio runs.
TEST_F(BusyLoop, ANewcomerIsGreetedWithinFewHeavyTurns) {
  constexpr std::size_t turns_max = 6;
  flooders_come(100);
  for (std::size_t i = 0; i < newcomers; ++i) ASSERT_LE(answers_until_a_newcomer_is_greeted(), turns_max);
}

}  // namespace
}  // namespace confab::harness
