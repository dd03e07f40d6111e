// Where the daemon listens: several addresses, all addresses, names, IPv6.
#include <gtest/gtest.h>

#include <string>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

#define SKIP_WITHOUT_IPV6() \
  if (!has_ipv6()) GTEST_SKIP() << "this machine has no IPv6"

Client user_at(const Endpoint& place, const std::string& name) {
  Client client(place);
  client.sees("* Welcome to confab. Enter your username:");
  client.says(name);
  client.line();
  return client;
}

TEST(Listeners, SeveralShareUsersAndRooms) {
  Daemon daemon(
      {"--listen", "slash://127.0.0.1:0", "--listen", "slash://127.0.0.2:0", "--listen", "sigil://127.0.0.1:0"});
  Client ann = user_at(daemon.endpoint("slash"), "ann");
  Client bob = user_at(daemon.endpoint("slash", "127.0.0.2"), "bob");
  Client sig = sigil_user(daemon, "sig");
  ann.sees("* bob joined.");
  ann.sees("* sig joined.");
  bob.says("hello");
  ann.sees("bob: hello");
  sig.sees("bob: hello");
}

TEST(Listeners, PortIsShortForSlashOnThisMachine) {
  Daemon daemon({"--port", "0", "--listen", "sigil://127.0.0.1:0"});
  Client ann = slash_user(daemon, "ann");
  Client sig = sigil_user(daemon, "sig");
  ann.sees("* sig joined.");
}

TEST(Listeners, StarIsAllAddressesOnOnePort) {
  Daemon daemon({"--listen", "slash://*:0"});
  const Endpoint v4 = daemon.endpoint("slash", "0.0.0.0");
  Client ann = user_at(v4, "ann");
  Client bob = user_at({"slash", "127.0.0.3", v4.port}, "bob");
  ann.sees("* bob joined.");
  if (!has_ipv6()) return;
  const Endpoint v6 = daemon.endpoint("slash", "::");
  EXPECT_EQ(v6.port, v4.port);
  Client cat = user_at(v6, "cat");
  ann.sees("* cat joined.");
}

TEST(Listeners, HostNameIsLookedUp) {
  Daemon daemon({"--listen", "slash://localhost:0"});
  Client ann = user_at(daemon.endpoint("slash", "127.0.0.1"), "ann");
  ann.says("/who");
  ann.sees("* In lobby (1): ann");
}

TEST(Listeners, Ipv6AddressInBracketsServesAndIsLoggedInBrackets) {
  SKIP_WITHOUT_IPV6();
  Daemon daemon({"--listen", "slash://[::1]:0", "--listen", "slash://127.0.0.1:0"});
  Client ann = user_at(daemon.endpoint("slash", "::1"), "ann");
  Client bob = user_at(daemon.endpoint("slash"), "bob");
  ann.sees("* bob joined.");
  bob.says("hello");
  ann.sees("bob: hello");
  EXPECT_TRUE(ann.address().starts_with("[::1]:"));
  daemon.logs(ann.address() + " is ann");
}

TEST(Listeners, PortIsFreeAgainOnceTheDaemonHasStopped) {
  // With a client connected until the end, so that the port has connections in TIME-WAIT.
  Endpoint place;
  {
    Daemon daemon;
    place = daemon.endpoint("slash");
    Client ann = slash_user(daemon, "ann");
    daemon.stop();
    ann.everything();
  }
  const std::string port = std::to_string(place.port);
  Daemon daemon({"--port", port});
  slash_user(daemon, "ann");
}

}  // namespace
}  // namespace confab::harness
