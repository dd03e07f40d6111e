// What strangers can and can't put into the log.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

constexpr int visits = 300;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

/// The sum of the numbers that precede `part`.
int sum_before(const std::string& log, const std::string& part) {
  int sum = 0;
  for (auto at = log.find(part); at != std::string::npos; at = log.find(part, at + 1)) {
    const auto start = log.find_last_not_of("0123456789", at - 1) + 1;
    sum += std::stoi(log.substr(start, at - start));
  }
  return sum;
}

TEST(LogBounds, VisitsPastTheBoundAreLeftOutAsAWholeAndCounted) {
  const auto start = std::chrono::steady_clock::now();
  Daemon daemon;
  Client ann = sigil_user(daemon, "ann");
  daemon.logs(ann.address() + " is ann");
  for (int i = 0; i < visits; ++i) slash_user(daemon, "bob" + std::to_string(i)).resets();
  const std::string address = ann.address();
  ann.says("!quit");
  ann.sees_end();
  ann.closes();
  daemon.logs("ann at " + address + " ended: quit");
  daemon.stop();
  const auto took = std::chrono::steady_clock::now() - start;
  const std::string log = daemon.log();
  const auto connected = static_cast<int>(count(log, " connected to "));
  EXPECT_EQ(connected + sum_before(log, " more before it are left out") + sum_before(log, " connected and "),
            visits + 1);
  EXPECT_GE(connected, 20);
  EXPECT_LE(connected, 21 + 5 * std::chrono::ceil<std::chrono::seconds>(took).count());
  EXPECT_EQ(count(log, " ended: "), count(log, " is bob") + 1) << "who has a beginning has an end";
}

TEST(LogBounds, WhatIsLeftOutIsToldAfterAWhileOfSilence) {
  Daemon daemon;
  for (int i = 0; i < 100; ++i) connect(daemon, "sigil").resets();
  const std::string line = daemon.logs("left out");
  EXPECT_NE(line.find(" left out"), std::string::npos);
}

TEST(LogBounds, RefusalsLeftOutAreToldAfterAWhileOfSilence) {
  Daemon daemon({"--listen", "slash://127.0.0.1:0", "--connections-max", "1"});
  Client ann = slash_user(daemon, "ann");
  for (int i = 0; i < 10; ++i) connect(daemon, "slash").sees("* The server is full. Please try again later.");
  daemon.logs(" more: The server is full (--connections-max 1)");
}

// ---- Reasons

TEST(LogReasons, ARefusedNicknameIsToldWithTheReason) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  const auto refused_for = [&](const std::string& name, const std::string& why) {
    Client script = connect(daemon, "sigil");
    script.says(name);
    script.sees_end();
    daemon.logs(script.address() + " ended: " + why);
  };
  refused_for("ann", "name \"ann\" in use");
  refused_for("ANN", "name \"ANN\" in use");
  refused_for("deploy-bot", "name \"deploy-bot\" is not alphanumeric");
  refused_for("zoë", "name is not alphanumeric");
  refused_for("s3cret!", "name is not alphanumeric");
  refused_for("admin", "name \"admin\" is reserved");
  refused_for(std::string(25, 'x'), "name is longer than 24 bytes");
  refused_for(std::string(200, 'x'), "name is longer than 24 bytes");
  refused_for("ann s3cret", "name is more than one word; a password follows only a kept name");
  refused_for("ann a password of more than 24 bytes",
              "name is more than one word; a password follows only a kept name");
  daemon.stop();
  EXPECT_EQ(daemon.log().find("s3cret"), std::string::npos);
  EXPECT_EQ(daemon.log().find("gave no valid name"), std::string::npos);
}

TEST(LogReasons, FiveRefusedUsernamesAreToldWithTheLastReason) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  Client guesser = connect(daemon, "slash");
  guesser.sends("a b\n-x\nx!\nadmin\nann\n");
  guesser.everything();
  daemon.logs(guesser.address() + " ended: name \"ann\" in use (the last of 5)");
  Client other = connect(daemon, "slash");
  other.sends("ann\nann\nann\nann\n-x\n");
  other.everything();
  daemon.logs(other.address() + " ended: name starts with punctuation (the last of 5)");
  const std::string longest = "-" + std::string(22, 'x') + "!";
  Client last = connect(daemon, "slash");
  last.sends("ann\nann\nann\nann\n" + longest + "\n");
  last.everything();
  daemon.logs(last.address() + " ended: name has other characters");
  daemon.stop();
  EXPECT_EQ(daemon.log().find(longest), std::string::npos) << "it may be a password";
}

TEST(LogReasons, TooManyFromOneAddressAreToldWithTheFlagThatHelpsAndItsFigure) {
  Daemon daemon({"--listen", "slash://127.0.0.1:0", "--exempt", "none", "--connections-per-address-max", "1"});
  Client ann = connect(daemon, "slash");
  ann.sees("* Welcome to confab. Enter your username:");
  Client other = connect(daemon, "slash");
  other.sees("* There are too many connections from your address. Please try again later.");
  EXPECT_NE(daemon.logs("refused " + other.address()).find("(--connections-per-address-max 1)"), std::string::npos);
}

}  // namespace
}  // namespace confab::harness
