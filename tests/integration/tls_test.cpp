// TLS: users over it and users in plain text talk to each other, every handshake has an end, and nothing is ever sent
// in plain text where TLS is expected.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string>

#include "harness/certificate.hpp"
#include "harness/client.hpp"
#include "harness/process.hpp"
#include "harness/waiting.hpp"

namespace confab::harness {
namespace {

const std::string prompt = "* Welcome to confab. Enter your username:";

/// A client's first record, as far as its length: the rest never comes.
const std::string begun_hello("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);

class Tls : public testing::Test {
 protected:
  /// A plain connection to the port that expects TLS.
  Client plain_client(const std::string& protocol = "slash+tls") {
    Endpoint endpoint = daemon.endpoint(protocol);
    endpoint.protocol = protocol.substr(0, protocol.find('+'));
    return Client(endpoint);
  }
  std::string port(const std::string& protocol = "slash+tls") { return std::to_string(daemon.endpoint(protocol).port); }

  CertificateFiles files;
  Daemon daemon{files.arguments({"--login-timeout", "1"})};
};

TEST_F(Tls, UsersOverTlsAndInPlainTextTalkToEachOther) {
  Client ann = tls_user(daemon, "ann");
  Client bob = slash_user(daemon, "bob");
  Client eve = connect(daemon, "sigil+tls");
  eve.says("eve");
  ann.sees("* bob joined.");
  ann.sees("* eve joined.");
  bob.sees("* eve joined.");
  ann.says("over TLS");
  bob.sees("ann: over TLS");
  eve.sees("ann: over TLS");
  bob.says("in plain text");
  ann.sees("bob: in plain text");
  eve.says("from a script");
  ann.sees("eve: from a script");
  EXPECT_EQ(ann.tls().version(), "TLSv1.3");
  daemon.logs(ann.address() + " connected to slash over TLS");
}

TEST_F(Tls, Tls12IsSpokenToo) {
  Client ann(daemon.endpoint("slash+tls"), {}, Here::now(), {.only_tls_1_2 = true});
  EXPECT_EQ(ann.tls().version(), "TLSv1.2");
  ann.sees(prompt);
  ann.says("ann");
  EXPECT_EQ(ann.line().substr(0, 12), "* Hello, ann");
}

TEST_F(Tls, HandshakeAndTalkByteByByteSucceed) {
  Client ann(daemon.endpoint("slash+tls"), {}, Here::now(), {.bytes_per_send = 1});
  ann.sees(prompt);
  ann.says("ann");
  EXPECT_EQ(ann.line().substr(0, 12), "* Hello, ann");
  ann.sees_nothing();
}

TEST_F(Tls, LinesThatCrossTheBordersOfRecordsArriveWhole) {
  Client ann = connect(daemon, "echo+tls");
  std::string lines;
  for (std::size_t i = 0; i < 50; ++i) lines += std::string(4000 + i, 'a') + "\n";
  ann.sends(lines);
  for (std::size_t i = 0; i < 50; ++i) ann.sees(std::string(4000 + i, 'A'));
}

TEST_F(Tls, ThousandsOfLinesAtOnceAreAllHeard) {
  Client ann = connect(daemon, "echo+tls");
  std::string lines;
  for (int i = 0; i < 5000; ++i) lines += std::to_string(i) + "\n";
  ann.sends(lines);
  for (int i = 0; i < 5000; ++i) ann.sees(std::to_string(i));
}

TEST_F(Tls, ALastLineBeforeTheEndIsHeardAndTheEndIsOrderly) {
  Client ann = tls_user(daemon, "ann");
  Client bob = slash_user(daemon, "bob");
  ann.says("bye");
  ann.half_closes();
  bob.sees("ann: bye");
  bob.sees("* ann left.");
  daemon.logs(" ended: closed by the client");
  EXPECT_EQ(ann.everything(), "* bob joined.\n");
  EXPECT_TRUE(ann.tls().saw_end());
}

TEST_F(Tls, AnEndOfTheConnectionWithoutTheEndOfTlsCountsAsClosedByTheClient) {
  Client ann = tls_user(daemon, "ann");
  Client bob = slash_user(daemon, "bob");
  shutdown(ann.descriptor(), SHUT_WR);
  bob.sees("* ann left.");
  daemon.logs(" ended: closed by the client");
}

TEST_F(Tls, AGoodbyeComesBeforeTheEnd) {
  Client ann = tls_user(daemon, "ann");
  ann.says("/quit");
  ann.sees("* Goodbye, ann.");
  ann.sees_end();
  EXPECT_TRUE(ann.tls().saw_end());
}

TEST_F(Tls, AUserIsToldThatTheServerStops) {
  Client ann = tls_user(daemon, "ann");
  daemon.stop();
  EXPECT_NE(ann.everything().find("shutting down"), std::string::npos);
  EXPECT_TRUE(ann.tls().saw_end());
}

// ---- Clients that speak something else

TEST_F(Tls, APlainClientGetsNothingAndTheLogSaysWhy) {
  Client ann = plain_client();
  const std::string address = ann.address();
  ann.says("ann");
  EXPECT_EQ(ann.everything(), "");
  daemon.logs("refused " + address + ": spoke no TLS");
}

TEST_F(Tls, AnHttpClientGetsNothing) {
  Client ann = plain_client();
  ann.sends("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(ann.everything(), "");
}

TEST_F(Tls, ASilentClientGetsNothingAndIsClosedAfterTheLoginTimeout) {
  Client ann = plain_client("echo+tls");
  const std::string address = ann.address();
  EXPECT_EQ(ann.everything(), "");
  daemon.logs("refused " + address + ": no TLS handshake in time");
}

TEST_F(Tls, AHandshakeThatStopsHalfWayIsClosedAfterTheLoginTimeout) {
  Client ann = plain_client();
  const std::string address = ann.address();
  ann.sends(begun_hello);
  EXPECT_EQ(ann.everything(), "");
  daemon.logs("refused " + address + ": no TLS handshake in time");
}

TEST_F(Tls, AClientThatLeavesDuringTheHandshakeIsForgotten) {
  Client ann = plain_client();
  const std::string address = ann.address();
  ann.sends(begun_hello);
  ann.resets();
  daemon.logs("refused " + address + ": left during the TLS handshake");
}

TEST_F(Tls, NobodyIsInTheRoomBeforeTheHandshakeAndTheName) {
  Client ann = plain_client();
  ann.sends(begun_hello);
  Client bob = slash_user(daemon, "bob");
  bob.says("/who");
  bob.sees("* In lobby (1): bob");
}

TEST_F(Tls, ARenegotiationIsRefused) {
  Client ann(daemon.endpoint("slash+tls"), {}, Here::now(), {.only_tls_1_2 = true});
  ann.sees(prompt);
  EXPECT_TRUE(ann.tls().asks_for_renegotiation());
  std::array<char, 100> some;
  errno = 0;
  while (wait_for(ann.descriptor(), POLLIN, Deadline()) && ann.tls().receive(some.data(), some.size()) < 0 &&
         errno == EAGAIN) {
  }
  EXPECT_EQ(errno, EPROTO) << "our client takes the refusal for a failure";
}

TEST_F(Tls, NewKeysAreAgreedAndAFloodOfThemEndsTheConnection) {
  Client ann = tls_user(daemon, "ann");
  // Each is one message of hers and one of ours, of 32 between two texts.
  for (int i = 0; i < 15; ++i) ASSERT_TRUE(ann.tls().asks_for_new_keys());
  ann.sees_nothing();
  Client bob = slash_user(daemon, "bob");
  for (int i = 0; i < 2000; ++i) {
    if (!ann.tls().asks_for_new_keys()) break;
  }
  bob.sees("* ann left (connection lost).");
}

// ---- The certificate

TEST_F(Tls, TheCertificateIsThatOfTheFile) {
  Client ann = tls_user(daemon, "ann");
  EXPECT_EQ(ann.tls().server_name(), "localhost");
}

// ---- Real programs

TEST_F(Tls, OpensslSClientLogsInAndTalks) {
  require_program("openssl", "openssl");
  const Outcome end = run({"openssl", "s_client", "-quiet", "-verify_return_error", "-CAfile", files.certificate(),
                           "-connect", "127.0.0.1:" + port()},
                          "ann\n/who\n/quit\n");
  EXPECT_NE(end.out.find(prompt), std::string::npos) << end.out << end.err;
  EXPECT_NE(end.out.find("* In lobby (1): ann"), std::string::npos) << end.out << end.err;
  EXPECT_NE(end.out.find("* Goodbye, ann."), std::string::npos) << end.out << end.err;
}

TEST_F(Tls, NcatWithSslLogsInAndTalks) {
  require_program("ncat", "ncat");
  const Outcome end = run({"ncat", "--ssl", "127.0.0.1", port()}, "ann\n/who\n/quit\n");
  EXPECT_NE(end.out.find("* In lobby (1): ann"), std::string::npos) << end.out << end.err;
  EXPECT_NE(end.out.find("* Goodbye, ann."), std::string::npos) << end.out << end.err;
  EXPECT_EQ(end.status, 0);
}

TEST_F(Tls, OlderVersionsAreRefused) {
  require_program("openssl", "openssl");
  for (const char* const version : {"-tls1_1", "-tls1"}) {
    const Outcome end =
        run({"openssl", "s_client", version, "-cipher", "ALL:@SECLEVEL=0", "-connect", "127.0.0.1:" + port()});
    EXPECT_NE(end.status, 0) << version;
  }
  daemon.logs("the TLS handshake failed: unsupported protocol");
}

}  // namespace
}  // namespace confab::harness
