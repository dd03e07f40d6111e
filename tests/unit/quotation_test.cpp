#include "quotation.hpp"

#include <gtest/gtest.h>

#include <string>

#include "columns.hpp"

namespace confab {
namespace {

const std::string flag = "\U0001F1E9\U0001F1EA";
const std::string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";

TEST(Quotation, WhatFitsIsQuotedAsItIs) {
  EXPECT_EQ(quotation("", 0), "");
  EXPECT_EQ(quotation("frob", 4), "frob");
  EXPECT_EQ(quotation("\u732b\u732b", 4), "\u732b\u732b");
  EXPECT_EQ(quotation("e\u0301e\u0301", 2), "e\u0301e\u0301");
}

TEST(Quotation, WhatDoesNotFitIsCutAfterAWholeCluster) {
  EXPECT_EQ(quotation("frobnicate", 9), "frobni...");
  EXPECT_EQ(quotation("\u732b\u732b\u732b", 5), "\u732b...");
  EXPECT_EQ(quotation("ae\u0301wxyz", 5), "ae\u0301...");
  EXPECT_EQ(quotation("ab" + family + "cdef", 6), "ab...") << "half a family is none";
  EXPECT_EQ(quotation(flag + flag + flag + flag, 4).find(flag.substr(0, 4) + "..."), std::string::npos)
      << "half a flag is none";
}

TEST(Quotation, WithoutRoomForTheDotsNothingIsQuoted) {
  EXPECT_EQ(quotation("frobnicate", 2), "");
  EXPECT_EQ(quotation("frobnicate", 3), "...");
}

TEST(Quotation, WhatTakesNoColumnsIsCutByItsBytes) {
  std::string piled = "x";
  for (int i = 0; i < 1000; ++i) piled += "\u0301";
  EXPECT_EQ(columns_of(piled), 1U);
  EXPECT_EQ(quotation(piled, 20), "...") << "a cluster is not torn";
  std::string invisible;
  for (int i = 0; i < 1000; ++i) invisible += "x\u0301\u0301\u0301\u0301";
  EXPECT_LE(quotation(invisible, 20).size(), 20 * bytes_per_column);
  EXPECT_LE(columns_of(quotation(invisible, 20)), 20U);
}

TEST(Quotation, ASentenceKeepsTo79Columns) {
  for (const std::string& text : {std::string("eve"), std::string(200, 'x'), flag + flag, std::string(4096, ' ')}) {
    const std::string line = quoting("* No user named ", text, " is here.");
    EXPECT_LE(columns_of(line), 79U) << line;
    EXPECT_TRUE(line.ends_with(" is here.")) << line;
  }
  EXPECT_EQ(quoting("* No user named ", std::string(54, 'x'), " is here.").size(), 79U);
  EXPECT_EQ(quoting("* No user named ", std::string(54, 'x'), " is here.").find("..."), std::string::npos);
}

}  // namespace
}  // namespace confab
