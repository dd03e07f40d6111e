// scrub() against an oracle that works differently: it finds the longest prefix in any row of the Unicode standard's
// table 3-7, and control sequences by a regular expression.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "confab/inbound/shown_text.hpp"
#include "encode.hpp"

namespace confab {
namespace {

using namespace std::string_view_literals;

struct Range {
  unsigned char low;
  unsigned char high;
};
using Row = std::vector<Range>;

const std::vector<Row>& well_formed() {
  static const std::vector<Row> rows = {
      {{0x00, 0x7f}},
      {{0xc2, 0xdf}, {0x80, 0xbf}},
      {{0xe0, 0xe0}, {0xa0, 0xbf}, {0x80, 0xbf}},
      {{0xe1, 0xec}, {0x80, 0xbf}, {0x80, 0xbf}},
      {{0xed, 0xed}, {0x80, 0x9f}, {0x80, 0xbf}},
      {{0xee, 0xef}, {0x80, 0xbf}, {0x80, 0xbf}},
      {{0xf0, 0xf0}, {0x90, 0xbf}, {0x80, 0xbf}, {0x80, 0xbf}},
      {{0xf1, 0xf3}, {0x80, 0xbf}, {0x80, 0xbf}, {0x80, 0xbf}},
      {{0xf4, 0xf4}, {0x80, 0x8f}, {0x80, 0xbf}, {0x80, 0xbf}},
  };
  return rows;
}

std::size_t matching_bytes(const Row& row, std::string_view text) {
  std::size_t matched = 0;
  while (matched < row.size() && matched < text.size()) {
    const auto byte = static_cast<unsigned char>(text[matched]);
    if (byte < row[matched].low || byte > row[matched].high) break;
    ++matched;
  }
  return matched;
}

/// The code points of `text`, with U+FFFD for each ill-formed part.
std::wstring decoded(std::string_view text) {
  std::wstring characters;
  while (!text.empty()) {
    std::size_t longest = 1;
    bool whole = false;
    for (const Row& row : well_formed()) {
      const std::size_t matched = matching_bytes(row, text);
      longest = std::max(longest, matched);
      whole = whole || matched == row.size();
    }
    std::uint32_t character = 0xfffd;
    if (whole) {
      const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
      character = longest == 1 ? byte(0) : byte(0) & (0xffU >> (longest + 1));
      for (std::size_t i = 1; i < longest; ++i) character = character << 6 | (byte(i) & 0x3fU);
    }
    characters += static_cast<wchar_t>(character);
    text.remove_prefix(longest);
  }
  return characters;
}

/// ECMA-48 as one expression. Its first group becomes a space; everything else that it matches is removed.
const std::wregex& unseen() {
  static const std::wregex expression(
      LR"(([\t\v\f\u0085\u2028\u2029]))"
      LR"(|(?:\u001b\[|\u009b)(?:\[[^\x00-\u001f\u007f-\u009f]?|[ -?]*[@-~]?))"
      LR"(|(?:\u001b[PX\]^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u0018\u001a\u001b\u0080-\u009f]*(?:\u0007|\u009c|\u001b\\)?)"
      LR"(|(?:\u001b[NO]|[\u008e\u008f])[^\x00-\u001f\u007f-\u009f]?)"
      LR"(|\u001b[ -/]*[0-~]?)"
      LR"(|[\x00-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069])",
      std::regex::optimize);
  return expression;
}

std::string oracle(std::string_view text) {
  const std::wstring characters = decoded(text);
  std::wstring shown;
  auto from = characters.begin();
  for (std::wsregex_iterator found(from, characters.end(), unseen()), end; found != end; ++found) {
    shown.append(from, (*found)[0].first);
    if ((*found)[1].matched) shown += L' ';
    from = (*found)[0].second;
  }
  shown.append(from, characters.end());
  std::string result;
  for (const wchar_t c : shown) result += encode(static_cast<char32_t>(c));
  return result;
}

void expect_as_oracle(std::string_view text) {
  std::string scratch;
  const std::string once(scrub(text, scratch));
  ASSERT_EQ(once, oracle(text)) << testing::PrintToString(std::string(text));
  ASSERT_LE(once.size(), 3 * text.size());
  ASSERT_EQ(scrub(once, scratch), once) << "idempotent: " << testing::PrintToString(std::string(text));
}

TEST(TextScrubber, AgreesWithTheOracleOnAllPairsOfBytes) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::array<char, 3> text = {static_cast<char>(first), static_cast<char>(second), 'a'};
      expect_as_oracle({text.data(), 2});
      expect_as_oracle({text.data(), 3});
    }
  }
}

TEST(TextScrubber, AgreesWithTheOracleOnSequencesOfAnyKindInAnyOrder) {
  std::mt19937 random(20261126);  // NOLINT: a fixed seed, so that a failure is reproducible
  constexpr std::array pieces = {"\x1b"sv,     "["sv,        "]"sv,        "P"sv,        "X"sv,        "^"sv,
                                 "_"sv,        "\\"sv,       "N"sv,        "O"sv,        "("sv,        " "sv,
                                 "3;1"sv,      "m"sv,        "~"sv,        "A"sv,        "\x07"sv,     "\x18"sv,
                                 "\x1a"sv,     "\t"sv,       "\0"sv,       "\xc2\x9b"sv, "\xc2\x9c"sv, "\xc2\x9d"sv,
                                 "\xc2\x90"sv, "\xc2\x98"sv, "\xc2\x8f"sv, "\xc2\x85"sv, "\xc2\x80"sv, "é"sv,
                                 "\xff"sv,     "\xe2\x82"sv, "\u202e"sv,   "\u2028"sv,   "\x7f"sv,     "text"sv};
  for (int round = 0; round < 30'000; ++round) {
    std::string text;
    for (auto count = random() % 10; count > 0; --count) text += pieces[random() % pieces.size()];
    expect_as_oracle(text);
  }
}

TEST(TextScrubber, AgreesWithTheOracleOnRandomBytes) {
  std::mt19937 random(20240607);  // NOLINT: a fixed seed, so that a failure is reproducible
  // Mostly bytes at the boundaries of table 3-7, so that long sequences occur.
  constexpr std::array<unsigned char, 34> borders = {
      0x00, 0x09, 0x1f, 0x20, 0x41, 0x7e, 0x7f, 0x80, 0x81, 0x8f, 0x90, 0x9b, 0x9f, 0xa0, 0xa6, 0xa8, 0xa9,
      0xaa, 0xae, 0xaf, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe2, 0xed, 0xef, 0xf0, 0xf3, 0xf4, 0xf5, 0xff};
  for (int round = 0; round < 30'000; ++round) {
    std::string text(random() % 12, '\0');
    for (char& byte : text) {
      byte = static_cast<char>(random() % 4 == 0 ? random() % 256 : borders[random() % borders.size()]);
    }
    expect_as_oracle(text);
  }
}

}  // namespace
}  // namespace confab
