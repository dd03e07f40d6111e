#include "confab/inbound/shown_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace confab {
namespace {

using namespace std::string_view_literals;

constexpr auto replacement = "\xef\xbf\xbd"sv;

std::string scrubbed(std::string_view text) {
  std::string scratch;
  return std::string(scrub(text, scratch));
}

/// U+FFFD, `count` times.
std::string replacements(std::size_t count) {
  std::string text;
  while (count-- > 0) text += replacement;
  return text;
}

std::string encode(char32_t c) {
  const auto byte = [](char32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | (c >> 6)), byte(0x80 | (c & 0x3f))};
  if (c < 0x10000) return {byte(0xe0 | (c >> 12)), byte(0x80 | ((c >> 6) & 0x3f)), byte(0x80 | (c & 0x3f))};
  return {byte(0xf0 | (c >> 18)), byte(0x80 | ((c >> 12) & 0x3f)), byte(0x80 | ((c >> 6) & 0x3f)),
          byte(0x80 | (c & 0x3f))};
}

bool is_separator(char32_t c) {
  return c == '\t' || c == 0x0b || c == 0x0c || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool is_forbidden(char32_t c) {
  return c <= 0x1f || (c >= 0x7f && c <= 0x9f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/// Those that begin a control sequence: something after them is removed too.
bool is_introducer(char32_t c) {
  return c == 0x1b || c == 0x8e || c == 0x8f || c == 0x90 || c == 0x98 || (c >= 0x9b && c <= 0x9f && c != 0x9c);
}

// ---- An oracle that works differently: it finds the longest prefix in any row of the Unicode standard's table 3-7.

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

// ---- Clean text

TEST(TextScrubber, CleanAsciiIsReturnedAsItIs) {
  std::string scratch = "untouched";
  const std::string text = "Hello, world! ~ {}";
  EXPECT_EQ(scrub(text, scratch).data(), text.data()) << "the same view, no copy";
  EXPECT_EQ(scrub(text, scratch).size(), text.size());
  EXPECT_EQ(scratch, "untouched");
}

TEST(TextScrubber, EmptyTextStaysEmpty) {
  EXPECT_EQ(scrubbed(""), "");
}

TEST(TextScrubber, TextOfManyScriptsStaysWithoutACopy) {
  const auto text =
      "naïve Straße Ωμέγα Привет שלום مرحبا नमस्ते 你好 こんにちは "
      "😀👩‍👩‍👧"sv;
  std::string scratch = "untouched";
  EXPECT_EQ(scrub(text, scratch), text);
  EXPECT_EQ(scrub(text, scratch).data(), text.data());
  EXPECT_EQ(scratch, "untouched");
}

// ---- Code points

TEST(TextScrubber, EveryCodePointStaysOrIsASpaceOrIsRemoved) {
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    if ((c >= 0xd800 && c <= 0xdfff) || is_introducer(c)) continue;
    const std::string expected = is_separator(c) ? "< >" : is_forbidden(c) ? "<>" : "<" + encode(c) + ">";
    ASSERT_EQ(scrubbed("<" + encode(c) + ">"), expected) << "U+" << std::hex << static_cast<std::uint32_t>(c);
  }
}

TEST(TextScrubber, C0ControlsVanish) {
  EXPECT_EQ(scrubbed("a\0b\x01"
                     "c\x07"
                     "d\x0a"
                     "e\x0d"
                     "f\x1fg"sv),
            "abcdefg");
}

TEST(TextScrubber, DelAndC1ControlsVanishAndTheirNeighboursStay) {
  EXPECT_EQ(scrubbed("\x7e"), "\x7e");
  EXPECT_EQ(scrubbed("\x7f"), "");
  EXPECT_EQ(scrubbed("\xc2\x80"), "");
  EXPECT_EQ(scrubbed("\xc2\x9f"), "");
  EXPECT_EQ(scrubbed("\xc2\xa0"), "\xc2\xa0");
}

TEST(TextScrubber, EachSeparatorIsOneSpaceSoThatWordsStayApart) {
  for (const char32_t c : U"\t\v\f\u0085\u2028\u2029"sv) {
    EXPECT_EQ(scrubbed("one" + encode(c) + "two"), "one two") << std::hex << static_cast<std::uint32_t>(c);
    EXPECT_EQ(scrubbed(encode(c) + encode(c)), "  ") << std::hex << static_cast<std::uint32_t>(c);
  }
}

TEST(TextScrubber, BidiControlsVanishAndTheirNeighboursStay) {
  for (const char32_t c : U"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"sv) {
    EXPECT_EQ(scrubbed(encode(c)), "") << std::hex << static_cast<std::uint32_t>(c);
  }
  for (const char32_t c : U"\u2027\u202f\u2065\u206a"sv) {
    EXPECT_EQ(scrubbed(encode(c)), encode(c)) << std::hex << static_cast<std::uint32_t>(c);
  }
}

TEST(TextScrubber, TheLastCodePointsOfEachLengthStay) {
  for (const auto text :
       {"\xdf\xbf", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf", "\xee\x80\x80"}) {
    EXPECT_EQ(scrubbed(text), text);
  }
}

// ---- Ill-formed bytes

TEST(TextScrubber, OverlongFormsAreReplacedByteForByte) {
  EXPECT_EQ(scrubbed("\xc0\x8a"), replacements(2)) << "an LF in disguise";
  EXPECT_EQ(scrubbed("\xc1\xbf"), replacements(2));
  EXPECT_EQ(scrubbed("\xe0\x80\x8a"), replacements(3));
  EXPECT_EQ(scrubbed("\xe0\x9f\xbf"), replacements(3));
  EXPECT_EQ(scrubbed("\xf0\x80\x80\x8a"), replacements(4));
  EXPECT_EQ(scrubbed("\xf0\x8f\xbf\xbf"), replacements(4));
}

TEST(TextScrubber, SurrogatesAreReplaced) {
  EXPECT_EQ(scrubbed("\xed\xa0\x80"), replacements(3));
  EXPECT_EQ(scrubbed("\xed\xbf\xbf"), replacements(3));
}

TEST(TextScrubber, NothingAboveTheLastCodePointPasses) {
  EXPECT_EQ(scrubbed("\xf4\x90\x80\x80"), replacements(4));
  EXPECT_EQ(scrubbed("\xf5\x80\x80\x80"), replacements(4));
  EXPECT_EQ(scrubbed("\xfe\xff"), replacements(2));
}

TEST(TextScrubber, StrayContinuationBytesAreReplacedOneByOne) {
  EXPECT_EQ(scrubbed("a\x80\xbf"
                     "b"),
            "a" + replacements(2) + "b");
  EXPECT_EQ(scrubbed("\x9b"
                     "31m"),
            std::string(replacement) + "31m")
      << "a raw CSI of ISO 8859-1";
}

TEST(TextScrubber, ATruncatedSequenceIsOneReplacement) {
  EXPECT_EQ(scrubbed("\xc3"), replacements(1));
  EXPECT_EQ(scrubbed("\xe2\x82"), replacements(1));
  EXPECT_EQ(scrubbed("\xf0\x9f\x98"), replacements(1));
  EXPECT_EQ(scrubbed("\xe2\x82"
                     "a"),
            replacements(1) + "a");
  EXPECT_EQ(scrubbed("\xf0\x9f\x98\xc3\xa9"), replacements(1) + "\xc3\xa9");
}

TEST(TextScrubber, MaximalSubpartsAsInTheStandard) {
  // Unicode 15, tables 3-8 to 3-11.
  EXPECT_EQ(scrubbed("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41"), replacements(8) + "A");
  EXPECT_EQ(scrubbed("\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41"), replacements(8) + "A");
  EXPECT_EQ(scrubbed("\xf4\x91\x92\x93\xff\x41\x80\xbf\x42"), replacements(5) + "A" + replacements(2) + "B");
  EXPECT_EQ(scrubbed("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41"), replacements(4) + "A");
}

TEST(TextScrubber, RemovingACodePointDoesNotJoinItsNeighboursIntoAnother) {
  // If the DEL were removed first, the bytes around it would make an é.
  EXPECT_EQ(scrubbed("\xc3\x7f\xa9"), replacements(2));
}

// ---- Against the oracle

void expect_as_oracle(std::string_view text) {
  std::string scratch;
  const std::string once(scrub(text, scratch));
  ASSERT_EQ(once, oracle(text)) << testing::PrintToString(std::string(text));
  ASSERT_LE(once.size(), 3 * text.size());
  ASSERT_EQ(scrubbed(once), once) << "idempotent: " << testing::PrintToString(std::string(text));
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
