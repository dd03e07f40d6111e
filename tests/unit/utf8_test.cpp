#include "confab/base/utf8.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>

namespace confab {
namespace {

TEST(Utf8, DecodesWhatATextStartsWith) {
  EXPECT_EQ(utf8::decode("az").code_point, U'a');
  EXPECT_EQ(utf8::decode("éz").code_point, U'é');
  EXPECT_EQ(utf8::decode("€z").bytes, 3U);
  EXPECT_EQ(utf8::decode("😀z").code_point, U'😀');
  EXPECT_FALSE(utf8::decode("\x80z").valid);
  EXPECT_EQ(utf8::decode("\xf0\x9f\x98z").bytes, 3U) << "the maximal subpart";
}

// The scrubber's tests cover decoding from the front; decoding from the back must give the same.
TEST(Utf8, TheLastFromTheBackIsTheLastFromTheFront) {
  std::mt19937 random(11);  // NOLINT: a fixed seed, so that a failure is reproducible
  constexpr std::array<unsigned char, 20> bytes = {0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2,
                                                   0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff};
  for (int round = 0; round < 100'000; ++round) {
    std::string text(1 + random() % 8, '\0');
    for (char& byte : text) byte = static_cast<char>(bytes[random() % bytes.size()]);
    utf8::Decoded last;
    for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(last.bytes)) last = utf8::decode(rest);
    const utf8::Decoded from_the_back = utf8::decode_last(text);
    ASSERT_EQ(from_the_back.valid, last.valid) << testing::PrintToString(text);
    ASSERT_EQ(from_the_back.bytes, last.bytes) << testing::PrintToString(text);
    ASSERT_EQ(from_the_back.code_point, last.code_point) << testing::PrintToString(text);
  }
}

}  // namespace
}  // namespace confab
