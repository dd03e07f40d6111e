// The command line of the real binary: its output, and how it refuses what it can't do.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

Outcome confabd(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), confabd_path());
  return run(arguments);
}

/// Expects exit status 2 and one sentence on standard error that contains each of `hints`.
void expect_refused(const std::vector<std::string>& arguments, const std::vector<std::string>& hints) {
  const Outcome outcome = confabd(arguments);
  std::string what;
  for (const std::string& argument : arguments) what += argument + " ";
  SCOPED_TRACE(what);
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(outcome.err.starts_with("confabd: ")) << outcome.err;
  EXPECT_TRUE(outcome.err.ends_with(".\n")) << outcome.err;
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  for (const std::string& hint : hints) EXPECT_NE(outcome.err.find(hint), std::string::npos) << outcome.err;
}

TEST(CommandLine, VersionPrintsNameAndNumber) {
  const Outcome outcome = confabd({"--version"});
  EXPECT_EQ(outcome.status, 0);
  int major = -1;
  int minor = -1;
  int patch = -1;
  char end = 0;
  EXPECT_EQ(std::sscanf(outcome.out.c_str(), "confabd %d.%d.%d%c", &major, &minor, &patch, &end), 4) << outcome.out;
  EXPECT_EQ(end, '\n');
  EXPECT_EQ(outcome.err, "");
}

TEST(CommandLine, HelpNamesOptionsAndProtocols) {
  const Outcome outcome = confabd({"--help"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.err, "");
  for (const std::string word : {"--listen", "--port", "--notices", "--log-level", "--version", "--help",
                                 "slash://127.0.0.1:8888", "\n  slash ", "\n  sigil ", "\n  echo "}) {
    EXPECT_NE(outcome.out.find(word), std::string::npos) << word << " is missing in\n" << outcome.out;
  }
  EXPECT_EQ(confabd({"-h"}).out, outcome.out);
}

TEST(CommandLine, UnknownOptionsAndArgumentsAreRefused) {
  expect_refused({"--frob"}, {"--frob", "--help"});
  expect_refused({"frob"}, {"frob", "--help"});
  expect_refused({"--listen"}, {"--listen"});
}

TEST(CommandLine, UnknownProtocolIsRefusedWithTheKnownOnes) {
  expect_refused({"--listen", "irc://127.0.0.1:0"}, {"\"irc\"", "slash", "sigil", "echo"});
  expect_refused({"--listen", "SLASH://127.0.0.1:0"}, {"\"SLASH\"", "slash"});
}

TEST(CommandLine, WrongAddressesAreRefused) {
  const std::string example = "slash://127.0.0.1:8888";
  expect_refused({"--listen", "127.0.0.1:8888"}, {"127.0.0.1:8888", example});
  expect_refused({"--listen", "slash://127.0.0.1"}, {"no port"});
  expect_refused({"--listen", "slash://127.0.0.1:"}, {"port", example});
  expect_refused({"--listen", "slash://127.0.0.1:http"}, {"port", example});
  expect_refused({"--listen", "slash://127.0.0.1:65536"}, {"65535", example});
  expect_refused({"--listen", "slash://127.0.0.1:-1"}, {"port", example});
  expect_refused({"--listen", "slash://127.0.0.1:88x"}, {"port", example});
  expect_refused({"--listen", "slash://:8888"}, {"no host", "*"});
  expect_refused({"--listen", "slash://fe80::1:8888"}, {"brackets", "[fe80::1]:8888"});
  expect_refused({"--listen", "slash://[::1]"}, {"no port"});
  expect_refused({"--port", "eighty"}, {"--port", "65535"});
}

TEST(CommandLine, HostThatDoesNotExistIsRefused) {
  // A name that RFC 6761 guarantees not to exist.
  expect_refused({"--listen", "slash://no-such-host.invalid:0"}, {"no-such-host.invalid"});
}

TEST(CommandLine, AddressOfAnotherMachineIsRefused) {
  // A documentation address (RFC 5737): no machine has it.
  expect_refused({"--listen", "slash://192.0.2.1:0"}, {"192.0.2.1"});
}

TEST(CommandLine, WrongValuesAreRefusedWithTheRightOnes) {
  expect_refused({"--notices", "loud"}, {"--notices", "\"loud\"", "full", "quiet", "none"});
  expect_refused({"--log-level", "loud"}, {"--log-level", "\"loud\"", "debug", "info", "warning", "error", "off"});
}

TEST(CommandLine, TakenPortIsRefusedAndItsHolderGoesOn) {
  Daemon first;
  Client ann = slash_user(first, "ann");
  const std::string port = std::to_string(first.endpoint("slash").port);
  expect_refused({"--listen", "slash://127.0.0.1:" + port}, {port, "taken"});
  expect_refused({"--port", port}, {port, "taken"});
  ann.says("/who");
  ann.sees("* In lobby (1): ann");
}

TEST(CommandLine, AddressesOfManyMachinesAreRefused) {
  for (const std::string host : {"224.0.0.1", "255.255.255.255", "127.255.255.255", "[ff02::1]"}) {
    expect_refused({"--listen", "slash://" + host + ":0"}, {host, "many machines"});
  }
}

TEST(CommandLine, AnAddressOfOneLinkNeedsItsInterface) {
  expect_refused({"--listen", "slash://[fe80::1]:0"}, {"fe80::1", "interface", "%eth0"});
}

TEST(CommandLine, AnEmptyUserIsRefused) {
  expect_refused({"--port", "0", "--user", ""}, {"--user"});
}

TEST(CommandLine, ExemptNoneAndOthersIsRefused) {
  expect_refused({"--port", "0", "--exempt", "none,127.0.0.1"}, {"--exempt", "none"});
}

TEST(CommandLine, RunningAsRootIsWarnedOfHoweverItCameAbout) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can be warned of this";
  for (const auto& flags : {std::vector<std::string>{}, std::vector<std::string>{"--user", "root"}}) {
    auto arguments = all_protocols();
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const Daemon daemon(arguments);
    daemon.logs("running as root");
  }
}

