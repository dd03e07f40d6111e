#include "confab/base/blanks.hpp"

#include <gtest/gtest.h>
#include <utf8proc.h>

#include <array>
#include <set>
#include <string>

namespace confab {
namespace {

std::string encoded(utf8proc_int32_t code_point) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto size = utf8proc_encode_char(code_point, bytes.data());
  return {reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size)};
}

TEST(Blanks, AreTheSpacesOfUnicodeAndWhatIsAsInvisible) {
  std::set<utf8proc_int32_t> expected = {'\t', 0x2060, 0xfeff};
  for (utf8proc_int32_t c = 0x200b; c <= 0x200f; ++c) expected.insert(c);
  constexpr utf8proc_int32_t last_code_point = 0x10ffff;
  for (utf8proc_int32_t c = 0; c <= last_code_point; ++c) {
    if (utf8proc_category(c) == UTF8PROC_CATEGORY_ZS) expected.insert(c);
  }
  for (utf8proc_int32_t c = 1; c <= last_code_point; ++c) {
    if (!utf8proc_codepoint_valid(c)) continue;
    const std::string text = encoded(c);
    ASSERT_EQ(size_of_blank(text), expected.contains(c) ? text.size() : 0) << std::hex << c;
    ASSERT_EQ(is_blank(text), expected.contains(c)) << std::hex << c;
    ASSERT_EQ(trimmed(text + "x" + text).size(), expected.contains(c) ? 1 : 1 + 2 * text.size()) << std::hex << c;
    ASSERT_EQ(find_blank("x" + text), expected.contains(c) ? 1 : std::string::npos) << std::hex << c;
  }
}

TEST(Blanks, ALineOfNothingIsBlankAndOneWithAnInkedCharacterIsNot) {
  EXPECT_TRUE(is_blank(""));
  EXPECT_TRUE(is_blank(" \t\u00a0\u200b\u3000"));
  EXPECT_FALSE(is_blank(" . "));
  EXPECT_FALSE(is_blank("\u00a0\u00e9"));
}

TEST(Blanks, OnlyThoseOnTheSidesAreTrimmed) {
  EXPECT_EQ(trimmed(" \u200b a\u00a0b \u3000"), "a\u00a0b");
  EXPECT_EQ(without_trailing_blanks(" a\u200b "), " a");
  EXPECT_EQ(trimmed("  "), "");
}

TEST(Blanks, TornUtf8IsNoBlankAndReadsNothingPastItsEnd) {
  for (const std::string torn : {"\xc2", "\xe2", "\xe2\x80", "\xe3\x80", "\xef\xbb", "\xa0"}) {
    EXPECT_EQ(size_of_blank(torn), 0U);
    EXPECT_EQ(trimmed(torn), torn);
    EXPECT_FALSE(is_blank(torn));
  }
}

}  // namespace
}  // namespace confab
