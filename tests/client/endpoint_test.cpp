#include "client/endpoint.hpp"

#include <gtest/gtest.h>

namespace confab::client {
namespace {

Endpoint at(std::string host, std::uint16_t port) {
  return {.host = std::move(host), .port = port};
}

TEST(Endpoints, AreWrittenInManyWays) {
  EXPECT_EQ(parse_endpoint("chat.example.org", {}, 8888), at("chat.example.org", 8888));
  EXPECT_EQ(parse_endpoint("chat.example.org", "9", 8888), at("chat.example.org", 9));
  EXPECT_EQ(parse_endpoint("chat.example.org:9", {}, 8888), at("chat.example.org", 9));
  EXPECT_EQ(parse_endpoint("[::1]", {}, 8888), at("::1", 8888));
  EXPECT_EQ(parse_endpoint("[::1]", "9", 8888), at("::1", 9));
  EXPECT_EQ(parse_endpoint("[::1]:65535", {}, 8888), at("::1", 65535));
  EXPECT_EQ(parse_endpoint("::1", "9", 8888), at("::1", 9));
  EXPECT_EQ(parse_endpoint("2001:db8::1", {}, 8888), at("2001:db8::1", 8888));
  EXPECT_EQ(parse_endpoint("unix:chat", {}, 8888).path, "chat");
  EXPECT_EQ(parse_endpoint("/run/chat", {}, 8888).path, "/run/chat");
}

TEST(Endpoints, AreShownAsTheyMayBeWritten) {
  for (const std::string text : {"chat.example.org:8888", "[::1]:8888", "/run/chat"}) {
    EXPECT_EQ(parse_endpoint(text, {}, 1).to_string(), text);
  }
}

std::string complaint(const std::string& place, const std::optional<std::string>& port = {}) {
  try {
    parse_endpoint(place, port, 8888);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "none";
}

TEST(Endpoints, ThatAreNoneSayWhy) {
  EXPECT_EQ(complaint("h", "eight"), "\"eight\" is no port: it is a number from 1 to 65535.");
  EXPECT_EQ(complaint("h", ""), "\"\" is no port: it is a number from 1 to 65535.");
  EXPECT_EQ(complaint("h:0"), "\"0\" is no port: it is a number from 1 to 65535.");
  EXPECT_EQ(complaint("h:65536"), "\"65536\" is no port: it is a number from 1 to 65535.");
  EXPECT_EQ(complaint("h:1x"), "\"1x\" is no port: it is a number from 1 to 65535.");
  EXPECT_EQ(complaint("h:"), "\"\" is no port: it is a number from 1 to 65535.");
  EXPECT_EQ(complaint("h:1", "2"), "h:1 has a port already: leave out 2.");
  EXPECT_EQ(complaint(":1"), "\":1\" names no host: write HOST or HOST:PORT.");
  EXPECT_EQ(complaint(""), "\"\" names no host: write HOST or HOST:PORT.");
  EXPECT_EQ(complaint("[::1"), "\"[::1\" lacks a bracket: write [::1]:8888.");
  EXPECT_EQ(complaint("[::1]8"), "After the bracket of \"[::1]8\" comes :PORT or nothing.");
  EXPECT_EQ(complaint("unix:"), "unix: needs the path of a socket after it, as in unix:/run/confab/chat.");
  EXPECT_EQ(complaint("/run/chat", "1"), "A unix socket has no port: leave out 1.");
}

}  // namespace
}  // namespace confab::client
