#include "confab/wire/telnet_filter.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace confab {
namespace {

using namespace std::string_view_literals;

// RFC 854 and RFC 855.
constexpr auto iac = "\xff"sv;
constexpr auto dont = "\xfe"sv;
constexpr auto do_ = "\xfd"sv;
constexpr auto wont = "\xfc"sv;
constexpr auto will = "\xfb"sv;
constexpr auto sb = "\xfa"sv;
constexpr auto se = "\xf0"sv;

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const auto part : parts) text += part;
  return text;
}

struct Filtered {
  std::string data;
  std::string replies;
  bool operator==(const Filtered&) const = default;
  friend void PrintTo(const Filtered& filtered, std::ostream* out) {
    *out << testing::PrintToString(filtered.data) << ", replies " << testing::PrintToString(filtered.replies);
  }
};

void feed(TelnetFilter& filter, std::string_view segment, Filtered& filtered) {
  while (!segment.empty()) {
    const auto run = filter.next(segment, filtered.replies);
    ASSERT_GT(run.consumed, 0U);
    ASSERT_LE(run.consumed, segment.size());
    filtered.data += run.data;
    segment.remove_prefix(run.consumed);
  }
}

Filtered filter(std::initializer_list<std::string_view> segments) {
  TelnetFilter filter;
  Filtered filtered;
  for (const auto segment : segments) feed(filter, segment, filtered);
  return filtered;
}

void expect_whatever_the_segments(std::string_view bytes, const Filtered& expected) {
  EXPECT_EQ(filter({bytes}), expected);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    EXPECT_EQ(filter({bytes.substr(0, cut), bytes.substr(cut)}), expected) << "cut at " << cut;
  }
  TelnetFilter one_by_one;
  Filtered filtered;
  for (const char& byte : bytes) feed(one_by_one, {&byte, 1}, filtered);
  EXPECT_EQ(filtered, expected) << "one byte at a time";
}

TEST(TelnetFilter, PlainTextPassesAsItIs) {
  TelnetFilter filter;
  std::string replies;
  const auto text = "hello\r\n\x80\xfe\xf0\x00 world"sv;
  const auto run = filter.next(text, replies);
  EXPECT_EQ(run.data.data(), text.data()) << "no copy";
  EXPECT_EQ(run.data, text);
  EXPECT_EQ(run.consumed, text.size());
  EXPECT_EQ(replies, "");
  EXPECT_FALSE(filter.seen_iac());
}

TEST(TelnetFilter, SaysThatAnIacWasSeen) {
  TelnetFilter filter;
  std::string replies;
  filter.next("a", replies);
  EXPECT_FALSE(filter.seen_iac());
  filter.next(iac, replies);
  EXPECT_TRUE(filter.seen_iac());
  filter.next("\xf1plain", replies);
  EXPECT_TRUE(filter.seen_iac()) << "it stays so";
}

TEST(TelnetFilter, CommandsOfTwoBytesVanish) {
  // All but IAC itself, SB and the four verbs: NOP, DM, BRK, IP, AO, AYT, EC, EL, GA, a stray SE, and what has no name.
  for (int command = 0; command < 250; ++command) {
    const std::string bytes = joined({"a", iac, std::string(1, static_cast<char>(command)), "b"});
    expect_whatever_the_segments(bytes, {"ab", ""});
  }
}

TEST(TelnetFilter, AnIacTwiceIsTheByte255) {
  expect_whatever_the_segments(joined({"a", iac, iac, "b", iac, iac, iac, iac}), {"a\xff"
                                                                                  "b\xff\xff",
                                                                                  ""});
}

TEST(TelnetFilter, EveryOptionOfferedIsRefused) {
  for (int option = 0; option < 256; ++option) {
    const std::string code(1, static_cast<char>(option));
    expect_whatever_the_segments(joined({"a", iac, will, code, "b"}), {"ab", joined({iac, dont, code})});
    expect_whatever_the_segments(joined({"a", iac, do_, code, "b"}), {"ab", joined({iac, wont, code})});
  }
}

TEST(TelnetFilter, WontAndDontAreNotAnswered) {
  for (int option = 0; option < 256; ++option) {
    const std::string code(1, static_cast<char>(option));
    expect_whatever_the_segments(joined({"a", iac, wont, code, iac, dont, code, "b"}), {"ab", ""});
  }
}

