// Endings that find a client unprepared: it stays after the goodbye, still sends when the server stops, or is reset
// while its lines wait. And urgent data, which ends a read early.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <csignal>
#include <string>
#include <string_view>
#include <vector>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

const std::string welcome = "* Welcome to confab. Enter your username:";
const std::string held_back = "* You are sending too fast. Nothing is lost: your lines wait their turn.";

std::vector<std::string> paced(int burst) {
  auto arguments = all_protocols();
  arguments.insert(arguments.end(), {"--exempt", "none", "--rate", "1", "--burst", std::to_string(burst)});
  return arguments;
}

TEST(HardEndings, AClientThatStaysAfterTheGoodbyeLosesItsPlace) {
  auto arguments = all_protocols();
  arguments.insert(arguments.end(), {"--connections-max", "1"});
  Daemon daemon(arguments);
  Client ann = slash_user(daemon, "ann");
  ann.says("/quit");
  ann.sees("* Goodbye, ann.");
  ann.sees_end();
  // Ann keeps her side open. The server turns newcomers away for a while, and in the end lets one in.
  bool let_in = false;
  for (const Deadline deadline; !let_in && !deadline.passed();) {
    Client next = connect(daemon, "slash");
    let_in = next.line() == welcome + "\n";
  }
  EXPECT_TRUE(let_in);
}

TEST(HardEndings, AClientThatIsStillSendingWhenTheServerStopsGetsAllThatWasQueuedForIt) {
  Daemon daemon(paced(60));
  Client bob = slash_user(daemon, "bob");
  Client ann = slash_user(daemon, "ann", {.receive_buffer_bytes = 4096});
  bob.sees("* ann joined.");
  // More than Ann's side accepts unread, and less than the kernel holds for her.
  const std::string said(2000, 'b');
  for (int line = 0; line < 50; ++line) bob.says(said);
  bob.heard();
  // More than the server hears at once: some of it is still unread when it stops.
  std::string much;
  for (int line = 0; line < 20'000; ++line) much += "a line\n";
  ann.sends_some(much);
  daemon.signal(SIGTERM);
  for (int line = 0; line < 50; ++line) ann.sees("bob: " + said);
  std::string last = ann.line();
  if (last == held_back + "\n") last = ann.line();
  EXPECT_EQ(last, "* The server is shutting down. Goodbye.\n");
  ann.sees_end();
  ann.closes();
  EXPECT_EQ(daemon.status(), 0);
}

TEST(HardEndings, AClientThatResetsWhileItsLinesWaitLeavesAtOnce) {
  Daemon daemon(paced(5));
  Client bob = slash_user(daemon, "bob");
  Client ann = slash_user(daemon, "ann");
  bob.sees("* ann joined.");
  std::string much;
  for (int line = 0; line < 900; ++line) much += "x\n";
  ann.sends(much);
  ann.sees(held_back);
  ann.resets();
  std::string seen = bob.line();
  while (seen == "ann: x\n") seen = bob.line();
  EXPECT_EQ(seen, "* ann left (connection lost).\n");
}

TEST(HardEndings, UrgentDataBetweenTwoLinesLosesNothing) {
  Daemon daemon;
  Client bob = slash_user(daemon, "bob");
  Client ann = slash_user(daemon, "ann");
  bob.sees("* ann joined.");
  ann.ends_in("\r\n");
  // What telnet sends on an interrupt (RFC 854, "Synch"): IAC, and the data mark as urgent data.
  constexpr std::string_view synch = "\xff\xf2";
  for (int round = 0; round < 20; ++round) {
    ann.sends("one\n");
    ASSERT_EQ(::send(ann.descriptor(), synch.data(), synch.size(), MSG_OOB), 2);
    ann.sends("two\n");
    bob.sees("ann: one");
    bob.sees("ann: two");
  }
}

}  // namespace
}  // namespace confab::harness
