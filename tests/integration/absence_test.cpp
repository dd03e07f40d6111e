// The daemon is stopped for longer than its time-outs, as by Ctrl-Z in its terminal, and then continues. It must not
// blame its clients for that.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <vector>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

using namespace std::chrono_literals;

const std::string prompt = "* Welcome to confab. Enter your username:";

/// Stops the daemon until it has been away for the whole absence and is told to continue.
class Absence {
 public:
  explicit Absence(Daemon& daemon, std::chrono::milliseconds length = 3s) : daemon_(daemon), end_(length) {
    daemon_.signal(SIGSTOP);
    for (const Deadline deadline; state() != 'T' && !deadline.passed();) wait_for(-1, 0, Deadline(1ms));
  }

  void ends() {
    wait_for(-1, 0, end_);
    daemon_.signal(SIGCONT);
  }

 private:
  char state() const {
    std::ifstream file("/proc/" + std::to_string(daemon_.pid()) + "/stat");
    std::string text;
    std::getline(file, text);
    return text.at(text.rfind(')') + 2);
  }

  Daemon& daemon_;
  const Deadline end_;
};

std::vector<std::string> with(std::string flag, std::string seconds) {
  auto arguments = all_protocols();
  arguments.insert(arguments.end(), {std::move(flag), std::move(seconds)});
  return arguments;
}

TEST(Absence, NamesThatArrivedMeanwhileAreAcceptedAndAClientWithoutAChanceMayStillGiveOne) {
  Daemon daemon(with("--login-timeout", "2"));
  Client late = connect(daemon, "slash");
  Client later = connect(daemon, "slash");
  Client bot = connect(daemon, "sigil");
  late.sees(prompt);
  later.sees(prompt);
  Absence away(daemon);
  late.says("late");
  bot.says("bot");
  away.ends();
  late.sees("* Hello, late. You are in lobby with no others. Type /help for commands.");
  bot.heard();
  later.says("later");
  EXPECT_TRUE(later.line().starts_with("* Hello, later. "));
}

TEST(Absence, ShortOnesDoNotAddUp) {
  Daemon daemon(with("--login-timeout", "3"));
  Client late = connect(daemon, "slash");
  late.sees(prompt);
  for (int i = 0; i < 5; ++i) Absence(daemon, 1500ms).ends();
  late.says("late");
  late.sees("* Hello, late. You are in lobby with no others. Type /help for commands.");
}

TEST(Absence, TimeGoesOnAfterIt) {
  Daemon daemon(with("--login-timeout", "2"));
  Client silent = connect(daemon, "slash");
  silent.sees(prompt);
  Absence(daemon).ends();
  silent.sees("* No username was given in time. Goodbye.");
  silent.sees_end();
}

TEST(Absence, AReaderThatCouldTakeNothingFromAServerAwayIsNotClosed) {
  Daemon daemon(with("--write-timeout", "2"));
  Client ann = slash_user(daemon, "ann");
  Client slow = slash_user(daemon, "slow", {.receive_buffer_bytes = 4096});
  ann.sees("* slow joined.");
  for (int i = 0; i < 500; ++i) ann.says(std::string(1000, 'x'));
  ann.heard();
  Absence(daemon).ends();
  ann.says("last");
  while (slow.line() != "ann: last\n") {
  }
}

}  // namespace
}  // namespace confab::harness
