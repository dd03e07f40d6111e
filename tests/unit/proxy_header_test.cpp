#include "confab/admission/proxy_header.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace confab {
namespace {

using namespace std::string_literals;
using State = ProxyHeader::State;

const std::string signature = "\r\n\r\n\0\r\nQUIT\n"s;
const std::string v4_addresses = "\xc0\x00\x02\x09\x7f\x00\x00\x01\x13\x88\x22\xb8"s;  // 192.0.2.9:5000 to 127.0.0.1
const std::string v6_address = "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x07"s;          // 2001:db8::7
const std::string v6_addresses = v6_address + v6_address + "\x13\x88\x22\xb8"s;

std::string v2(char command, char family, const std::string& rest, std::size_t length) {
  return signature + command + family + static_cast<char>(length >> 8U) + static_cast<char>(length & 0xffU) + rest;
}

std::string v2(char command, char family, const std::string& rest) {
  return v2(command, family, rest, rest.size());
}

ProxiedClient v4_client(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d, std::uint16_t port) {
  return {.is_v6 = false, .address = {a, b, c, d}, .port = port};
}

ProxiedClient v6_client(std::uint16_t port) {
  ProxiedClient client{.is_v6 = true, .address = {0x20, 0x01, 0x0d, 0xb8}, .port = port};
  client.address.back() = 7;
  return client;
}

/// It is incomplete at each cut, complete at its end, and the same with the client's first bytes after it.
ProxyHeader whole(const std::string& header) {
  for (std::size_t cut = 0; cut < header.size(); ++cut) {
    EXPECT_EQ(parse_proxy_header(header.substr(0, cut)).state, State::incomplete) << "cut at " << cut;
  }
  for (const std::string& after : {"ann\n"s, "\r\n"s, "\x16\x03\x01"s, signature, "PROXY UNKNOWN\r\n"s}) {
    const ProxyHeader with_more = parse_proxy_header(header + after);
    EXPECT_EQ(with_more.state, State::complete);
    EXPECT_EQ(with_more.size, header.size());
  }
  const ProxyHeader parsed = parse_proxy_header(header);
  EXPECT_EQ(parsed.state, State::complete) << parsed.why;
  EXPECT_EQ(parsed.size, header.size());
  return parsed;
}

/// It is invalid, whatever follows, and nothing of it was complete before.
std::string_view why_invalid(const std::string& header) {
  for (std::size_t cut = 0; cut < header.size(); ++cut) {
    EXPECT_NE(parse_proxy_header(header.substr(0, cut)).state, State::complete) << "cut at " << cut;
  }
  EXPECT_EQ(parse_proxy_header(header + std::string(5000, 'x')).state, State::invalid);
  const ProxyHeader parsed = parse_proxy_header(header);
  EXPECT_EQ(parsed.state, State::invalid);
  EXPECT_EQ(parsed.client, std::nullopt);
  return parsed.why;
}

constexpr std::string_view none = "no PROXY header, which --proxy-from demands of its address";
constexpr std::string_view malformed = "its PROXY header of version 1 is malformed";

TEST(ProxyHeader, Version1TellsAnIpv4Client) {
  EXPECT_EQ(whole("PROXY TCP4 192.0.2.9 127.0.0.1 5000 8888\r\n").client, v4_client(192, 0, 2, 9, 5000));
  EXPECT_EQ(whole("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n").client,
            v4_client(255, 255, 255, 255, 65535));
  EXPECT_EQ(whole("PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n").client, v4_client(0, 0, 0, 0, 0));
}

TEST(ProxyHeader, Version1TellsAnIpv6Client) {
  EXPECT_EQ(whole("PROXY TCP6 2001:db8::7 ::1 5000 8888\r\n").client, v6_client(5000));
  EXPECT_EQ(whole("PROXY TCP6 2001:0DB8:0:0:0:0:0:0007 ::ffff:192.0.2.1 5000 8888\r\n").client, v6_client(5000));
  const std::string longest = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
  EXPECT_EQ(whole("PROXY TCP6 " + longest + " " + longest + " 65535 65535\r\n").client->port, 65535);
}

TEST(ProxyHeader, Version1OfAnUnknownClientTellsNoneWhateverFollows) {
  EXPECT_EQ(whole("PROXY UNKNOWN\r\n").client, std::nullopt);
  EXPECT_EQ(whole("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n").client, std::nullopt);
  EXPECT_EQ(whole("PROXY UNKNOWN \t\r\0 "s + std::string(80, '?') + "\r\n").client, std::nullopt);
}

TEST(ProxyHeader, Version1HasAtMost107Bytes) {
  const std::string opening = "PROXY UNKNOWN ";
  EXPECT_EQ(whole(opening + std::string(107 - 2 - opening.size(), 'x') + "\r\n").size, 107U);
  EXPECT_EQ(why_invalid(opening + std::string(107 - 1 - opening.size(), 'x') + "\r\n"),
            "its PROXY header of version 1 is too long");
  const std::string endless = opening + std::string(107 - opening.size(), 'x');
  EXPECT_EQ(parse_proxy_header(endless.substr(0, 106)).state, State::incomplete);
  EXPECT_EQ(parse_proxy_header(endless).state, State::invalid) << "without waiting for an end";
}

TEST(ProxyHeader, Version1WithAnyFieldWrongIsMalformed) {
  const std::vector<std::string> wrong = {
      "TCP4 192.0.2.9 127.0.0.1 5000",          // a field too few
      "TCP4 192.0.2.9 127.0.0.1 5000 8888 1",   // a field too many
      "TCP4 192.0.2.9 127.0.0.1 5000 8888 ",    // a blank at the end
      "TCP4  192.0.2.9 127.0.0.1 5000 8888",    // two blanks
      "TCP4 192.0.2.9 127.0.0.1 5000  8888",    //
      "TCP4\t192.0.2.9 127.0.0.1 5000 8888",    // another blank
      "TCP4 192.0.2.256 127.0.0.1 5000 8888",   // the client's address
      "TCP4 192.0.2 127.0.0.1 5000 8888",       //
      "TCP4 192.0.2.9.1 127.0.0.1 5000 8888",   //
      "TCP4 192.0.02.9 127.0.0.1 5000 8888",    // a leading zero
      "TCP4 2001:db8::7 127.0.0.1 5000 8888",   // of the other family
      "TCP4 localhost 127.0.0.1 5000 8888",     //
      "TCP4 192.0.2.9\0 127.0.0.1 5000 8888"s,  // a null byte
      "TCP4 192.0.2.9 127.0.0.x 5000 8888",     // the server's address
      "TCP4 192.0.2.9 ::1 5000 8888",           //
      "TCP4 192.0.2.9 127.0.0.1 65536 8888",    // the client's port
      "TCP4 192.0.2.9 127.0.0.1 -1 8888",       //
      "TCP4 192.0.2.9 127.0.0.1 +1 8888",       //
      "TCP4 192.0.2.9 127.0.0.1 05000 8888",    // a leading zero
      "TCP4 192.0.2.9 127.0.0.1 00 8888",       //
      "TCP4 192.0.2.9 127.0.0.1 http 8888",     //
      "TCP4 192.0.2.9 127.0.0.1 5000 65536",    // the server's port
      "TCP4 192.0.2.9 127.0.0.1 5000 8888x",    //
      "TCP6 192.0.2.9 ::1 5000 8888",           //
      "TCP6 2001:db8::7::1 ::1 5000 8888",      //
      "TCP6 2001:db8::12345 ::1 5000 8888",     //
      "TCP6 fe80::1%eth0 ::1 5000 8888",        // an interface of another machine
      "TCP6 [2001:db8::7] ::1 5000 8888",       //
      "TCP5 192.0.2.9 127.0.0.1 5000 8888",     // the family
      "tcp4 192.0.2.9 127.0.0.1 5000 8888",     //
      "UDP4 192.0.2.9 127.0.0.1 5000 8888",     //
      "UNKNOWNS",                               //
      "unknown",                                //
      "",                                       //
      " TCP4 192.0.2.9 127.0.0.1 5000 8888",    //
      "TCP4 192.0.2.9 127.0.0.1 5000 8888\r",   //
      "TCP4 192.0.2.9 127.0.0.1 5000\n8888",    //
  };
  for (const std::string& rest : wrong) EXPECT_EQ(why_invalid("PROXY " + rest + "\r\n"), malformed) << rest;
}

TEST(ProxyHeader, ALineFeedAloneDoesNotEndVersion1) {
  const std::string line = "PROXY TCP4 192.0.2.9 127.0.0.1 5000 8888\n";
  EXPECT_EQ(parse_proxy_header(line).state, State::incomplete);
  EXPECT_EQ(parse_proxy_header(line + "ann\r\n").state, State::invalid);
}

TEST(ProxyHeader, WhatDoesNotBeginLikeOneIsInvalidAtItsFirstWrongByte) {
  for (const std::string& bytes : {"a"s, "proxy "s, "PROXy"s, "PROXY\t"s, "\n"s, "\r\r"s, "\r\n\r\n\0\r\nQUIT\r"s,
                                   "\0"s, "\x16\x03\x01"s, "GET / HTTP/1.1\r\n"s, " PROXY UNKNOWN\r\n"s}) {
    EXPECT_EQ(why_invalid(bytes), none);
  }
}

TEST(ProxyHeader, NothingMayBeginOne) {
  EXPECT_EQ(parse_proxy_header("").state, State::incomplete);
}

TEST(ProxyHeader, Version2TellsAnIpv4Client) {
  EXPECT_EQ(whole(v2(0x21, 0x11, v4_addresses)).client, v4_client(192, 0, 2, 9, 5000));
}

TEST(ProxyHeader, Version2TellsAnIpv6Client) {
  EXPECT_EQ(whole(v2(0x21, 0x21, v6_addresses)).client, v6_client(5000));
}

TEST(ProxyHeader, Version2OfAUnixSocketOrAnUnspecifiedFamilyTellsNone) {
  EXPECT_EQ(whole(v2(0x21, 0x31, std::string(216, '/'))).client, std::nullopt);
  EXPECT_EQ(whole(v2(0x21, 0x00, "")).client, std::nullopt);
  EXPECT_EQ(whole(v2(0x21, 0x00, v4_addresses)).client, std::nullopt);
}

TEST(ProxyHeader, Version2OfTheProxysOwnConnectionTellsNoneWhateverItsFamily) {
  EXPECT_EQ(whole(v2(0x20, 0x00, "")).client, std::nullopt);
  for (const int family : {0x00, 0x11, 0x12, 0x21, 0x31, 0x77, 0xff}) {
    EXPECT_EQ(whole(v2(0x20, static_cast<char>(family), v4_addresses)).client, std::nullopt) << family;
  }
}

TEST(ProxyHeader, Version2MayCarryMoreAfterTheAddressesUpToAllOf4096Bytes) {
  const std::string tlv = "\x04\x00\x03\0\0\0"s;  // NOOP
  EXPECT_EQ(whole(v2(0x21, 0x11, v4_addresses + tlv)).client, v4_client(192, 0, 2, 9, 5000));
  EXPECT_EQ(whole(v2(0x21, 0x21, v6_addresses + "no TLV at all")).client, v6_client(5000));
  EXPECT_EQ(whole(v2(0x21, 0x31, std::string(216, '/') + tlv)).client, std::nullopt);
  const std::size_t room = proxy_header_bytes_max - 16;
  EXPECT_EQ(whole(v2(0x21, 0x11, v4_addresses + std::string(room - 12, 'x'))).size, proxy_header_bytes_max);
  for (const std::size_t length : {room + 1, std::size_t{0xffff}}) {
    EXPECT_EQ(why_invalid(v2(0x21, 0x11, "", length)), "its PROXY header of version 2 is too long")
        << "at once, without its " << length << " bytes";
    EXPECT_EQ(why_invalid(v2(0x20, 0x00, "", length)), "its PROXY header of version 2 is too long");
  }
}

TEST(ProxyHeader, Version2TooShortForItsAddressesIsInvalid) {
  constexpr std::string_view too_short = "its PROXY header of version 2 is too short for its addresses";
  EXPECT_EQ(why_invalid(v2(0x21, 0x11, v4_addresses.substr(1))), too_short);
  EXPECT_EQ(why_invalid(v2(0x21, 0x11, "")), too_short);
  EXPECT_EQ(why_invalid(v2(0x21, 0x21, v6_addresses.substr(1))), too_short);
  EXPECT_EQ(why_invalid(v2(0x21, 0x31, std::string(215, '/'))), too_short);
}

TEST(ProxyHeader, EveryOtherVersionAndCommandIsInvalidAtOnce) {
  for (int byte = 0; byte < 256; ++byte) {
    if (byte == 0x20 || byte == 0x21) continue;
    EXPECT_EQ(why_invalid(signature + static_cast<char>(byte)), "its PROXY header is of an unknown version or command")
        << byte;
  }
}

TEST(ProxyHeader, EveryOtherFamilyAndEveryDatagramIsInvalid) {
  for (int byte = 0; byte < 256; ++byte) {
    if (byte == 0x00 || byte == 0x11 || byte == 0x21 || byte == 0x31) continue;
    EXPECT_EQ(why_invalid(v2(0x21, static_cast<char>(byte), std::string(216, '/'))),
              "its PROXY header is of an unknown family, or not of a stream")
        << byte;
  }
}

}  // namespace
}  // namespace confab
