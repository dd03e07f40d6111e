// Intake turns away clients that speak another protocol; they never become users.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "confab/inbound/intake.hpp"
#include "support/world.hpp"

namespace confab {
namespace {

using test::Client;
using test::World;

struct Opening {
  std::string bytes;
  ForeignProtocol protocol;
};

std::vector<Opening> foreign_openings() {
  return {
      {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", ForeignProtocol::http},
      {"POST /submit HTTP/1.1\r\nContent-Length: 12\r\n\r\nann\n/quit\n", ForeignProtocol::http},
      {"\r\nGET / HTTP/1.1\r\n\r\n", ForeignProtocol::http},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ForeignProtocol::http},
      {"GET /" + std::string(200, 'a') + " HTTP/1.1\r\n\r\n", ForeignProtocol::http},
      {std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\nann\nbob\n", 20), ForeignProtocol::tls},
      {"SSH-2.0-OpenSSH_9.2p1\r\nann\r\n", ForeignProtocol::ssh},
  };
}

TEST(IntakeForeign, IsTurnedAwayWhereverItIsCutAndNeverBecomesAUser) {
  for (const std::string_view protocol : {"slash", "sigil", "echo"}) {
    for (const Opening& opening : foreign_openings()) {
      const bool starts_with_empty_line = opening.bytes.starts_with('\r');
      if (protocol == "echo" && starts_with_empty_line) continue;  // it is echoed
      for (std::size_t cut = 0; cut <= opening.bytes.size(); ++cut) {
        World world;
        Client& client = world.connects(protocol);
        client.receives();
        client.sends(std::string_view(opening.bytes).substr(0, cut));
        client.sends(std::string_view(opening.bytes).substr(cut));
        EXPECT_EQ(client.foreign(), opening.protocol) << protocol << ", cut at " << cut;
        EXPECT_EQ(client.receives(), opening.protocol == ForeignProtocol::http ? http_refusal() : "");
        EXPECT_TRUE(client.is_closed());
        EXPECT_TRUE(world.registry().people().empty());
      }
    }
  }
}

TEST(IntakeForeign, IsTurnedAwayOneByteAtATime) {
  for (const Opening& opening : foreign_openings()) {
    World world;
    Client& client = world.connects("sigil");
    for (const char& byte : opening.bytes) client.sends({&byte, 1});
    EXPECT_EQ(client.foreign(), opening.protocol);
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(world.registry().people().empty());
  }
}

TEST(IntakeForeign, TlsAndSshAreClosedBeforeTheirFirstLineEnds) {
  for (const std::string_view opening : {"\x16\x03", "SSH-"}) {
    World world;
    Client& client = world.connects("slash");
    client.sends(opening);
    EXPECT_TRUE(client.is_closed());
  }
}

TEST(IntakeForeign, ATlsHelloIsKnownWhateverItsRandomBytesAre) {
  std::mt19937 random(7);  // NOLINT: a fixed seed, so that a failure is reproducible
  for (int round = 0; round < 2000; ++round) {
    std::string hello("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
    for (int i = 0; i < 506; ++i) hello += static_cast<char>(random() % 256);
    World world;
    Client& client = world.connects("slash");
    client.receives();
    client.sends(hello);
    ASSERT_EQ(client.foreign(), ForeignProtocol::tls) << "round " << round;
    ASSERT_TRUE(client.is_closed());
    ASSERT_TRUE(world.registry().people().empty());
  }
}

TEST(IntakeForeign, OnlyTheFirstLineIsLookedAt) {
  World world;
  Client& ann = world.slash("ann");
  Client& bob = world.slash("bob");
  bob.says("GET / HTTP/1.1");
  bob.says("SSH-2.0-x");
  EXPECT_EQ(ann.sees(), "* bob joined.\nbob: GET / HTTP/1.1\nbob: SSH-2.0-x");
  EXPECT_FALSE(bob.is_closed());
}

TEST(IntakeForeign, AFirstLineThatOnlyBeginsAlikeIsNone) {
  for (const std::string_view name : {"GET", "SSH", "SS", "POST"}) {
    World world;
    Client& client = world.slash(name);
    EXPECT_EQ(client.foreign(), ForeignProtocol::none);
    EXPECT_FALSE(client.is_closed());
  }
}

}  // namespace
}  // namespace confab
