// The limits that the command line sets, and how a client sees each.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

std::vector<std::string> with(const std::vector<std::string>& flags) {
  std::vector<std::string> arguments = all_protocols();
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  return arguments;
}

TEST(Limits, AClientThatGivesNoNameInTimeIsClosedWithAReason) {
  Daemon daemon(with({"--login-timeout", "1"}));
  Client named = slash_user(daemon, "ann");
  Client silent = connect(daemon, "slash");
  Client half = connect(daemon, "slash");
  Client script = connect(daemon, "sigil");
  Client echo = connect(daemon, "echo");
  half.sends("half a na");
  for (Client* client : {&silent, &half}) {
    client->sees("* Welcome to confab. Enter your username:");
    client->sees("* No username was given in time. Goodbye.");
    client->sees_end();
  }
  script.sees_end();
  echo.sees_nothing();
  named.sees_nothing();
}

TEST(Limits, AClientThatTakesNothingForTooLongIsClosedAndTheOthersAreTold) {
  Daemon daemon(with({"--write-timeout", "1"}));
  Client deaf = slash_user(daemon, "deaf", {.receive_buffer_bytes = 4096});
  Client bob = slash_user(daemon, "bob");
  Client ann = sigil_user(daemon, "ann");
  bob.sees("* ann joined.");
  // More than all buffers hold.
  const std::string line(3999, 'x');
  for (int i = 0; i < 500; ++i) {
    ann.says(line);
    bob.sees("ann: " + line);
  }
  bob.sees("* deaf left (connection lost).");
  bob.sees_nothing();
  daemon.logs("deaf at " + deaf.address() + " ended: took nothing for too long");
}

TEST(Limits, LinesUpToTheLimitAreHeardAndLongerOnesAreNot) {
  Daemon daemon(with({"--line-bytes-max", "200"}));
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  ann.sees("* bob joined.");
  ann.says(std::string(200, 'x'));
  bob.sees("ann: " + std::string(200, 'x'));
  ann.says(std::string(201, 'x'));
  ann.sees("* That line is longer than 200 bytes and was not sent.");
  bob.sees_nothing();
}

TEST(Limits, RoomsOnTheServer) {
  Daemon daemon(with({"--rooms-max", "1"}));
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  ann.sees("* bob joined.");
  bob.says("!enter dev");
  bob.says("!enter ops");
  bob.sees("! too many rooms on this server");
  ann.says("/join ops");
  ann.sees("* There are too many rooms already. Join one of them: type /rooms.");
  ann.says("/join dev");
  ann.sees("* You are now in dev with 1 other: bob.");
}

TEST(Limits, RoomsOfOneScript) {
  Daemon daemon(with({"--rooms-per-user-max", "2"}));
  Client ann = sigil_user(daemon, "ann");
  ann.sends("!enter a\n!enter b\n!enter c\n");
  ann.sees("! you are in too many rooms: !leave one first");
  ann.sends("!leave a\n!enter c\n!rooms\n");
  ann.sees("b c");
}

TEST(Limits, FullServerSaysSoToPeopleAndClosesUntilSomebodyLeaves) {
  Daemon daemon(with({"--connections-max", "2"}));
  Client ann = slash_user(daemon, "ann");
  Client bob = sigil_user(daemon, "bob");
  ann.sees("* bob joined.");
  Client late = connect(daemon, "slash");
  late.sees("* The server is full. Please try again later.");
  late.sees_end();
  Client late_script = connect(daemon, "sigil");
  late_script.sees_end();
  daemon.logs("refused " + late.address() + ": The server is full (--connections-max 2)");
  bob.says("!quit");
  bob.sees_end();
  bob.closes();
  ann.sees("* bob left.");
  // The place is free when the server has seen bob close too.
  const Deadline deadline;
  while (connect(daemon, "slash").line() != "* Welcome to confab. Enter your username:\n") {
    ASSERT_FALSE(deadline.passed());
  }
}

TEST(Limits, ConnectionsOfOneAddress) {
  Daemon daemon(with({"--connections-per-address-max", "2", "--exempt", "none"}));
  Client ann = slash_user(daemon, "ann");
  Client bob = slash_user(daemon, "bob");
  Client late = connect(daemon, "slash");
  late.sees("* There are too many connections from your address. Please try again later.");
  late.sees_end();
}

