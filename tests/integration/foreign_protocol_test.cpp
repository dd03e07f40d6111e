// Clients that speak another protocol: an HTTP client gets an answer it can show; TLS and SSH clients are disconnected.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "harness/client.hpp"

namespace confab::harness {
namespace {

using namespace std::string_view_literals;

class ForeignProtocol : public testing::TestWithParam<std::string> {
 protected:
  /// What a protocol with a prompt has sent before the server can know.
  static std::string opening() { return GetParam() == "slash" ? "* Welcome to confab. Enter your username:\n" : ""; }

  Daemon daemon;
  Client client = connect(daemon, GetParam());
};

TEST_P(ForeignProtocol, HttpRequestGetsOnePlain400AndAClose) {
  client.sends("POST /chat HTTP/1.1\r\nHost: localhost:8888\r\nContent-Length: 14\r\n\r\nann\r\nhi all\r\n");
  std::string text = client.everything();
  const auto answer = text.find("HTTP/1.0 400 Bad Request\r\n");
  ASSERT_NE(answer, std::string::npos) << text;
  EXPECT_EQ(text.substr(0, answer), opening());
  const auto body = text.find("\r\n\r\n", answer);
  ASSERT_NE(body, std::string::npos) << text;
  text = text.substr(body + 4);
  EXPECT_NE(text.find("confab"), std::string::npos);
  EXPECT_EQ(text.find('\n'), text.size() - 1) << "the body is one line";
  daemon.logs("refused " + client.address() + ": HTTP");
}

TEST_P(ForeignProtocol, HttpRequestInPiecesIsRecognisedToo) {
  for (const char byte : "GET / HTTP/1.1\r\n"sv) client.sends({&byte, 1});
  EXPECT_NE(client.everything().find("HTTP/1.0 400 Bad Request\r\n"), std::string::npos);
}

TEST_P(ForeignProtocol, LongHttpRequestLineIsRecognisedToo) {
  client.sends("GET /" + std::string(8000, 'x') + " HTTP/1.1\r\n\r\n");
  EXPECT_NE(client.everything().find("HTTP/1.0 400 Bad Request\r\n"), std::string::npos);
}

TEST_P(ForeignProtocol, TlsClientHelloIsClosedWithoutAnAnswer) {
  client.sends("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"sv);
  EXPECT_EQ(client.everything(), opening());
  daemon.logs("refused " + client.address() + ": TLS");
}

TEST_P(ForeignProtocol, SshBannerIsClosedWithoutAnAnswer) {
  client.sends("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n");
  EXPECT_EQ(client.everything(), opening());
  daemon.logs("refused " + client.address() + ": SSH");
}

TEST_P(ForeignProtocol, NobodyElseHearsOfIt) {
  Client ann = slash_user(daemon, "ann");
  client.sends("GET / HTTP/1.1\r\n\r\n");
  client.everything();
  ann.sees_nothing();
}

INSTANTIATE_TEST_SUITE_P(OnEachListener, ForeignProtocol, testing::Values("slash", "sigil", "echo"),
                         [](const auto& param) { return param.param; });

TEST(ForeignProtocolLater, NamedUserMayTalkAboutHttp) {
  Daemon daemon;
  Client ann = slash_user(daemon, "ann");
  Client bob = slash_user(daemon, "bob");
  bob.says("GET / HTTP/1.1");
  bob.says("SSH-2.0-OpenSSH");
  ann.sees("* bob joined.");
  ann.sees("bob: GET / HTTP/1.1");
  ann.sees("bob: SSH-2.0-OpenSSH");
}

}  // namespace
}  // namespace confab::harness
