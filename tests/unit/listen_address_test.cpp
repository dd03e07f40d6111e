#include "app/listen_address.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace confab::app {
namespace {

/// The sentence that refuses `text`; empty if it is accepted.
std::string refusal(std::string_view text) {
  try {
    parse_listen_address(text);
    return {};
  } catch (const UsageError& error) {
    return error.what();
  }
}

void expect_parts(std::string_view text, std::string_view protocol, std::string_view host, std::uint16_t port) {
  const ListenAddress address = parse_listen_address(text);
  EXPECT_EQ(address.protocol, protocol) << text;
  EXPECT_EQ(address.host, host) << text;
  EXPECT_EQ(address.port, port) << text;
}

TEST(ListenAddress, IsTakenApart) {
  expect_parts("slash://127.0.0.1:8888", "slash", "127.0.0.1", 8888);
  expect_parts("sigil://localhost:1", "sigil", "localhost", 1);
  expect_parts("echo://*:7", "echo", "*", 7);
  expect_parts("slash://[::1]:8888", "slash", "::1", 8888);
  expect_parts("slash://[fe80::1%eth0]:8888", "slash", "fe80::1%eth0", 8888);
}

TEST(ListenAddress, PortsGoFrom0To65535) {
  expect_parts("slash://h:0", "slash", "h", 0);
  expect_parts("slash://h:65535", "slash", "h", 65535);
  for (const std::string_view text : {"slash://h:65536", "slash://h:99999999999", "slash://h:-1", "slash://h:+1",
                                      "slash://h:", "slash://h:80x", "slash://h: 80", "slash://h:0x50"}) {
    EXPECT_NE(refusal(text).find("port from 0 to 65535"), std::string::npos) << text << ": " << refusal(text);
    EXPECT_NE(refusal(text).find("slash://127.0.0.1:8888"), std::string::npos) << "how to write it";
  }
}

TEST(ListenAddress, IsWrittenAsItWasRead) {
  for (const std::string_view text :
       {"slash://127.0.0.1:8888", "sigil://[::1]:1", "echo://*:0", "slash://my.host:65535"}) {
    EXPECT_EQ(parse_listen_address(text).to_string(), text);
  }
}

TEST(ListenAddress, SaysWhatCarriesTheProtocol) {
  EXPECT_FALSE(parse_listen_address("slash://h:1").tls);
  EXPECT_TRUE(parse_listen_address("slash+tls://h:1").tls);
  EXPECT_EQ(parse_listen_address("slash+tls://h:1").protocol, "slash");
  EXPECT_EQ(parse_listen_address("slash+unix:/run/confab/chat").path, "/run/confab/chat");
  EXPECT_TRUE(parse_listen_address("slash+tls+unix:/a b").tls);
  for (const std::string_view text : {"slash+tls://[::1]:8889", "slash+unix:/run/chat", "echo+tls+unix:/a b"}) {
    EXPECT_EQ(parse_listen_address(text).to_string(), text);
  }
}

TEST(ListenAddress, AUnixSocketHasAnAbsolutePathOfUpTo107Bytes) {
  const std::string longest = "/" + std::string(106, 'x');
  EXPECT_EQ(parse_listen_address("slash+unix:" + longest).path, longest);
  EXPECT_NE(refusal("slash+unix:" + longest + "x").find("107 bytes"), std::string::npos);
  for (const std::string_view text : {"slash+unix:", "slash+unix:run/chat", "slash+unix:~/chat"}) {
    EXPECT_NE(refusal(text).find("write it like slash+unix:/run/confab/chat"), std::string::npos) << refusal(text);
  }
}

TEST(ListenAddress, ASuggestionKeepsTls) {
  EXPECT_NE(refusal("slash+tls://localhost").find("slash+tls://localhost:8888"), std::string::npos);
}

TEST(ListenAddress, WithoutAProtocolIsRefusedWithAnExample) {
  for (const std::string_view text : {"", "8888", "127.0.0.1:8888", "slash:127.0.0.1:8888", "slash:/h:1"}) {
    EXPECT_NE(refusal(text).find("write it like slash://127.0.0.1:8888"), std::string::npos) << text;
  }
}

TEST(ListenAddress, AnUnknownProtocolIsRefusedWithThoseThereAre) {
  for (const std::string_view text : {"irc://h:1", "SLASH://h:1", "://h:1"}) {
    const std::string why = refusal(text);
    for (const std::string_view known : {"slash", "sigil", "echo"}) {
      EXPECT_NE(why.find(known), std::string::npos) << text << ": " << why;
    }
  }
}

TEST(ListenAddress, WithoutAPortIsRefusedWithOne) {
  EXPECT_NE(refusal("slash://localhost").find("slash://localhost:8888"), std::string::npos);
  EXPECT_NE(refusal("slash://[::1]").find("slash://[::1]:8888"), std::string::npos) << "the colons are the host's";
}

TEST(ListenAddress, WithoutAHostIsRefusedWithTheStar) {
  for (const std::string_view text : {"slash://:8888", "slash://[]:8888"}) {
    EXPECT_NE(refusal(text).find("*"), std::string::npos) << text;
  }
}

TEST(ListenAddress, AnIpv6AddressNeedsBrackets) {
  EXPECT_NE(refusal("slash://::1:8888").find("slash://[::1]:8888"), std::string::npos) << refusal("slash://::1:8888");
}

TEST(ListenAddress, AnAddressOfManyMachinesIsRefused) {
  for (const std::string_view text : {"slash://224.0.0.1:1", "slash://239.255.255.255:1", "slash://255.255.255.255:1",
                                      "slash://[ff02::1]:1", "slash://[ff02::1%1]:1"}) {
    EXPECT_NE(refusal(text).find("many machines"), std::string::npos) << text << ": " << refusal(text);
  }
  for (const std::string_view text : {"slash://223.255.255.255:1", "slash://0.0.0.0:1", "slash://[::]:1"}) {
    EXPECT_EQ(refusal(text), "") << text;
  }
}

TEST(ListenAddress, AnIpv4AddressInsideIpv6IsRefusedWithItsOwnWriting) {
  EXPECT_NE(refusal("slash://[::ffff:10.0.0.1]:7").find("slash://10.0.0.1:7"), std::string::npos);
}

TEST(ListenAddress, WhatStandsInBracketsIsAnIpv6Address) {
  for (const std::string_view text :
       {"slash://[localhost]:1", "slash://[127.0.0.1]:1", "slash://[::1", "slash://[::1:0", "slash://::1]:0",
        "slash://[[::1]]:0", "slash://[:]:1", "slash://a:b:1"}) {
    EXPECT_NE(refusal(text), "") << text;
  }
}

/// What a refusal suggests to write instead; empty if nothing.
std::string suggestion(const std::string& why) {
  constexpr std::string_view lead = "write it like ";
  const auto found = why.rfind(lead);
  if (found == std::string::npos) return {};
  return why.substr(found + lead.size(), why.size() - found - lead.size() - 1);
}

TEST(ListenAddress, WhatARefusalSuggestsIsNotRefusedItself) {
  EXPECT_EQ(suggestion(refusal("slash://")), "slash://127.0.0.1:8888");
  EXPECT_EQ(suggestion(refusal("slash://[::1:0")), "slash://[::1]:0");
  EXPECT_EQ(suggestion(refusal("echo://[::1")), "slash://127.0.0.1:8888") << "which colon is the port's?";
  // All texts of up to six of these pieces after the protocol.
  constexpr std::array<std::string_view, 8> pieces = {":", "::1", "[", "]", "h", "9", "ff02::1", "::ffff:1.2.3.4"};
  constexpr std::size_t digits = pieces.size() + 1;  // 0: no further piece
  constexpr std::size_t numbers = digits * digits * digits * digits * digits * digits;
  std::size_t texts = 0;
  std::size_t suggestions = 0;
  for (std::size_t number = 0; number < numbers; ++number) {
    std::string text = "sigil://";
    std::size_t rest = number;
    for (; rest % digits > 0; rest /= digits) text += pieces.at(rest % digits - 1);
    if (rest > 0) continue;
    ++texts;
    const std::string suggested = suggestion(refusal(text));
    if (suggested.empty()) continue;
    ++suggestions;
    ASSERT_EQ(refusal(suggested), "") << text;
  }
  EXPECT_GT(suggestions, texts / 10);
}

TEST(ListenAddress, MetricsAreServedOverPlainTcpOnly) {
  const ListenAddress address = parse_listen_address(usual_metrics);
  EXPECT_TRUE(address.is_metrics());
  EXPECT_EQ(address.to_string(), usual_metrics);
  EXPECT_FALSE(parse_listen_address("slash://127.0.0.1:1").is_metrics());
  EXPECT_TRUE(address_of_scheme("metrics").has_value());
  EXPECT_FALSE(address_of_scheme("metrics+tls").has_value());
  for (const std::string_view text : {"metrics+tls://127.0.0.1:1", "metrics+unix:/run/x", "metrics+tls+unix:/run/x"}) {
    EXPECT_NE(refusal(text).find(usual_metrics), std::string::npos) << text << ": " << refusal(text);
  }
}

TEST(ListenAddress, MetricsWithoutAPortAreOfferedTheirUsualOne) {
  EXPECT_EQ(suggestion(refusal("metrics://127.0.0.1")), usual_metrics);
}

TEST(ListenAddress, EveryRefusalIsOneSentence) {
  for (const std::string_view text :
       {"", "x", "irc://h:1", "slash://h", "slash://h:x", "slash://:1", "slash://::1:8888"}) {
    const std::string why = refusal(text);
    EXPECT_TRUE(why.ends_with('.')) << why;
    EXPECT_EQ(why.find('\n'), std::string::npos) << why;
  }
}

}  // namespace
}  // namespace confab::app
