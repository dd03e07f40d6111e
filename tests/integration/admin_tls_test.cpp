// What administrators decide holds for clients in the middle of their TLS handshake, too.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "admin_fixture.hpp"
#include "harness/certificate.hpp"

namespace confab::harness {
namespace {

class AdminTls : public Admin {
 protected:
  /// A client who is let in, and has sent the start of a handshake.
  Client knocking() {
    Endpoint endpoint = daemon.endpoint("slash+tls");
    endpoint.protocol = "slash";
    Client client(endpoint);
    client.sends(std::string("\x16\x03\x01\x02", 4));
    return client;
  }

  /// Waits until it is counted.
  void waits_for_connections(const std::string& count) const {
    for (const Deadline deadline; asks(daemon, "status").find("connections " + count + "\n") != 0;) {
      ASSERT_FALSE(deadline.passed());
    }
  }

  CertificateFiles files;
  Daemon daemon{files.arguments({"--listen", "admin+unix:" + socket().string()})};
};

TEST_F(AdminTls, ABanEndsAHandshakeFromThere) {
  Client eve = knocking();
  waits_for_connections("1");
  EXPECT_EQ(asks(daemon, "ban 127.0.0.1 10m"),
            "banned 127.0.0.1 for 10 minutes\nnote: The ban is kept until the server ends.\nok\n");
  eve.sees_end();
  daemon.logs("refused " + eve.address() + ": The address is banned");
}

TEST_F(AdminTls, ABanLeavesOtherHandshakesAlone) {
  Client eve = knocking();
  waits_for_connections("1");
  EXPECT_TRUE(asks(daemon, "ban 192.0.2.1 10m").ends_with("ok\n"));
  waits_for_connections("1");
  eve.closes();
}

TEST_F(AdminTls, ADrainEndsHandshakes) {
  Client ann = tls_user(daemon, "ann");
  Client late = knocking();
  waits_for_connections("2");
  EXPECT_EQ(asks(daemon, "drain"), "ok\n");
  late.sees_end();
  ann.says("/quit");
  EXPECT_EQ(daemon.status(), 0);
}

}  // namespace
}  // namespace confab::harness
