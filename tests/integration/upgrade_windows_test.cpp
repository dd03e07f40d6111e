// Receive windows at a live upgrade. The size of a window is the kernel's, so it comes along with the socket; how often
// the old process has looked for the end of a stream does not. The new process looks for it from the beginning.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <csignal>
#include <string>
#include <vector>

#include "harness/client.hpp"
#include "harness/replaceable.hpp"
#include "server_end.hpp"

namespace confab::harness {
namespace {

const std::string held_back = "* You are sending too fast. Nothing is lost: your lines wait their turn.";

std::vector<std::string> paced() {
  auto arguments = all_protocols();
  arguments.insert(arguments.end(), {"--exempt", "none", "--rate", "2", "--burst", "10"});
  return arguments;
}

std::string lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "x\n";
  return text;
}

/// Asks for the holder's name: so the server looks for the end of the holder's stream at once.
void wants(const Daemon& daemon, const std::string& name, Here here = Here::now()) {
  Client other = connect(daemon, "slash", {}, here);
  other.sees("* Welcome to confab. Enter your username:", here);
  other.says(name, here);
  other.sees("* That name is in use. Enter your username:", here);
}

// Otherwise, each upgrade would leave some that nobody counts, of some MiB each.
TEST(UpgradeWindows, OneThatWasOpenWideIsNarrowedWithTheNextLine) {
  constexpr int narrow = 128 * 1024;  // Linux doubles what is asked for
  constexpr int wide = 1024 * 1024;
  Replaceable program;
  Daemon daemon = Daemon::of(program.path(), paced());
  Client paster = slash_user(daemon, "paster");
  const Descriptor its_socket = server_end_of(paster, daemon);
  paster.sends("/join den\n" + lines(20'000));
  paster.sees("* You are now in den with no others.");
  paster.sees(held_back);
  wants(daemon, "paster");
  ASSERT_GE(option_of(its_socket, SOL_SOCKET, SO_RCVBUF), wide);
  daemon.signal(SIGUSR2);
  daemon.is_replaced();
  EXPECT_TRUE(option_becomes(its_socket, SOL_SOCKET, SO_RCVBUF, narrow));
  paster.resets();
}

// What it has sent waits in our kernel and its own, and the end of its stream after that.
TEST(UpgradeWindows, TheEndOfAStreamIsStillFoundBehindAllThatWaits) {
  Replaceable program;
  Daemon daemon = Daemon::of(program.path(), paced());
  Client bob = slash_user(daemon, "bob");
  Client paster = slash_user(daemon, "paster");
  bob.sees("* paster joined.");
  paster.sends(lines(20'000));
  paster.sees(held_back);
  paster.closes();
  daemon.signal(SIGUSR2);
  daemon.is_replaced();
  std::string line;
  for (const Deadline deadline; line != "* paster left.\n" && !deadline.passed();) line = bob.line();
  EXPECT_EQ(line, "* paster left.\n");
}

}  // namespace
}  // namespace confab::harness
