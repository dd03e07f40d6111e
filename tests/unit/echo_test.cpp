#include "confab/frontends/echo.hpp"

#include <gtest/gtest.h>
#include <locale.h>
#include <wctype.h>

#include <string>
#include <string_view>

#include "encode.hpp"
#include "support/world.hpp"

namespace confab {
namespace {

using namespace std::string_view_literals;
using test::Client;
using test::World;

// ---- Upper-casing

TEST(UpperCased, AsciiLetters) {
  EXPECT_EQ(upper_cased("Hello, world! 123 [\\]^_`{|}~@"), "HELLO, WORLD! 123 [\\]^_`{|}~@");
  EXPECT_EQ(upper_cased(""), "");
}

TEST(UpperCased, LettersOfOtherScripts) {
  EXPECT_EQ(upper_cased("éàöñÿ"), "ÉÀÖÑŸ");
  EXPECT_EQ(upper_cased("αβγσςωά"), "ΑΒΓΣΣΩΆ");
  EXPECT_EQ(upper_cased("привет ёж"), "ПРИВЕТ ЁЖ");
  EXPECT_EQ(upper_cased("դեվ"), "ԴԵՎ");
  EXPECT_EQ(upper_cased("ⓐⅷ"), "ⒶⅧ");
}

TEST(UpperCased, MayChangeTheNumberOfBytes) {
  EXPECT_EQ(upper_cased("ı"), "I") << "U+0131, two bytes to one";
  EXPECT_EQ(upper_cased("ſ"), "S") << "U+017F";
  EXPECT_EQ(upper_cased("ɐ"), "Ɐ") << "U+0250 to U+2C6F, two bytes to three";
  EXPECT_EQ(upper_cased("ⱥ"), "Ⱥ") << "U+2C65 to U+023A, three bytes to two";
}

TEST(UpperCased, WhatHasOnlyAFullMappingStays) {
  EXPECT_EQ(upper_cased("ŉǰΐΰﬁﬀ"), "ŉǰΐΰﬁﬀ");
}

TEST(UpperCased, TitlecaseDigraphsBecomeUpperCase) {
  EXPECT_EQ(upper_cased("\u01c5\u01c6"), "\u01c4\u01c4");
  EXPECT_EQ(upper_cased("\u01c8\u01c9"), "\u01c7\u01c7");
  EXPECT_EQ(upper_cased("\u01cb\u01cc"), "\u01ca\u01ca");
  EXPECT_EQ(upper_cased("\u01f2\u01f3"), "\u01f1\u01f1");
}

TEST(UpperCased, CharactersOfFourBytes) {
  EXPECT_EQ(upper_cased("\U00010428\U0001044f"), "\U00010400\U00010427") << "Deseret";
  EXPECT_EQ(upper_cased("\U0001e922"), "\U0001e900") << "Adlam";
  EXPECT_EQ(upper_cased("😀"), "😀");
}

TEST(UpperCased, WhatHasNoCaseStays) {
  EXPECT_EQ(upper_cased("你好 שלום नमस्ते 한국어 \xef\xbf\xbd"), "你好 שלום नमस्ते 한국어 \xef\xbf\xbd");
}

// ---- The session

TEST(Echo, ReturnsEachLineUpperCased) {
  World world;
  Client& client = world.connects("echo");
  EXPECT_EQ(client.receives(), "") << "it speaks only when spoken to";
  client.says("hello");
  client.says("");
  client.says("é");
  EXPECT_EQ(client.receives(), "HELLO\n\nÉ\n");
}

TEST(Echo, EndsEachLineAsItCame) {
  World world;
  Client& client = world.connects("echo");
  client.sends("a\nb\r\nc\r\0d\re\n"sv);
  EXPECT_EQ(client.receives(), "A\nB\r\nC\r\nD\r\nE\n");
}

TEST(Echo, AByteOrderMarkAtTheStartDoesNotComeBack) {
  World world;
  Client& client = world.connects("echo");
  client.sends("\ufeffa\n\ufeffb\n");
  EXPECT_EQ(client.receives(), "A\n\ufeffB\n");
}

TEST(Echo, TelnetsQuestionsAreNoLines) {
  World world;
  Client& client = world.connects("echo");
  client.sends(
      "\xff\xf6\xff\xf4"
      "a\n");
  EXPECT_EQ(client.receives(), "A\n");
}

TEST(Echo, ReturnsTheLineAsItWasCleaned) {
  World world;
  Client& client = world.connects("echo");
  client.sends(
      "a\x1b[31m\tb\x80"
      "cd\x08\n");
  EXPECT_EQ(client.receives(),
            "A B\xef\xbf\xbd"
            "C\n");
}

TEST(Echo, ALineTooLongIsDroppedWithAWord) {
  World world;
  Client& client = world.connects("echo");
  client.says(std::string(4096, 'a'));
  EXPECT_EQ(client.receives(), std::string(4096, 'A') + "\n");
  client.says(std::string(4097, 'a'));
  EXPECT_EQ(client.receives(), "! line too long: at most 4096 bytes\n");
  client.says("b");
  EXPECT_EQ(client.receives(), "B\n");
}

TEST(Echo, ASlowReaderIsToldWhatItMissed) {
  World world;
  Client& client = world.connects("echo");
  client.socket_takes(0);
  client.says("first");
  world.settle();
  for (int i = 0; i < 100; ++i) client.says(std::string(4000, 'x'));
  client.reads_all();
  EXPECT_TRUE(client.receives().starts_with("! missed 36 lines\nX"));
}

TEST(Echo, ClientsDoNotHearEachOtherAndAreNoUsers) {
  World world;
  Client& one = world.connects("echo");
  Client& other = world.connects("echo");
  Client& ann = world.slash("ann");
  one.says("hello");
  EXPECT_EQ(one.receives(), "HELLO\n");
  EXPECT_EQ(other.receives(), "");
  EXPECT_EQ(ann.receives(), "");
  EXPECT_EQ(world.registry().people().size(), 1U);
}

TEST(Echo, NeedsNoNameAndHasNone) {
  World world;
  Client& client = world.connects("echo");
  EXPECT_TRUE(client.named());
  EXPECT_EQ(client.name(), "");
}

TEST(Echo, ClosesOnShutdownOnceAllIsSent) {
  World world;
  Client& client = world.connects("echo");
  client.says("last");
  world.shuts_down();
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(client.receives(), "LAST\n");
}

// ---- Against the C library's tables

TEST(UpperCased, SharpSStays) {
  EXPECT_EQ(upper_cased("Stra\xc3\x9f"
                        "e"),
            "STRA\xc3\x9f"
            "E");
}

TEST(UpperCased, AgreesWithTheCLibraryOnEveryCodePoint) {
  const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  if (utf8 == nullptr) GTEST_SKIP() << "no C.UTF-8 locale";
  for (char32_t c = 1; c <= 0x10ffff; ++c) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    const auto upper = static_cast<char32_t>(towupper_l(static_cast<wint_t>(c), utf8));
    EXPECT_EQ(upper_cased(encode(c)), encode(upper)) << "U+" << std::hex << static_cast<std::uint32_t>(c);
  }
  freelocale(utf8);
}

}  // namespace
}  // namespace confab
