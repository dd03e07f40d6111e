#include "app/upgrade/cbor.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace confab::app {
namespace {

using Kind = CborReader::Kind;

TEST(Cbor, WhatIsWrittenIsRead) {
  CborWriter writer;
  writer.begin_map();
  writer.text("n");
  writer.unsigned_number(std::numeric_limits<std::uint64_t>::max());
  writer.text("b");
  writer.boolean(true);
  writer.text("list");
  writer.begin_array(2);
  writer.number(-3);
  writer.bytes(std::string_view("\0\xFF", 2));
  writer.end_map();
  const std::string bytes = writer.take();
  CborReader reader(bytes);
  EXPECT_EQ(reader.take().kind, Kind::map);
  EXPECT_EQ(reader.take().bytes, "n");
  EXPECT_EQ(reader.take().number, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(reader.take().bytes, "b");
  EXPECT_EQ(reader.next().kind, Kind::boolean);
  EXPECT_EQ(reader.take().number, 1U);
  EXPECT_EQ(reader.take().bytes, "list");
  EXPECT_EQ(reader.next().kind, Kind::array);
  EXPECT_EQ(reader.take().number, 2U);
  EXPECT_EQ(reader.next().kind, Kind::negative_number);
  EXPECT_EQ(reader.take().number, 2U) << "-1 - 2";
  EXPECT_EQ(reader.take().bytes, std::string_view("\0\xFF", 2));
  EXPECT_EQ(reader.take().kind, Kind::end);
  EXPECT_TRUE(reader.at_end());
}

TEST(Cbor, BytesAreThoseOfTheStandard) {
  CborWriter writer;
  writer.number(-500);
  writer.text("ü");
  EXPECT_EQ(writer.take(), "\x39\x01\xF3\x62\xC3\xBC") << "RFC 8949, appendix A";
}

TEST(Cbor, AnItemIsSkippedWithAllThatItContains) {
  CborWriter writer;
  writer.begin_map();
  writer.text("deep");
  writer.begin_array(1);
  writer.begin_map();
  writer.end_map();
  writer.end_map();
  writer.unsigned_number(7);
  const std::string bytes = writer.take();
  CborReader reader(bytes);
  EXPECT_TRUE(reader.skip());
  EXPECT_EQ(reader.take().number, 7U);
}

TEST(Cbor, NothingFollowsFromWhatIsNotWellFormed) {
  for (const std::string& bytes : {std::string("\x18"), std::string("\x62\x61"), std::string("\xFB\0\0\0\0\0\0\0\0", 9),
                                   std::string("\xC1\x00", 2), std::string("\x7F\x61\x61\xFF"), std::string("\x1C"),
                                   std::string("\x5B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF")}) {
    CborReader reader(bytes);
    EXPECT_EQ(reader.next().kind, Kind::other);
    EXPECT_FALSE(reader.skip());
  }
}

TEST(Cbor, DepthAndFalseLengthsAreBounded) {
  const std::string deep(1000, '\x81');
  CborReader nested(deep);
  EXPECT_FALSE(nested.skip());
  const std::string endless("\x9B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x00", 10);
  CborReader claimed(endless);
  EXPECT_FALSE(claimed.skip()) << "an array that claims more items than there are bytes";
}

}  // namespace
}  // namespace confab::app