TEST(CommandLine, HelpThatCannotBePrintedIsAnError) {
  for (const std::string flag : {"--help", "--version"}) {
    const Outcome outcome = run({"/bin/sh", "-c", "exec \"$0\" \"$1\" >/dev/full", confabd_path(), flag});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.err, "confabd: Can't write to standard output: No space left on device.\n");
  }
}

// ---- Descriptors

std::vector<std::string> with_descriptors(int limit) {
  // The tests' parent process may leave it open descriptors.
  const std::string none_inherited = "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; ";
  return {"/bin/sh", "-c",
          none_inherited + "ulimit -n " + std::to_string(limit) + "; exec \"$0\" --listen slash://127.0.0.1:0",
          confabd_path()};
}

/// The fewest descriptors that it says it needs.
int fewest_descriptors() {
  const Outcome outcome = run(with_descriptors(12));
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.err.find("internal error"), std::string::npos) << outcome.err;
  const auto needs = outcome.err.find("confabd needs ");
  if (needs == std::string::npos) abandon("it says " + outcome.err, Here::now());
  return std::stoi(outcome.err.substr(needs + 14));
}

TEST(Descriptors, TooFewToStartAreASentence) {
  const int fewest = fewest_descriptors();
  std::vector<int> limits = {12, fewest - 1};
#if !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
  // A sanitizer opens some of its own before main().
  limits.insert(limits.end(), {4, 5, 9});
#endif
  for (const int too_few : limits) {
    const Outcome outcome = run(with_descriptors(too_few));
    EXPECT_EQ(outcome.status, 2) << too_few;
    EXPECT_TRUE(outcome.err.starts_with("confabd: ")) << outcome.err;
    EXPECT_NE(outcome.err.find("ulimit -n"), std::string::npos) << outcome.err;
  }
}

/// Returns how many clients the log says there is room for, after checking that exactly so many get in and the next is
/// told why not.
void expect_room_for(int descriptors, const std::string& clients) {
  Pipe err = make_pipe();
  Process process(with_descriptors(descriptors), {make_pipe().read, make_pipe().write, std::move(err.write)});
  const Drain log(std::move(err.read));
  ASSERT_NE(log.wait_for_line("leaves room for " + clients + ", not 10000"), "") << log.text();
  const std::string listening = log.wait_for_line("listening on");
  const Endpoint place{"slash", "127.0.0.1",
                       static_cast<std::uint16_t>(std::stoi(listening.substr(listening.rfind(':') + 1)))};
  std::vector<Client> all;
  for (int i = 0; i < std::stoi(clients); ++i) {
    all.emplace_back(place);
    all.back().sees("* Welcome to confab. Enter your username:");
    all.back().says("u" + std::to_string(i));
    all.back().line();
  }
  Client late(place);
  late.sees("* The server is full. Please try again later.");
  process.signal(SIGTERM);
  EXPECT_EQ(process.wait(), 0);
  EXPECT_EQ(log.text().find("cannot accept"), std::string::npos) << log.text();
}

TEST(Descriptors, TheFewestAreRoomForOneClient) {
  expect_room_for(fewest_descriptors(), "1 client");
}

TEST(Descriptors, SixtyFourAreRoomForMostOfThemToBeClients) {
  const int clients = 64 - fewest_descriptors() + 1;
  EXPECT_GT(clients, 32);
  expect_room_for(64, std::to_string(clients) + " clients");
}

TEST(CommandLine, OneWrongListenerAmongGoodOnesServesNothing) {
  const std::string good = "slash://127.0.0.1:0";
  expect_refused({"--listen", good, "--listen", "irc://127.0.0.1:0"}, {"irc"});
  Daemon first;
  const std::string taken = "slash://127.0.0.1:" + std::to_string(first.endpoint("slash").port);
  const Outcome outcome = confabd({"--listen", good, "--listen", taken});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.err.find("connected"), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace confab::harness
