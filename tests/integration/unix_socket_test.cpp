// Unix sockets: people at one talk with those on TCP, and what they say is heard to its end.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <vector>

#include "harness/terminal.hpp"
#include "unix_socket_fixture.hpp"

namespace confab::harness {
namespace {

TEST_F(UnixSockets, PeopleThereTalkWithThoseOnTcp) {
  Daemon daemon(listening());
  Client ann = slash_user(daemon, "ann");
  Client bob = user(daemon, "bob");
  ann.sees("* bob joined.");
  ann.says("hello");
  bob.sees("ann: hello");
  bob.says("hi");
  ann.sees("bob: hi");
  bob.says("/quit");
  bob.sees("* Goodbye, bob.");
  bob.sees_end();
  ann.sees("* bob left.");
}

TEST_F(UnixSockets, NcAndSocatAreClients) {
  require_program("nc", "netcat-openbsd");
  require_program("socat", "socat");
  Daemon daemon(listening());
  Client ann = slash_user(daemon, "ann");
  daemon.logs("listening on slash+unix:");
  Terminal bob({"nc", "-U", path.string()});
  bob.shows("Enter your username:");
  bob.enters("bob");
  ann.sees("* bob joined.");
  Terminal carl({"socat", "-", "UNIX-CONNECT:" + path.string()});
  carl.shows("Enter your username:");
  carl.enters("carl");
  ann.sees("* carl joined.");
  ann.says("hello");
  bob.shows("ann: hello");
  carl.shows("ann: hello");
  bob.enters("hi");
  carl.shows("bob: hi");
  ann.sees("bob: hi");
  carl.enters("/quit");
  EXPECT_EQ(carl.ends(), 0);
  ann.sees("* carl left.");
  bob.enters("/quit");
  EXPECT_EQ(bob.ends(), 0);
}

TEST_F(UnixSockets, WhatACalledProgramSaysBeforeItClosesIsHeard) {
  Daemon daemon(listening({"--named-notices-moves-max", "1000"}));
  Client ann = slash_user(daemon, "ann");
  daemon.logs("listening on slash+unix:");
  for (int round = 0; round < 20; ++round) {
    const std::string name = "bot" + std::to_string(round);
    Client bot(place());
    bot.sees("* Welcome to confab. Enter your username:");
    std::string lines = name + "\n";
    for (int i = 0; i < 500; ++i) lines += "line " + std::to_string(i) + "\n";
    bot.sends(lines);
    bot.closes();  // at once, with the greeting unread
    ann.sees("* " + name + " joined.");
    for (int i = 0; i < 500; ++i) ann.sees(name + ": line " + std::to_string(i));
    ann.sees("* " + name + " left.");
  }
}

TEST_F(UnixSockets, WhatACalledProgramSaysBeforeItClosesIsHeardAlthoughItReadsNoAnswer) {
  Daemon daemon(listening({"--named-notices-moves-max", "1000"}));
  Client ann = slash_user(daemon, "ann");
  daemon.logs("listening on slash+unix:");
  constexpr int count = 3000;
  const std::string text(50, 'x');
  for (int round = 0; round < 5; ++round) {
    const std::string name = "bot" + std::to_string(round);
    Client bot(place());
    std::string lines = name + "\n";
    for (int i = 0; i < count; ++i) lines += "/who\n" + text + std::to_string(i) + "\n";
    bot.sends(lines);
    bot.closes();
    ann.sees("* " + name + " joined.");
    for (int i = 0; i < count; ++i) ann.sees(name + ": " + text + std::to_string(i));
    ann.sees("* " + name + " left.");
  }
}

TEST_F(UnixSockets, TheLogNamesUserAndProcess) {
  Daemon daemon(listening());
  Client bob = user(daemon, "bob");
  const std::string name = "unix:uid " + std::to_string(::getuid()) + " pid " + std::to_string(::getpid());
  daemon.logs(name + " connected to slash");
  daemon.logs(name + " is bob");
  bob.closes();
  daemon.logs("bob at " + name + " ended: closed by the client");
}

TEST_F(UnixSockets, ItsClientsAreExemptEvenIfNobodyElseIs) {
  Daemon daemon(listening({"--exempt", "none", "--connections-per-address-max", "1", "--rate", "1", "--burst", "1"}));
  Client ann = user(daemon, "ann");
  Client bob = user(daemon, "bob");
  ann.sees("* bob joined.");
  for (int i = 0; i < 100; ++i) bob.says(std::to_string(i));
  for (int i = 0; i < 100; ++i) ann.sees("bob: " + std::to_string(i));
}

TEST_F(UnixSockets, ADescriptorSentAlongNeitherStopsNorEndsAClient) {
  Daemon daemon(listening());
  Client ann = slash_user(daemon, "ann");
  Client bob = user(daemon, "bob");
  ann.sees("* bob joined.");
  std::array<char, CMSG_SPACE(sizeof(int))> control{};
  std::string text = "with a descriptor\n";
  iovec piece{text.data(), text.size()};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  *CMSG_FIRSTHDR(&message) = {.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  const int descriptor = STDERR_FILENO;
  std::copy_n(reinterpret_cast<const char*>(&descriptor), sizeof descriptor,
              reinterpret_cast<char*>(CMSG_DATA(CMSG_FIRSTHDR(&message))));
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(::sendmsg(bob.descriptor(), &message, MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
    bob.says("and without");
  }
  for (int i = 0; i < 3; ++i) {
    ann.sees("bob: with a descriptor");
    ann.sees("bob: and without");
  }
}

TEST_F(UnixSockets, AClientThatReadsNothingMissesLinesAndHoldsUpNobody) {
  Daemon daemon(listening({"--write-queue-bytes-max", "65536"}));
  Client ann = user(daemon, "ann");
  Client bob = user(daemon, "bob");
  Client slow = user(daemon, "slow");
  ann.sees("* bob joined.");
  ann.sees("* slow joined.");
  bob.sees("* slow joined.");
  const std::string line(1000, 'x');
  for (int i = 0; i < 1000; ++i) {
    ann.says(line);
    bob.sees("ann: " + line);
  }
  std::string seen = slow.line();
  while (!seen.starts_with("* ")) {
    EXPECT_EQ(seen, "ann: " + line + "\n");
    seen = slow.line();
  }
  EXPECT_NE(seen.find("missed"), std::string::npos) << seen;
}

}  // namespace
}  // namespace confab::harness
