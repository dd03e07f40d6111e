// The command line of the real binary: what it prints, and how it refuses what it can't do.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

Outcome confabd(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), confabd_path());
  return run(arguments);
}

/// Refused with exit status 2 and one sentence on standard error that holds each of `hints`.
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
  // A name that RFC 6761 reserves for not existing.
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

TEST(CommandLine, TakenPortIsRefusedAndTheOneWhoHasItGoesOn) {
  Daemon first;
  Client ann = slash_user(first, "ann");
  const std::string port = std::to_string(first.endpoint("slash").port);
  expect_refused({"--listen", "slash://127.0.0.1:" + port}, {port, "taken"});
  expect_refused({"--port", port}, {port, "taken"});
  ann.says("/who");
  ann.sees("* In lobby (1): ann");
}

TEST(CommandLine, OneWrongListenerAmongGoodOnesServesNothing) {
  const std::string good = "slash://127.77.7.2:18888";
  expect_refused({"--listen", good, "--listen", "irc://127.0.0.1:0"}, {"irc"});
  Daemon first;
  const std::string taken = "slash://127.0.0.1:" + std::to_string(first.endpoint("slash").port);
  const Outcome outcome = confabd({"--listen", good, "--listen", taken});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.err.find("connected"), std::string::npos) << outcome.err;
  EXPECT_FALSE(try_connect({"slash", "127.77.7.2", 18888}).is_open());
}

}  // namespace
}  // namespace confab::harness
