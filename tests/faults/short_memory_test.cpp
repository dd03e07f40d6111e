// The real daemon with a limit on its memory, and clients that use it up.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "../simulation/sanitized.hpp"
#include "harness/client.hpp"

namespace confab::harness {
namespace {

/// What a line like "VmSize:    9200 kB" in the process's status says, in bytes.
std::uint64_t memory_of(pid_t process, const std::string& kind) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string word; status >> word;) {
    if (word != kind + ":") continue;
    std::uint64_t kilobytes = 0;
    status >> kilobytes;
    return kilobytes * 1024;
  }
  return 0;
}

/// From now on the process gets no more than `bytes` besides what it has.
void limit_memory(pid_t process, std::uint64_t bytes) {
  const rlim_t total = memory_of(process, "VmSize") + bytes;
  const rlimit limit{total, RLIM_INFINITY};
  if (::prlimit(process, RLIMIT_AS, &limit, nullptr) != 0) abandon_call("prlimit", Here::now());
}

/// In a room of their own, where only they are heard.
void go_where_it_is_quiet(Client& ann, Client& bob) {
  ann.sees("* bob joined.");
  ann.says("/join quiet");
  ann.sees("* You are now in quiet with no others.");
  bob.sees("* ann left for quiet.");
  bob.says("/join quiet");
  bob.sees("* You are now in quiet with 1 other: ann.");
  ann.sees("* bob joined.");
}

TEST(ShortMemory, TheClientThatHoldsItGoesAndTheOthersLoseNothing) {
  if (simulation::sanitized) GTEST_SKIP() << "sanitizers take more memory than any limit, and not from operator new";
  auto arguments = all_protocols();
  arguments.insert(arguments.end(), {"--write-queue-bytes-max", "1048576"});
  Daemon daemon(arguments);
  Client ann = slash_user(daemon, "ann");
  Client bob = slash_user(daemon, "bob");
  go_where_it_is_quiet(ann, bob);
  // Some read nothing, and one tells each of them more than there is memory for.
  Client teller = sigil_user(daemon, "teller");
  constexpr int hoarders_count = 24;
  std::vector<Client> hoarders;
  for (int i = 0; i < hoarders_count; ++i) hoarders.push_back(sigil_user(daemon, "h" + std::to_string(i)));
  limit_memory(daemon.pid(), 4 * 1024 * 1024);
  const std::string text(4000, 'x');
  for (int round = 0; round < 500; ++round) {
    for (int i = 0; i < hoarders_count; ++i) teller.says("#h" + std::to_string(i) + " " + text);
    teller.heard();
    ann.says(std::to_string(round));
    bob.sees("ann: " + std::to_string(round));
    bob.says(std::to_string(round));
    ann.sees("bob: " + std::to_string(round));
  }
  daemon.logs("memory has run short");
  daemon.logs("ended: out of memory");
  hoarders.clear();
  // There is room again once they have left.
  const Deadline deadline;
  while (connect(daemon, "slash").line_or_end() != "* Welcome to confab. Enter your username:\n") {
    ASSERT_FALSE(deadline.passed());
  }
  Client late = slash_user(daemon, "late");
  ann.sees_nothing();
  bob.sees_nothing();
}

TEST(Threads, DaemonHasOneAndOneForTheLogAndSoNothingItDoesNeedsALock) {
  if (simulation::sanitized) GTEST_SKIP() << "sanitizers may have threads of their own";
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  ann.sees("* bob joined.");
  std::multiset<std::string> names;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/" + std::to_string(daemon.pid()) + "/task")) {
    std::ifstream file(thread.path() / "comm");
    std::string name;
    std::getline(file, name);
    names.insert(name);
  }
  EXPECT_EQ(names, (std::multiset<std::string>{"confabd", "confabd-log"}));
}

}  // namespace
}  // namespace confab::harness
