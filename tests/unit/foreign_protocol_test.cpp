#include "confab/inbound/foreign_protocol.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace confab {
namespace {

using namespace std::string_view_literals;

TEST(ForeignProtocol, EveryHttpRequestLineIsRecognised) {
  for (const auto method : {"GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PATCH", "PRI"}) {
    EXPECT_EQ(recognise_first_line(std::string(method) + " / HTTP/1.1"), ForeignProtocol::http) << method;
  }
  EXPECT_EQ(recognise_first_line("GET /"), ForeignProtocol::http) << "HTTP/0.9";
  EXPECT_EQ(recognise_first_line("GET http://example.org/ HTTP/1.1"), ForeignProtocol::http) << "to a proxy";
  EXPECT_EQ(recognise_first_line("GET https://example.org/ HTTP/1.1"), ForeignProtocol::http);
  EXPECT_EQ(recognise_first_line("OPTIONS * HTTP/1.1"), ForeignProtocol::http);
  EXPECT_EQ(recognise_first_line("CONNECT example.org:443 HTTP/1.1"), ForeignProtocol::http);
  EXPECT_EQ(recognise_first_line("PRI * HTTP/2.0"), ForeignProtocol::http);
}

TEST(ForeignProtocol, APersonMayBeginWithAVerb) {
  for (const auto line : {"GET", "POST", "GET lost", "Get / HTTP/1.1", "get /", "GETTING /x", "PUT it down", "GET ",
                          "DELETED / HTTP/1.1", "alice", ""}) {
    EXPECT_EQ(recognise_first_line(line), ForeignProtocol::none) << line;
  }
}

TEST(ForeignProtocol, ATlsHandshakeIsRecognisedByItsFirstTwoBytes) {
  EXPECT_EQ(recognise_opening("\x16"), ForeignProtocol::none);
  EXPECT_EQ(recognise_opening("\x16\x03"), ForeignProtocol::tls);
  EXPECT_EQ(recognise_opening("\x16\x03\x01\x02\x00\x01"sv), ForeignProtocol::tls);
  EXPECT_EQ(recognise_first_line("\x16\x03\x01"), ForeignProtocol::tls);
  EXPECT_EQ(recognise_opening("\x16\x04"), ForeignProtocol::none);
  EXPECT_EQ(recognise_opening("\x15\x03"), ForeignProtocol::none);
}

TEST(ForeignProtocol, AnSshBannerIsRecognised) {
  EXPECT_EQ(recognise_opening("SSH"), ForeignProtocol::none);
  EXPECT_EQ(recognise_opening("SSH-"), ForeignProtocol::ssh);
  EXPECT_EQ(recognise_first_line("SSH-2.0-OpenSSH_9.2"), ForeignProtocol::ssh);
  EXPECT_EQ(recognise_opening("ssh-2.0"), ForeignProtocol::none);
  EXPECT_EQ(recognise_opening("xSSH-"), ForeignProtocol::none);
}

TEST(ForeignProtocol, TheHttpAnswerIsAWholeResponseWithALineOfText) {
  const auto answer = http_refusal();
  EXPECT_TRUE(answer.starts_with("HTTP/1.0 400 Bad Request\r\n"));
  const auto body_at = answer.find("\r\n\r\n");
  ASSERT_NE(body_at, std::string_view::npos);
  const auto body = answer.substr(body_at + 4);
  EXPECT_NE(body.find("confab"), std::string_view::npos);
  EXPECT_TRUE(body.ends_with("\r\n"));
  EXPECT_EQ(body.find('\n'), body.size() - 1) << "one line";
  EXPECT_NE(answer.find("Content-Type: text/plain"), std::string_view::npos);
}

TEST(ForeignProtocol, EachHasANameForTheLog) {
  EXPECT_EQ(name_of(ForeignProtocol::http), "HTTP");
  EXPECT_EQ(name_of(ForeignProtocol::tls), "TLS");
  EXPECT_EQ(name_of(ForeignProtocol::ssh), "SSH");
  EXPECT_EQ(name_of(ForeignProtocol::none), "none");
}

}  // namespace
}  // namespace confab
