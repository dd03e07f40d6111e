// kill -9 in the middle of talk: what people had read a second before is in the file, in order, and the file is whole.
// CONFAB_KILLS in the environment: how often; three times if it is not set. `.ci/run kills` does it a hundred times.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "admin_fixture.hpp"
#include "harness/client.hpp"
#include "store/state_database.hpp"

namespace confab::harness {
namespace {

using Clock = std::chrono::steady_clock;

constexpr store::Retention everything{100'000, 1U << 30U, 30};

class Killed : public Admin {
 protected:
  std::vector<std::string> flags() const {
    return arguments({"--state-directory", state.string(), "--history-lines", "100000", "--exempt", "127.0.0.1"});
  }

  /// The lines of the lobby in the file that begin with `prefix`, without it.
  std::vector<std::string> kept(const std::string& prefix) const {
    std::vector<std::string> lines;
    store::StateDatabase(state).read_rooms(everything, [&](const ArchivedRoom& room) {
      for (const ArchivedLine& line : room.lines) {
        if (room.name == "lobby" && line.text.starts_with(prefix)) lines.push_back(line.text.substr(prefix.size()));
      }
    });
    return lines;
  }

  /// Returns when each line had been read.
  std::vector<Clock::time_point> talk(const std::string& prefix, std::chrono::milliseconds time) const {
    Daemon daemon(flags());
    daemon.logs("keeping state in");
    Client ann = slash_user(daemon, "ann");
    Client bob = slash_user(daemon, "bob");
    ann.sees("* bob joined.");
    std::vector<Clock::time_point> read;
    for (const Deadline deadline(time); !deadline.passed();) {
      const std::string text = prefix + std::to_string(read.size());
      ann.says(text);
      bob.sees("ann: " + text);
      read.push_back(Clock::now());
    }
    daemon.signal(SIGKILL);
    daemon.status();
    return read;
  }
};

TEST_F(Killed, TheFileHasWhatWasReadASecondBefore) {
  const char* const wanted = std::getenv("CONFAB_KILLS");
  const int rounds = wanted == nullptr ? 3 : std::atoi(wanted);
  std::minstd_rand random(20'261'128);
  for (int round = 0; round < rounds; ++round) {
    const std::string prefix = "round " + std::to_string(round) + " line ";
    const auto read = talk(prefix, std::chrono::milliseconds(1100 + random() % 900));
    const auto killed = Clock::now();
    std::size_t certain = 0;
    while (certain < read.size() && read[certain] < killed - std::chrono::seconds(1)) ++certain;
    const auto lines = kept(prefix);
    // Of a quick round the first lines may be more than a room keeps.
    const std::size_t first = lines.empty() ? 0 : std::stoul(lines.front());
    EXPECT_TRUE(first == 0 || lines.size() >= everything.lines) << first << " is the first of " << lines.size();
    ASSERT_GE(first + lines.size(), certain) << "of " << read.size();
    for (std::size_t i = 0; i < lines.size(); ++i) ASSERT_EQ(lines[i], std::to_string(first + i));
  }
}

}  // namespace
}  // namespace confab::harness
