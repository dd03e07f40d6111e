// What of a typed line nobody may see or keep.
#include <gtest/gtest.h>

#include "client/typed_secret.hpp"

namespace confab::client {
namespace {

TEST(TypedSecret, APasswordStartsAfterItsCommand) {
  EXPECT_EQ(find_password("/claim correct horse"), 7U);
  EXPECT_EQ(find_password("  /Release\u00a0 x"), 13U);
  EXPECT_EQ(find_password("/claim "), 7U);
  EXPECT_EQ(find_password("/claim:secret"), 6U) << "glued to its command";
  EXPECT_EQ(find_password("/CLAIMsecret"), 6U);
  for (const std::string_view line : {"/claim", "claim x", "/clai m", "", " ", "say /claim x"}) {
    EXPECT_EQ(find_password(line), std::string_view::npos) << line;
  }
}

TEST(TypedSecret, NothingIsKeptOfALineWithAPassword) {
  EXPECT_EQ(part_to_keep("/claim correct horse"), "");
  EXPECT_EQ(part_to_keep("/claimcorrect horse"), "");
  EXPECT_EQ(part_to_keep(" /release correct horse"), "");
  EXPECT_EQ(part_to_keep("/claim"), "/claim");
}

TEST(TypedSecret, OfAPrivateMessageItsReceiverIsKept) {
  EXPECT_EQ(part_to_keep("/msg bob lunch at one?"), "/msg bob ");
  EXPECT_EQ(part_to_keep("/W bob lunch"), "/W bob ");
  EXPECT_EQ(part_to_keep("/tell bob"), "/tell bob");
  EXPECT_EQ(part_to_keep("/reply yes, at two"), "/reply ");
  EXPECT_EQ(part_to_keep("/r yes"), "/r ");
}

TEST(TypedSecret, OtherLinesAreKept) {
  for (const std::string_view line : {"hello", "/me waves", "//msg bob x", "/join dev", "/message bob x", ""}) {
    EXPECT_EQ(part_to_keep(line), line);
  }
}

TEST(TypedSecret, AMaskHasAStarForEachCharacter) {
  const std::string_view line = "/claim g\u0308\U0001f469\u200d\U0001f680x";
  const Masked at_end = masked(line, line.size(), 7);
  EXPECT_EQ(at_end.text, "/claim ***");
  EXPECT_EQ(at_end.cursor, 10U);
  EXPECT_EQ(masked(line, 7, 7).cursor, 7U);
  EXPECT_EQ(masked(line, 10, 7).cursor, 8U);
  EXPECT_EQ(masked(line, 3, 7).cursor, 3U);
  EXPECT_EQ(masked("", 0, 0).text, "");
}

}  // namespace
}  // namespace confab::client