TEST(TelnetFilter, RefusesAnOptionOncePerDirection) {
  expect_whatever_the_segments(
      joined({iac, will, "\x01", iac, do_, "\x01", iac, will, "\x01", iac, do_, "\x01", iac, will, "\x03"}),
      {"", joined({iac, dont, "\x01", iac, wont, "\x01", iac, dont, "\x03"})});
}

TEST(TelnetFilter, RefusesOnceEvenIfThePeerTakesItBackInBetween) {
  expect_whatever_the_segments(joined({iac, will, "\x01", iac, wont, "\x01", iac, will, "\x01"}),
                               {"", joined({iac, dont, "\x01"})});
}

TEST(TelnetFilter, RefusalsComeInTheOrderOfTheOffers) {
  expect_whatever_the_segments(joined({"x", iac, do_, "\x18", "y", iac, will, "\x1f", "z"}),
                               {"xyz", joined({iac, wont, "\x18", iac, dont, "\x1f"})});
}

// ---- Subnegotiation

TEST(TelnetFilter, SubnegotiationsVanish) {
  expect_whatever_the_segments(joined({"a", iac, sb, "\x18\0xterm"sv, iac, se, "b"}), {"ab", ""});
  expect_whatever_the_segments(joined({"a", iac, sb, iac, se, "b"}), {"ab", ""});
}

TEST(TelnetFilter, LineEndingsInASubnegotiationAreNoData) {
  expect_whatever_the_segments(joined({"a", iac, sb, "\x1f\r\n\n\x08", iac, se, "b\n"}), {"ab\n", ""});
}

TEST(TelnetFilter, AQuoted255DoesNotEndASubnegotiation) {
  expect_whatever_the_segments(joined({"a", iac, sb, "\x1f", iac, iac, se, "x", iac, se, "b"}), {"ab", ""});
}

TEST(TelnetFilter, AnotherCommandEndsASubnegotiationThatForgotItsEnd) {
  expect_whatever_the_segments(joined({"a", iac, sb, "\x18", iac, will, "\x01", "b"}),
                               {"ab", joined({iac, dont, "\x01"})});
}

TEST(TelnetFilter, ASubnegotiationIsSwallowedUpToItsLimitAndNoFurther) {
  const std::string full(TelnetFilter::subnegotiation_bytes_max, 'x');
  EXPECT_EQ(filter({joined({iac, sb, full, "mute no more"})}), (Filtered{"mute no more", ""}));
  EXPECT_EQ(filter({joined({iac, sb, full.substr(1), "mute"})}), (Filtered{"ute", ""}));
  EXPECT_EQ(filter({joined({iac, sb, full.substr(1), iac, se, "b"})}), (Filtered{"b", ""}));
}

TEST(TelnetFilter, QuotedBytesCountAgainstTheLimitOfASubnegotiation) {
  std::string quoted;
  for (std::uint32_t i = 0; i < TelnetFilter::subnegotiation_bytes_max; ++i) quoted += "\xff\xff";
  EXPECT_EQ(filter({joined({iac, sb, quoted, "data"})}), (Filtered{"data", ""}));
}

TEST(TelnetFilter, EachSubnegotiationHasTheWholeLimit) {
  const std::string half(TelnetFilter::subnegotiation_bytes_max - 1, 'x');
  EXPECT_EQ(filter({joined({iac, sb, half, iac, se, iac, sb, half, iac, se, "b"})}), (Filtered{"b", ""}));
}

TEST(TelnetFilter, AnEndlessSubnegotiationOfOneByteSegmentsEndsToo) {
  TelnetFilter filter;
  Filtered filtered;
  feed(filter, joined({iac, sb}), filtered);
  for (std::uint32_t i = 0; i < TelnetFilter::subnegotiation_bytes_max + 5; ++i) feed(filter, "x", filtered);
  EXPECT_EQ(filtered.data, "xxxxx");
}

TEST(TelnetFilter, ACommandCutOffAtTheEndIsNoData) {
  EXPECT_EQ(filter({joined({"a", iac})}), (Filtered{"a", ""}));
  EXPECT_EQ(filter({joined({"a", iac, will})}), (Filtered{"a", ""}));
  EXPECT_EQ(filter({joined({"a", iac, sb, "\x18"})}), (Filtered{"a", ""}));
}

}  // namespace
}  // namespace confab
