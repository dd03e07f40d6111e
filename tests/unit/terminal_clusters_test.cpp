// What counts as one character, how many columns it takes, and walking over such characters in both directions.
#include "confab/terminal/clusters.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace confab {
namespace {

struct Row {
  std::string_view text;
  unsigned columns;
  unsigned columns_most;
  bool certain;
};

// NOLINTNEXTLINE: the code points of each are in order
const std::vector<Row> one_cluster_each = {
    {"a", 1, 1, true},
    {" ", 1, 1, true},
    {"é", 1, 1, true},
    {"e\u0301", 1, 1, true},
    {"x\u0301\u0302\u0303\u0304", 1, 1, true},
    {"ж", 1, 1, true},
    {"ש", 1, 1, true},
    {"世", 2, 2, true},
    {"가", 2, 2, true},
    {"\u1112\u1161\u11ab", 2, 4, false},  // conjoining jamo
    {"Ａ", 2, 2, true},
    {"ｶﾞ", 2, 2, false},  // a halfwidth mark has a cell of its own
    {"กำ", 2, 2, false},
    {"नि", 2, 2, false},  // a spacing mark
    {"क्", 1, 1, true},    // a mark that is none
    {"☔", 2, 2, true},
    {"❤", 1, 1, true},
    {"❤\ufe0f", 2, 2, false},  // asked for as an emoji
    {"#\ufe0f\u20e3", 2, 2, false},
    {"a\ufe0f", 1, 1, true},  // there is no such emoji
    {"😀", 2, 2, false},
    {"👍🏽", 2, 4, false},
    {"✌🏽", 2, 3, false},
    {"❤\u200d🔥", 2, 3, false},
    {"🏽", 2, 2, false},
    {"👨\u200d👩\u200d👧\u200d👦", 2, 8, false},
    {"🏳\ufe0f\u200d🌈", 2, 3, false},
    {"🇩🇪", 2, 4, false},
    {"🇩", 2, 2, false},
    {"\U0001fae9", 2, 2, false},  // unassigned in the tables, an emoji in later ones
    {"\u0301", 0, 0, true},
    {"\u0301\u0903", 0, 1, false},  // marks without a letter
    {"\u200b", 0, 0, false},
    {"\u00ad", 1, 1, false},
    {"\ufffd", 1, 1, true},
};

TEST(Clusters, AreAsWideAsModernTerminalsDrawThem) {
  for (const Row& row : one_cluster_each) {
    const Cluster cluster = next_cluster(row.text);
    EXPECT_EQ(cluster.bytes, row.text.size()) << row.text;
    EXPECT_EQ(cluster.columns, row.columns) << row.text;
    EXPECT_EQ(cluster.columns_most, row.columns_most) << row.text;
    EXPECT_EQ(cluster.certain, row.certain) << row.text;
  }
}

TEST(Clusters, AreTheSameInBothDirections) {
  std::string text;
  std::vector<std::size_t> sizes;
  for (const Row& row : one_cluster_each) {
    // A mark by itself, or a skin tone, would join what stands before it.
    if (row.text.starts_with("\u0301") || row.text == "🏽" || row.text == "🇩") continue;
    text += row.text;
    sizes.push_back(row.text.size());
  }
  std::string_view rest = text;
  for (const std::size_t size : sizes) {
    ASSERT_EQ(next_cluster(rest).bytes, size) << rest;
    rest.remove_prefix(size);
  }
  rest = text;
  for (auto size = sizes.rbegin(); size != sizes.rend(); ++size) {
    ASSERT_EQ(last_cluster_bytes(rest), *size) << rest;
    rest.remove_suffix(*size);
  }
}

TEST(Clusters, EndWhereAsciiBegins) {
  EXPECT_EQ(next_cluster("👍a").bytes, 4U);
  EXPECT_EQ(next_cluster("ab").bytes, 1U);
  EXPECT_EQ(next_cluster("a\u0301b").bytes, 3U);
  EXPECT_EQ(last_cluster_bytes("👍a"), 1U);
  EXPECT_EQ(last_cluster_bytes("ab"), 1U);
}

TEST(Clusters, PairFlagsFromTheStart) {
  const std::string_view three = "🇩🇪🇫🇷🇮🇹";
  EXPECT_EQ(next_cluster(three).bytes, 8U);
  EXPECT_EQ(last_cluster_bytes(three), 8U);
  EXPECT_EQ(last_cluster_bytes(three.substr(0, 20)), 4U);
}

TEST(Clusters, AreTakenInPartsIfTheyAreTooLong) {
  std::string text = "a";
  for (std::size_t i = 1; i < cluster_step_code_points_max; ++i) text += "\u0301";
  EXPECT_EQ(next_cluster(text).bytes, text.size());
  EXPECT_EQ(last_cluster_bytes(text), text.size());
  text += "\u0301";
  EXPECT_EQ(next_cluster(text).bytes, text.size() - 2);
  EXPECT_EQ(last_cluster_bytes(text), text.size() - 1);
}

TEST(Clusters, TakeIllFormedPartsAsReplacements) {
  EXPECT_EQ(next_cluster("\xff\xff").bytes, 1U);
  EXPECT_EQ(next_cluster("\xff").columns, 1U);
  EXPECT_EQ(last_cluster_bytes("a\xe4\xb8"), 2U);
}

}  // namespace
}  // namespace confab
