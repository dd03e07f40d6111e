// Socket activation: systemd-socket-activate opens the ports and starts the daemon at the first connection.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <csignal>
#include <string>
#include <vector>

#include "harness/client.hpp"
#include "harness/text_file.hpp"

namespace confab::harness {
namespace {

class Activation : public testing::Test {
 protected:
  void SetUp() override { require_program("systemd-socket-activate", "systemd"); }

  static std::string at(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }
};

std::vector<std::string> activate(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "systemd-socket-activate");
  return arguments;
}

TEST_F(Activation, AFirstConnectionStartsTheDaemonAndIsServed) {
  const std::uint16_t port = free_port();
  Daemon daemon(activate({"-l", at(port), "--fdname=slash"}), {});
  daemon.logs("Listening on");
  Client ann(Endpoint{"slash", "127.0.0.1", port});
  ann.sees("* Welcome to confab. Enter your username:");
  ann.says("ann");
  ann.sees("* Hello, ann. You are in lobby with no others. Type /help for commands.");
  daemon.logs("listening on slash://" + at(port) + " (opened by the service manager)");
  EXPECT_EQ(daemon.log().find(":8888"), std::string::npos) << "the default port is not opened beside it";
  Client bob(Endpoint{"slash", "127.0.0.1", port});
  bob.sees("* Welcome to confab. Enter your username:");
}

TEST_F(Activation, ANameIsTheProtocolOfItsSocket) {
  const std::uint16_t people = free_port();
  const std::uint16_t scripts = free_port();
  Daemon daemon(activate({"-l", at(people), "-l", at(scripts), "--fdname=slash:sigil"}), {});
  daemon.logs("Listening on " + at(scripts));
  Client ann(Endpoint{"slash", "127.0.0.1", people});
  ann.sees("* Welcome to confab. Enter your username:");
  ann.says("ann");
  ann.sees("* Hello, ann. You are in lobby with no others. Type /help for commands.");
  Client bob(Endpoint{"sigil", "127.0.0.1", scripts});
  bob.says("bob");
  ann.sees("* bob joined.");
}

TEST_F(Activation, AnAddressOfListenTakesTheSocketThatListensThereAndOpensTheOthers) {
  const std::uint16_t port = free_port();
  Daemon daemon(activate({"-l", at(port)}), {"--listen", "sigil://" + at(port), "--listen", "echo://127.0.0.1:0"});
  daemon.logs("Listening on");
  Client bob(Endpoint{"sigil", "127.0.0.1", port});
  bob.says("bob");
  daemon.logs("listening on sigil://" + at(port) + " (opened by the service manager)");
  daemon.logs(bob.address() + " is bob");
  Client echo(daemon.endpoint("echo"));
  echo.says("x");
  echo.sees("X");
}

TEST_F(Activation, AReloadLeavesItsSocketsOpenAndAddsOthers) {
  const std::uint16_t port = free_port();
  const TextFile file("rate = 40\n");
  Daemon daemon(activate({"-l", at(port), "--fdname=slash"}), {"--config", file.path()});
  daemon.logs("Listening on");
  Client ann(Endpoint{"slash", "127.0.0.1", port});
  ann.sees("* Welcome to confab. Enter your username:");
  file.write("rate = 50\n[[listen]]\nat = \"echo://127.0.0.1:0\"\n");
  daemon.signal(SIGHUP);
  daemon.logs("reloaded " + file.path());
  Client echo(daemon.endpoint("echo"));
  echo.says("x");
  echo.sees("X");
  Client bob(Endpoint{"slash", "127.0.0.1", port});
  bob.sees("* Welcome to confab. Enter your username:");
}

TEST_F(Activation, ASocketForBothFamiliesServesAllAddresses) {
  if (!has_ipv6()) GTEST_SKIP() << "no ::1";
  const std::uint16_t port = free_port();
  const std::string text = std::to_string(port);
  Daemon daemon(activate({"-l", text}),
                {"--exempt", "none", "--connections-per-address-max", "1", "--listen", "slash://*:" + text});
  daemon.logs("Listening on");
  Client four(Endpoint{"slash", "127.0.0.1", port});
  four.sees("* Welcome to confab. Enter your username:");
  // Its address is an IPv4 address, not one that is written as IPv6.
  daemon.logs("info " + four.address() + " connected to slash");
  Client six(Endpoint{"slash", "::1", port});
  six.sees("* Welcome to confab. Enter your username:");
  Client again(Endpoint{"slash", "127.0.0.1", port});
  again.sees("* There are too many connections from your address. Please try again later.");
}

TEST_F(Activation, WhatPeopleTypeBeforeItServesIsNotLost) {
  const std::uint16_t port = free_port();
  Daemon daemon(activate({"-l", at(port), "--fdname=slash"}), {});
  daemon.logs("Listening on");
  Client ann(Endpoint{"slash", "127.0.0.1", port});
  ann.sends("ann\n/who\n/quit\n");
  EXPECT_NE(ann.everything().find("* In lobby (1): ann"), std::string::npos);
}

// ---- Mistakes

/// The sentence with which the daemon ends.
std::string refusal(Daemon& daemon) {
  EXPECT_EQ(daemon.status(), 2);
  const std::string log = daemon.log();
  const auto start = log.rfind("confabd: ");
  return start == std::string::npos ? log : log.substr(start);
}

TEST_F(Activation, ASocketWhoseNameSaysNothingIsAMistake) {
  const std::uint16_t port = free_port();
  Daemon daemon(activate({"-l", at(port), "--fdname=confabd.socket"}), {});
  daemon.logs("Listening on");
  connect_to(Endpoint{"slash", "127.0.0.1", port});
  EXPECT_EQ(
      refusal(daemon),
      "confabd: The service manager passes a socket at " + at(port) +
          " named \"confabd.socket\", which does not say what to serve there: write FileDescriptorName=slash into "
          "the socket unit, or the name of another protocol.\n");
}

TEST_F(Activation, ANameThatContradictsListenIsAMistake) {
  const std::uint16_t port = free_port();
  Daemon daemon(activate({"-l", at(port), "--fdname=slash"}), {"--listen", "sigil://" + at(port)});
  daemon.logs("Listening on");
  connect_to(Endpoint{"slash", "127.0.0.1", port});
  EXPECT_EQ(refusal(daemon), "confabd: The service manager calls its socket at " + at(port) +
                                 " \"slash\", but sigil://" + at(port) +
                                 " is to be served there: change one of them.\n");
}

TEST_F(Activation, ADatagramSocketIsAMistake) {
  const std::uint16_t port = free_port(false);
  Daemon daemon(activate({"-d", "-l", at(port), "--fdname=slash"}), {});
  daemon.logs("Listening on");
  const Descriptor sender(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sendto(sender.get(), "x", 1, 0, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  EXPECT_NE(refusal(daemon).find("is no stream socket: use ListenStream="), std::string::npos);
}

/// A shell that says that it passes sockets, with `redirections`, and then becomes the daemon.
std::string refusal_from_shell(const std::string& variables, const std::string& redirections = "") {
  const Outcome outcome =
      run({"/bin/sh", "-c", "LISTEN_PID=$$ " + variables + " exec \"$0\" " + redirections, confabd_path()});
  EXPECT_EQ(outcome.status, 2) << outcome.err;
  return outcome.err;
}

TEST_F(Activation, ADescriptorThatIsNoListeningSocketIsAMistake) {
  EXPECT_NE(refusal_from_shell("LISTEN_FDS=1").find("descriptor 3, named \"unknown\", but it is not open"),
            std::string::npos);
  EXPECT_NE(
      refusal_from_shell("LISTEN_FDS=1 LISTEN_FDNAMES=slash", "3</dev/null").find("\"slash\", but it is no socket"),
      std::string::npos);
  EXPECT_NE(refusal_from_shell("LISTEN_FDS=-1").find("LISTEN_FDS is \"-1\""), std::string::npos);
  EXPECT_NE(refusal_from_shell("LISTEN_FDS=1001").find("LISTEN_FDS is \"1001\""), std::string::npos);
  EXPECT_NE(refusal_from_shell("LISTEN_FDS=1000").find("it is not open"), std::string::npos);
  EXPECT_NE(refusal_from_shell("LISTEN_FDS=1 LISTEN_FDNAMES=a:b").find("passes 1 sockets and 2 names"),
            std::string::npos);
}

TEST_F(Activation, SocketsForAnotherProcessAreNotOurs) {
  Daemon daemon({"env", "LISTEN_PID=1", "LISTEN_FDS=1"}, {"--listen", "slash://127.0.0.1:0"});
  slash_user(daemon, "ann");
}

}  // namespace
}  // namespace confab::harness
