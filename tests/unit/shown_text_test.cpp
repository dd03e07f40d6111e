#include "confab/inbound/shown_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "encode.hpp"

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

}  // namespace
}  // namespace confab
