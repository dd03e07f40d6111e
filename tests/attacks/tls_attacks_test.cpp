// Attacks on a listener with TLS: a handshake costs the server much, and must cost those inside nothing.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/certificate.hpp"
#include "siege/siege.hpp"
#include "siege/storm.hpp"

namespace confab::attacks {
namespace {

constexpr std::size_t clients = 40;

/// What OpenSSL takes for a client in its handshake.
constexpr std::uint64_t handshake_bytes_max = 128 << 10;

class TlsAttacks : public testing::Test {
 protected:
  std::vector<std::string> flags() const {
    return {"--listen", "slash+tls://127.0.0.1:0", "--tls-certificate", files.certificate(), "--tls-key", files.key()};
  }
  Endpoint raw() const {
    Endpoint endpoint = siege.daemon().endpoint("slash+tls");
    endpoint.protocol = "slash";  // the attackers speak no TLS
    return endpoint;
  }

  harness::CertificateFiles files;
  mutable Siege siege{flags()};
};

TEST_F(TlsAttacks, HandshakesWithoutEndDelayNobodyInside) {
  std::size_t handshakes = 0;
  siege.attack([&] {
    const Endpoint endpoint = siege.daemon().endpoint("slash+tls");
    for (const Deadline end(2 * attack_time); !end.passed(); ++handshakes) {
      const Client passer(endpoint, {.from = hostile_address(handshakes % 1000)});
    }
  });
  EXPECT_GT(handshakes, 100U);
  siege.holds(growth_with(clients) + clients * handshake_bytes_max);
}

TEST_F(TlsAttacks, BegunHandshakesDelayNobodyInside) {
  const std::string begun("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
  siege.attack_with(
      raw(), {.clients = clients, .payload = begun, .rounds_max = 1, .parting = Parting::reset, .comes_back = true});
  siege.holds(growth_with(clients) + clients * handshake_bytes_max);
}

TEST_F(TlsAttacks, PlainLinesDelayNobodyInside) {
  siege.attack_with(raw(), {.clients = clients, .payload = "mallory\nhello\n", .comes_back = true});
  siege.holds(growth_with(clients) + clients * handshake_bytes_max);
}

TEST_F(TlsAttacks, AStormOfConnectionsDelaysNobodyInside) {
  siege.attack([&] {
    const Storm storm(raw(), {.aftermath = Aftermath::reset});
    harness::wait_for(-1, 0, Deadline(2 * attack_time));
    EXPECT_GT(storm.tried(), 1000U);
  });
  siege.holds(growth_with(3000) + clients * handshake_bytes_max);
}

}  // namespace
}  // namespace confab::attacks
