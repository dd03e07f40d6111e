// The system calls that a line costs the real daemon. Unnecessary calls would show here.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include "count_calls.hpp"
#include "harness/client.hpp"
#include "harness/daemon.hpp"

namespace confab::harness {
namespace {

/// The shared counters, and the environment that makes a child count in them.
class Counting {
 public:
  Counting() {
    const int file = mkstemp(path_.data());
    if (file < 0 || ftruncate(file, sizeof(test::CallCounts)) != 0) abandon_call("mkstemp", Here::now());
    void* const memory = mmap(nullptr, sizeof(test::CallCounts), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) abandon_call("mmap", Here::now());
    close(file);
    counts_ = static_cast<test::CallCounts*>(memory);
    setenv("CONFAB_COUNT_FILE", path_.c_str(), 1);
    setenv("LD_PRELOAD", COUNT_CALLS_PATH, 1);
  }
  ~Counting() {
    unsetenv("LD_PRELOAD");
    unsetenv("CONFAB_COUNT_FILE");
    munmap(counts_, sizeof(test::CallCounts));
    unlink(path_.c_str());
  }
  Counting(const Counting&) = delete;
  Counting& operator=(const Counting&) = delete;

  const test::CallCounts& counts() const { return *counts_; }

 private:
  std::string path_ = testing::TempDir() + "confab-counts-XXXXXX";
  test::CallCounts* counts_ = nullptr;
};

/// Nobody is told of the others who come, while nothing is to be counted but lines.
std::vector<std::string> without_notices() {
  auto arguments = harness::all_protocols();
  arguments.insert(arguments.end(), {"--notices", "quiet"});
  return arguments;
}

class SystemCalls : public testing::Test {
 protected:
  static constexpr std::size_t others = 20;

  SystemCalls() {
    for (std::size_t i = 0; i < others; ++i) {
      people_.push_back(slash_user(daemon_, "u" + std::to_string(i)));
    }
    for (Client& person : people_) forget_so_far(person);
    forget_so_far(ann_);
  }

  // Lines still in flight to others when one of them has received everything would count for the next step.
  static void forget_so_far(Client& person) {
    const std::string answer = person.asks_fence();
    while (person.line() != answer + "\n") {
    }
  }

  void everybody_sees(const std::vector<std::string>& lines) {
    for (Client& person : people_) {
      for (const std::string& line : lines) person.sees(line);
    }
  }

  Counting counting_;
  Daemon daemon_{without_notices()};
  Client ann_ = slash_user(daemon_, "ann");
  std::vector<Client> people_;
  const test::CallCounts& counts_ = counting_.counts();
};

TEST_F(SystemCalls, ALineIsOneReceiveAndOneSendForEachWhoHearsIt) {
  const auto sends = counts_.sends.load();
  const auto receives = counts_.receives.load();
  ASSERT_GT(sends, 0U) << "nothing is counted";
  ASSERT_GT(receives, 0U) << "nothing is counted";
  ann_.says("hello");
  everybody_sees({"ann: hello"});
  EXPECT_EQ(counts_.sends - sends, others);
  EXPECT_EQ(counts_.receives - receives, 1U);
}

TEST_F(SystemCalls, LinesThatComeTogetherAreSentTogether) {
  const auto sends = counts_.sends.load();
  const auto receives = counts_.receives.load();
  std::string bytes;
  std::vector<std::string> lines;
  for (int i = 0; i < 100; ++i) {
    bytes += std::to_string(i) + "\n";
    lines.push_back("ann: " + std::to_string(i));
  }
  ann_.sends(bytes);
  everybody_sees(lines);
  EXPECT_EQ(counts_.sends - sends, others);
  EXPECT_EQ(counts_.receives - receives, 1U);
}

TEST(SlowReaderCalls, TheKernelIsToldOfASlowReaderOnceAndOfItsCatchingUpOnce) {
  const Counting counting;
  Daemon daemon;
  Client ann = sigil_user(daemon, "ann");
  Client slow = slash_user(daemon, "slow", {.receive_buffer_bytes = 4096});
  const auto before = counting.counts().user_timeouts.load();
  ASSERT_GT(before, 0U) << "nothing is counted";
  for (int i = 0; i < 500; ++i) ann.says(std::string(1000, 'x'));
  ann.heard();
  ann.says("last");
  // Its socket fills up repeatedly until it has read everything.
  while (slow.line() != "ann: last\n") {
  }
  for (const Deadline deadline; counting.counts().user_timeouts < before + 2 && !deadline.passed();) {
    wait_for(-1, 0, Deadline(std::chrono::milliseconds(1)));
  }
  EXPECT_EQ(counting.counts().user_timeouts, before + 2);
}

struct CallsAtTheDoor {
  explicit CallsAtTheDoor(const test::CallCounts& counts)
      : accepts(counts.accepts),
        sends(counts.sends),
        shutdowns(counts.shutdowns),
        receives(counts.receives),
        closes(counts.closes),
        resets(counts.resets) {}

  std::uint64_t accepts, sends, shutdowns, receives, closes, resets;
};

TEST(RefusalCalls, SomebodyRefusedCostsFiveCallsAndAFewOfAStormThreeMore) {
  constexpr std::uint64_t refused = 300;
  constexpr std::uint64_t kept_max = 64;  // at a time, for a second
  const Counting counting;
  auto arguments = all_protocols();
  arguments.insert(arguments.end(), {"--connections-per-address-max", "1", "--exempt", "127.0.0.1"});
  Daemon daemon(arguments);
  Client ann = slash_user(daemon, "ann");
  Client first = slash_user(daemon, "bob", {.from = "127.66.0.1"});
  first.heard();
  ann.heard();
  const CallsAtTheDoor before(counting.counts());
  const auto start = std::chrono::steady_clock::now();
  std::vector<Client> storm;
  for (std::uint64_t i = 0; i < refused; ++i) {
    storm.push_back(connect(daemon, "slash", {.from = "127.66.0.1"}));
    storm.back().sees("* There are too many connections from your address. Please try again later.");
    storm.back().sees_end();
  }
  for (const Deadline deadline; counting.counts().closes - before.closes < refused && !deadline.passed();) {
    wait_for(-1, 0, Deadline(std::chrono::milliseconds(1)));
  }
  const CallsAtTheDoor after(counting.counts());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(std::chrono::steady_clock::now() - start).count();
  const std::uint64_t kept = kept_max * (1 + static_cast<std::uint64_t>(seconds));
  EXPECT_EQ(after.accepts - before.accepts, refused);
  EXPECT_EQ(after.sends - before.sends, refused);
  EXPECT_EQ(after.shutdowns - before.shutdowns, refused);
  EXPECT_EQ(after.closes - before.closes, refused);
  EXPECT_GE(after.receives - before.receives, refused);
  EXPECT_LE(after.receives - before.receives, refused + kept);
  EXPECT_GE(after.resets - before.resets, kept_max);
  EXPECT_LE(after.resets - before.resets, kept);
}

}  // namespace
}  // namespace confab::harness
