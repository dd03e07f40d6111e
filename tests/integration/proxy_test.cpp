// The PROXY protocol: clients count as who the proxy says they are, and whoever is no proxy can claim nothing.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <string>
#include <vector>

#include "harness/client.hpp"
#include "harness/process.hpp"

namespace confab::harness {
namespace {

using namespace std::string_literals;

constexpr const char* prompt = "* Welcome to confab. Enter your username:";
const std::string signature = "\r\n\r\n\0\r\nQUIT\n"s;
const std::string own_connection = signature + "\x20\0\0\0"s;
const SocketOptions elsewhere{.from = "127.0.0.2"};  // no proxy

std::vector<std::string> behind_a_proxy(const std::vector<std::string>& flags = {}) {
  std::vector<std::string> arguments = all_protocols();
  arguments.insert(arguments.end(), {"--proxy-from", "127.0.0.1"});
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  return arguments;
}

std::string header_of(const std::string& address, int port) {
  return "PROXY TCP4 " + address + " 198.51.100.1 " + std::to_string(port) + " 8888\r\n";
}

Client announced(const Daemon& daemon, const std::string& header) {
  Client client = connect(daemon, "slash");
  client.sends(header);
  return client;
}

/// The server closes the connection, with a reset or in order, and has sent nothing.
void is_closed_without_a_word(const Client& client) {
  char byte = 0;
  ASSERT_TRUE(wait_for(client.descriptor(), POLLIN, Deadline()));
  EXPECT_LE(recv(client.descriptor(), &byte, 1, 0), 0) << byte;
}

std::string version_2(const std::string& client_address, std::size_t more) {
  const std::string rest = client_address + "\xc6\x33\x64\x01\x13\x88\x22\xb8"s + std::string(more, '\x04');
  return signature + "\x21\x11" + static_cast<char>(rest.size() >> 8U) + static_cast<char>(rest.size() & 0xffU) + rest;
}

TEST(Proxy, LogAndLimitsUseTheAddressItTells) {
  Daemon daemon(behind_a_proxy({"--connections-per-address-max", "1"}));
  Client ann = announced(daemon, header_of("192.0.2.9", 5000) + "ann\n");
  ann.sees(prompt);
  EXPECT_TRUE(ann.line().starts_with("* Hello, ann. "));
  daemon.logs("192.0.2.9:5000 connected to slash");
  daemon.logs("192.0.2.9:5000 is ann");
  Client again = announced(daemon, header_of("192.0.2.9", 5001));
  again.sees("* There are too many connections from your address. Please try again later.");
  daemon.logs("refused 192.0.2.9:5001: There are too many connections from your address");
  Client bob = announced(daemon, version_2("\xc0\x00\x02\x0a"s, 0) + "bob\n");
  bob.sees(prompt);
  daemon.logs("192.0.2.10:5000 is bob");
  ann.sees("* bob joined.");
}

TEST(Proxy, AnExemptAddressIsTheOneItTells) {
  Daemon daemon(behind_a_proxy({"--connections-per-address-max", "1", "--exempt", "192.0.2.9"}));
  Client ann = announced(daemon, header_of("192.0.2.9", 5000));
  Client bob = announced(daemon, header_of("192.0.2.9", 5001));
  ann.sees(prompt);
  bob.sees(prompt);
}

TEST(Proxy, WhoseAddressItDoesNotTellHasTheProxysAndIsNotExempt) {
  for (const std::string& header : {own_connection, "PROXY UNKNOWN\r\n"s}) {
    Daemon daemon(behind_a_proxy({"--connections-per-address-max", "1"}));
    Client ann = announced(daemon, header + "ann\n");
    ann.sees(prompt);
    daemon.logs(ann.address() + " is ann");
    Client bob = announced(daemon, header);
    bob.sees("* There are too many connections from your address. Please try again later.");
  }
}

TEST(Proxy, FromAnyOtherAddressAHeaderIsAnOrdinaryLine) {
  Daemon daemon(behind_a_proxy());
  Client ann = connect(daemon, "slash", elsewhere);
  ann.sees(prompt);
  ann.sends(header_of("192.0.2.9", 5000));
  EXPECT_TRUE(ann.line().starts_with("* Names: "));
  ann.says("ann");
  daemon.logs(ann.address() + " is ann");
  EXPECT_EQ(daemon.log().find("192.0.2.9"), std::string::npos);
}

TEST(Proxy, WithoutTheFlagAHeaderIsAnOrdinaryLine) {
  Daemon daemon;
  Client ann = connect(daemon, "slash");
  ann.sees(prompt);
  ann.sends(header_of("192.0.2.9", 5000));
  EXPECT_TRUE(ann.line().starts_with("* Names: "));
}

TEST(Proxy, ExactlyTheHeaderIsTakenOutHoweverItIsCut) {
  Daemon daemon(behind_a_proxy());
  const std::string v6 = signature + "\x21\x21\x00\x27"s + std::string(32, '\x20') + "\x13\x88\x22\xb8"s + "abc";
  int count = 0;
  for (const std::string& header : {header_of("192.0.2.9", 5000), version_2("\xc0\x00\x02\x09"s, 30), v6}) {
    for (std::size_t cut = 1; cut <= header.size(); cut += 7) {
      const std::string name = "ann" + std::to_string(++count);
      Client ann = connect(daemon, "sigil");
      ann.sends(header.substr(0, cut));
      Client fence = connect(daemon, "echo", elsewhere);
      fence.heard();
      ann.sends(header.substr(cut) + name + "\nhello");
      ann.sends("\n");
      ann.sees_nothing();
      daemon.logs(" is " + name);
    }
  }
}

TEST(Proxy, AHeaderThatComesByteByByteIsEnough) {
  Daemon daemon(behind_a_proxy());
  for (const std::string& header : {header_of("192.0.2.9", 5000), version_2("\xc0\x00\x02\x09"s, 600)}) {
    Client ann = connect(daemon, "slash");
    for (const char byte : header + "ann\n") ann.sends(std::string(1, byte));
    ann.sees(prompt);
    EXPECT_TRUE(ann.line().starts_with("* Hello, ann. "));
    ann.says("/quit");
    ann.sees("* Goodbye, ann.");
  }
}

TEST(Proxy, AHeaderAsLongAsAllowedIsTakenAndOneOf65KilobytesIsNot) {
  Daemon daemon(behind_a_proxy());
  Client ann = announced(daemon, version_2("\xc0\x00\x02\x09"s, 4096 - 16 - 12) + "ann\n");
  ann.sees(prompt);
  EXPECT_TRUE(ann.line().starts_with("* Hello, ann. "));
  for (const std::size_t more : {std::size_t{4096 - 16 - 12 + 1}, std::size_t{65535 - 12}}) {
    Client bob = connect(daemon, "slash");
    bob.sends_some(version_2("\xc0\x00\x02\x09"s, more));
    is_closed_without_a_word(bob);
  }
  daemon.logs(": its PROXY header of version 2 is too long");
}

TEST(Proxy, WithoutAHeaderAConnectionIsClosedWithoutAWord) {
  Daemon daemon(behind_a_proxy());
  Client ann = announced(daemon, "ann\n");
  is_closed_without_a_word(ann);
  daemon.logs("refused " + ann.address() + ": no PROXY header, which --proxy-from demands of its address");
}

TEST(Proxy, AfterAnInvalidHeaderTheConnectionIsClosedWithoutAWord) {
  Daemon daemon(behind_a_proxy());
  for (const std::string& header : {"PROXY TCP4 192.0.2.256 198.51.100.1 5000 8888\r\n"s, signature + "\x31",
                                    signature + "\x21\x12\x00\x0c"s, "PROXY "s + std::string(107, 'x')}) {
    is_closed_without_a_word(announced(daemon, header + "ann\n"));
  }
  daemon.logs(": its PROXY header of version 1 is malformed");
  daemon.logs(": its PROXY header is of an unknown version or command");
  daemon.logs(": its PROXY header is of an unknown family, or not of a stream");
  daemon.logs(": its PROXY header of version 1 is too long");
  EXPECT_EQ(daemon.log().find("connected to"), std::string::npos);
}

TEST(Proxy, AConnectionThatSendsNoHeaderInTimeIsClosedWithoutAWord) {
  Daemon daemon(behind_a_proxy());
  Client silent = connect(daemon, "slash");
  Client halting = announced(daemon, "PROXY TCP4 ");
  is_closed_without_a_word(silent);
  is_closed_without_a_word(halting);
  daemon.logs(": no PROXY header in time");
}

TEST(Proxy, AConnectionThatEndsInsideItsHeaderIsClosed) {
  Daemon daemon(behind_a_proxy());
  Client half = announced(daemon, "PROXY TCP4 ");
  half.half_closes();
  is_closed_without_a_word(half);
  daemon.logs("refused " + half.address() + ": it ended inside its PROXY header");
}

TEST(Proxy, AConnectionThatSendsNothingAndClosesIsNoRefusal) {
  Daemon daemon(behind_a_proxy());
  Client checking = connect(daemon, "slash");
  checking.half_closes();
  is_closed_without_a_word(checking);
  daemon.stop();
  EXPECT_EQ(daemon.log().find("refused"), std::string::npos) << daemon.log();
}

TEST(Proxy, TwoThousandHalfHeadersStopNeitherTheTalkNorThoseWhoComeNext) {
  require_descriptors(2200);
  Daemon daemon(behind_a_proxy());
  const Endpoint place = daemon.endpoint("slash");
  Client ann = slash_user(daemon, "ann", elsewhere);
  Client bob = slash_user(daemon, "bob", elsewhere);
  ann.sees("* bob joined.");
  std::vector<Client> halting;
  for (int i = 0; i < 2000; ++i) {
    halting.emplace_back(place);
    halting.back().sends("PROXY TCP4 192.0.2.9");
    if (i % 20 != 0) continue;
    ann.says(std::to_string(i));
    bob.sees("ann: " + std::to_string(i));
  }
  // 256 of them wait; the others made way.
  is_closed_without_a_word(halting[0]);
  is_closed_without_a_word(halting[1700]);
  daemon.logs(": it waited longest for a PROXY header, and too many wait");
  Client carl = announced(daemon, header_of("192.0.2.10", 5000) + "carl\n");
  carl.sees(prompt);
  ann.sees("* carl joined.");
}

TEST(Proxy, AConnectionThatWaitsForItsHeaderDoesNotHoldUpTheEnd) {
  Daemon daemon(behind_a_proxy());
  Client half = announced(daemon, "PROXY TCP4 ");
  Client ann = slash_user(daemon, "ann", elsewhere);
  daemon.stop();
  is_closed_without_a_word(half);
}

TEST(Proxy, WhatIsNoNetworkIsRefused) {
  const Outcome outcome = run({confabd_path(), "--proxy-from", "haproxy"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_NE(outcome.err.find("--proxy-from can't be \"haproxy\""), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace confab::harness