TEST(Limits, ConnectionsThatComeTooFastFromOneAddress) {
  Daemon daemon(with({"--connect-rate", "1", "--connect-burst", "2", "--exempt", "none"}));
  const std::string welcome = "* Welcome to confab. Enter your username:\n";
  // However slow this machine is, it comes faster than once a second.
  std::optional<Client> hasty;
  std::string first;
  do {
    hasty.emplace(connect(daemon, "slash"));
    first = hasty->line();
  } while (first == welcome);
  EXPECT_EQ(first, "* Connections from your address come too fast. Please try again in a moment.\n");
  hasty->sees_end();
  daemon.logs("refused " + hasty->address() + ": Connections from your address come too fast (--connect-rate 1)");
  Client elsewhere = slash_user(daemon, "cat", {.from = "127.0.0.2"});
  // Those who are refused do not put off the moment.
  const Deadline deadline;
  while (connect(daemon, "slash").line() != welcome) ASSERT_FALSE(deadline.passed());
}

TEST(Limits, ThisMachineIsExemptFromTheLimitsOfOneClient) {
  Daemon daemon(with({"--connections-per-address-max", "1", "--connect-rate", "1", "--connect-burst", "1", "--rate",
                      "1", "--burst", "1"}));
  Client ann = slash_user(daemon, "ann");
  Client bob = slash_user(daemon, "bob");
  ann.sees("* bob joined.");
  for (int i = 0; i < 200; ++i) bob.says(std::to_string(i));
  for (int i = 0; i < 200; ++i) ann.sees("bob: " + std::to_string(i));
}

/// "0", "1", ... up to `end`, a line each.
std::string numbers(int end) {
  std::string lines;
  for (int i = 0; i < end; ++i) lines += std::to_string(i) + "\n";
  return lines;
}

TEST(Limits, LinesThatComeTooFastWaitTheirTurnAndNoneIsLost) {
  Daemon daemon(with({"--rate", "200", "--burst", "50", "--exempt", "none"}));
  Client bob = connect(daemon, "slash");
  bob.sends("bob\n");
  bob.sees("* Welcome to confab. Enter your username:");
  bob.sees("* Hello, bob. You are in lobby with no others. Type /help for commands.");
  Client ann = connect(daemon, "slash");
  ann.sends("ann\n" + numbers(100));
  bob.sees("* ann joined.");
  for (int i = 0; i < 100; ++i) bob.sees("ann: " + std::to_string(i));
  Client script = connect(daemon, "sigil");
  script.sends("sig\n" + numbers(100));
  bob.sees("* sig joined.");
  for (int i = 0; i < 100; ++i) bob.sees("sig: " + std::to_string(i));
  ann.sees("* Welcome to confab. Enter your username:");
  ann.sees("* Hello, ann. You are in lobby with 1 other: bob. Type /help for commands.");
  ann.sees("* You are sending too fast. Nothing is lost: your lines wait their turn.");
  script.sees("! too fast: lines wait their turn");
}

TEST(Limits, ClientThatLeavesWhileItsLinesWaitIsHeardToTheEnd) {
  Daemon daemon(with({"--rate", "200", "--burst", "20", "--exempt", "none"}));
  Client ann = slash_user(daemon, "ann");
  Client bob = slash_user(daemon, "bob");
  ann.sees("* bob joined.");
  bob.sends(numbers(80));
  bob.half_closes();
  for (int i = 0; i < 80; ++i) ann.sees("bob: " + std::to_string(i));
  ann.sees("* bob left.");
  bob.sees("* You are sending too fast. Nothing is lost: your lines wait their turn.");
}

TEST(Limits, StopDoesNotWaitForLinesThatWaitTheirTurn) {
  Daemon daemon(with({"--rate", "1", "--burst", "1", "--exempt", "none"}));
  Client ann = slash_user(daemon, "ann");
  ann.sends("/who\n/who\n/who\n/who\n/who\n/who\n/who\n/who\n/who\n/who\n");
  ann.sees("* You are sending too fast. Nothing is lost: your lines wait their turn.");
  daemon.stop();
  EXPECT_TRUE(ann.everything().ends_with("* The server is shutting down. Goodbye.\n"));
}

TEST(Limits, ComingsAndGoingsInALargeRoomAreToldTogether) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  std::vector<Client> crowd;
  for (int i = 0; i < 150; ++i) crowd.push_back(sigil_user(daemon, "u" + std::to_string(i)));
  // However they are counted, each is announced once.
  int told = 0;
  bool together = false;
  while (told < 150) {
    const std::string line = ann.line();
    int people = 1;
    if (line.ends_with(" people joined.\n") || line.ends_with(" person joined.\n")) {
      people = std::stoi(line.substr(2));
      together = true;
    } else {
      ASSERT_EQ(line, "* u" + std::to_string(told) + " joined.\n");
    }
    told += people;
  }
  EXPECT_EQ(told, 150);
  EXPECT_TRUE(together);
  ann.sees_nothing();
}

}  // namespace
}  // namespace confab::harness
