#include "confab/inbound/telnet_filter.hpp"

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

/// The meaningful commands, in order, among the data.
std::string name_of(TelnetFilter::Command command) {
  switch (command) {
    case TelnetFilter::Command::none: break;
    case TelnetFilter::Command::asked_again: return "<again>";
    case TelnetFilter::Command::are_you_there: return "<AYT>";
    case TelnetFilter::Command::interrupt: return "<IP>";
    case TelnetFilter::Command::erase_character: return "<EC>";
    case TelnetFilter::Command::erase_line: return "<EL>";
    case TelnetFilter::Command::negotiated: return "<negotiated>";
  }
  return {};
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
    ASSERT_TRUE(run.data.empty() || run.command == TelnetFilter::Command::none);
    filtered.data += run.data;
    filtered.data += name_of(run.command);
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

TEST(TelnetFilter, CommandsOfTwoBytesVanishOrAreTold) {
  // All but IAC itself, SB and the four verbs. Reports those of RFC 854 and RFC 1184 that somebody gives on purpose,
  // but not NOP, DM, AO, GA, EOR, a stray SE, or unassigned ones.
  for (int command = 0; command < 250; ++command) {
    std::string meaning;
    if (command == 246) meaning = "<AYT>";
    if (command == 247) meaning = "<EC>";
    if (command == 248) meaning = "<EL>";
    for (const int interrupt : {244, 243, 238, 237, 236}) {
      if (command == interrupt) meaning = "<IP>";
    }
    const std::string bytes = joined({"a", iac, std::string(1, static_cast<char>(command)), "b"});
    expect_whatever_the_segments(bytes, {"a" + meaning + "b", ""});
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
    const std::string told = option == 6 ? "<again>" : "";
    expect_whatever_the_segments(joined({"a", iac, do_, code, "b"}), {"a" + told + "b", joined({iac, wont, code})});
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

TEST(TelnetFilter, RefusesAgainWhatThePeerTookBackInBetweenAndTellsOfIt) {
  expect_whatever_the_segments(joined({iac, do_, "\x18", iac, dont, "\x18", iac, do_, "\x18", iac, do_, "\x18"}),
                               {"<again>", joined({iac, wont, "\x18", iac, wont, "\x18"})});
  expect_whatever_the_segments(joined({iac, will, "\x01", iac, wont, "\x01", iac, will, "\x01"}),
                               {"<again>", joined({iac, dont, "\x01", iac, dont, "\x01"})});
}

TEST(TelnetFilter, TakingBackOneDirectionDoesNotConcernTheOther) {
  expect_whatever_the_segments(joined({iac, do_, "\x18", iac, wont, "\x18", iac, do_, "\x18"}),
                               {"", joined({iac, wont, "\x18"})});
  expect_whatever_the_segments(joined({iac, will, "\x18", iac, dont, "\x18", iac, will, "\x18"}),
                               {"", joined({iac, dont, "\x18"})});
}

TEST(TelnetFilter, EachTimingMarkIsAnswered) {
  const std::string mark = joined({iac, do_, "\x06"});
  const std::string answer = joined({iac, wont, "\x06"});
  expect_whatever_the_segments(joined({mark, "a", mark, mark}),
                               {"<again>a<again><again>", joined({answer, answer, answer})});
  // An offer of it is refused once, like any other.
  const std::string offer = joined({iac, will, "\x06"});
  expect_whatever_the_segments(joined({offer, offer}), {"", joined({iac, dont, "\x06"})});
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

TEST(TelnetFilter, ALongSubnegotiationIsSwallowedUpToItsEnd) {
  const std::string gmcp = "\xc9" + std::string(100'000, 'g');
  EXPECT_EQ(filter({joined({"a", iac, sb, gmcp, iac, se, "b"})}), (Filtered{"ab", ""}));
  EXPECT_EQ(filter({joined({"a", iac, sb}), gmcp.substr(0, 1500), gmcp.substr(1500), iac, joined({se, "b"})}),
            (Filtered{"ab", ""}));
}

TEST(TelnetFilter, PastItsLimitTheEndOfALineEndsASubnegotiationAndIsData) {
  const std::string full(TelnetFilter::subnegotiation_bytes_max, 'x');
  for (const std::string ending : {"\n", "\r\n", "\r"}) {
    EXPECT_EQ(filter({joined({"a", iac, sb, full, ending, "mute no more"})}),
              (Filtered{"a" + ending + "mute no more", ""}));
    EXPECT_EQ(filter({joined({iac, sb, full, "and more", ending, "b"})}), (Filtered{ending + "b", ""}));
  }
  EXPECT_EQ(filter({joined({iac, sb, full.substr(1), "\n", iac, se, "b"})}), (Filtered{"b", ""}))
      << "one byte before it";
  expect_whatever_the_segments(joined({"a", iac, sb, full, "x\nb", iac, se, "c"}), {"a\nbc", ""});
}

TEST(TelnetFilter, QuotedBytesCountAgainstTheLimitOfASubnegotiation) {
  std::string quoted;
  for (std::uint32_t i = 0; i < TelnetFilter::subnegotiation_bytes_max; ++i) quoted += "\xff\xff";
  EXPECT_EQ(filter({joined({iac, sb, quoted, "\ndata"})}), (Filtered{"\ndata", ""}));
  EXPECT_EQ(filter({joined({iac, sb, quoted.substr(2), "\ndata"})}), (Filtered{"", ""}));
}

TEST(TelnetFilter, EachSubnegotiationHasTheWholeLimit) {
  const std::string half(TelnetFilter::subnegotiation_bytes_max - 1, 'x');
  EXPECT_EQ(filter({joined({iac, sb, half, iac, se, iac, sb, half, "\n", iac, se, "b"})}), (Filtered{"b", ""}));
}

TEST(TelnetFilter, AnEndlessSubnegotiationOfOneByteSegmentsEndsWithALineToo) {
  TelnetFilter filter;
  Filtered filtered;
  feed(filter, joined({iac, sb}), filtered);
  for (std::uint32_t i = 0; i < TelnetFilter::subnegotiation_bytes_max + 5; ++i) feed(filter, "x", filtered);
  EXPECT_EQ(filtered.data, "");
  feed(filter, "\n", filtered);
  feed(filter, "hello\n", filtered);
  EXPECT_EQ(filtered.data, "\nhello\n");
}

TEST(TelnetFilter, ACommandCutOffAtTheEndIsNoData) {
  EXPECT_EQ(filter({joined({"a", iac})}), (Filtered{"a", ""}));
  EXPECT_EQ(filter({joined({"a", iac, will})}), (Filtered{"a", ""}));
  EXPECT_EQ(filter({joined({"a", iac, sb, "\x18"})}), (Filtered{"a", ""}));
}

}  // namespace
}  // namespace confab
