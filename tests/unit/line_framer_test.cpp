#include "line_framer_fixture.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace confab {
namespace {

using namespace std::string_view_literals;

// ---- Endings

TEST(LineFramer, LfCrLfCrNulAndBareCrEachEndALine) {
  expect_whatever_the_segments("a\nb\r\nc\r\0d\re\n"sv, {"a<LF>", "b<CR>", "c<CR>", "d<CR>", "e<LF>"});
}

TEST(LineFramer, SplitCrLfAcrossReadsIsOneLine) {
  EXPECT_EQ(frame({"one\r", "\ntwo\r", "\n"}), (Lines{"one<CR>", "two<CR>"}));
}

TEST(LineFramer, SplitCrNulAcrossReadsIsOneLine) {
  EXPECT_EQ(frame({"one\r", "\0two\r"sv, "\0"sv}), (Lines{"one<CR>", "two<CR>"}));
}

TEST(LineFramer, ABareCrEndsItsLineAtOnce) {
  EXPECT_EQ(frame({"one\r"}), (Lines{"one<CR>"}));
  EXPECT_EQ(frame({"one\r", "two\r"}), (Lines{"one<CR>", "two<CR>"}));
}

TEST(LineFramer, EveryEndingOfAnEmptyLineIsAnEmptyLine) {
  expect_whatever_the_segments("\n\n\r\r\r\n\n\r\0\r\0\r"sv,
                               {"<LF>", "<LF>", "<CR>", "<CR>", "<CR>", "<LF>", "<CR>", "<CR>", "<CR>"});
}

TEST(LineFramer, LfCrIsTwoLines) {
  expect_whatever_the_segments("a\n\rb\n", {"a<LF>", "<CR>", "b<LF>"});
}

TEST(LineFramer, OnlyOneByteAfterACrBelongsToIt) {
  expect_whatever_the_segments("a\r\0\nb\r\n\0c\n"sv, {"a<CR>", "<LF>", "b<CR>", std::string("\0c<LF>", 6)});
}

TEST(LineFramer, NulInsideALineIsKeptForTheScrubber) {
  expect_whatever_the_segments("a\0b\n"sv, {std::string("a\0b<LF>", 7)});
}

TEST(LineFramer, ManyLinesInOneSegment) {
  std::string bytes;
  Lines lines;
  for (int i = 0; i < 1000; ++i) {
    bytes += std::to_string(i) + "\n";
    lines.push_back(std::to_string(i) + "<LF>");
  }
  EXPECT_EQ(frame({bytes}), lines);
}

TEST(LineFramer, SaysWhetherACrWasSeen) {
  LineFramer framer;
  framer.next("a\n", 10);
  EXPECT_FALSE(framer.seen_cr());
  framer.next("b", 10);
  EXPECT_FALSE(framer.seen_cr());
  framer.next("\r", 10);
  EXPECT_TRUE(framer.seen_cr());
  framer.next("\nc\n", 10);
  EXPECT_TRUE(framer.seen_cr()) << "it stays so";
}

TEST(LineFramer, ACrThatEndsADroppedLineIsSeenToo) {
  LineFramer framer;
  EXPECT_EQ(framer.next("abc", 2).outcome, LineFramer::Outcome::too_long);
  EXPECT_FALSE(framer.seen_cr());
  framer.next("d\r", 2);
  EXPECT_TRUE(framer.seen_cr());
}

// ---- Tails

TEST(LineFramer, AnUnterminatedTailIsNeverDelivered) {
  EXPECT_EQ(frame({"whole\ntail"}), (Lines{"whole<LF>"}));
  EXPECT_EQ(frame({"tail"}), Lines{});
  EXPECT_EQ(frame({"ta", "il"}), Lines{});
}

TEST(LineFramer, TheUnfinishedLineCanBeLookedAt) {
  LineFramer framer;
  EXPECT_EQ(framer.unfinished(), "");
  framer.next("GET", 10);
  EXPECT_EQ(framer.unfinished(), "GET");
  framer.next(" /", 10);
  EXPECT_EQ(framer.unfinished(), "GET /");
  EXPECT_EQ(framer.next("x\n", 10).line, "GET /x");
  EXPECT_EQ(framer.unfinished(), "");
}

TEST(LineFramer, EmptyInputGivesNothing) {
  LineFramer framer;
  const auto result = framer.next({}, 10);
  EXPECT_EQ(result.outcome, LineFramer::Outcome::need_more);
  EXPECT_EQ(result.consumed, 0U);
}

TEST(LineFramer, AWholeLineIsAViewOfTheInput) {
  LineFramer framer;
  const std::string bytes = "hello\n";
  EXPECT_EQ(framer.next(bytes, 10).line.data(), bytes.data());
}

// ---- Erasing

TEST(LineFramer, BackspaceAndDelRubOutTheCharacterBefore) {
  expect_whatever_the_segments(
      "helo\x08lo\nabd\x7f"
      "c\n",
      {"hello<LF>", "abc<LF>"});
}

TEST(LineFramer, RubsOutWholeCharactersOfSeveralBytes) {
  expect_whatever_the_segments("aé\x08\n", {"a<LF>"});
  expect_whatever_the_segments("a€\x7f\n", {"a<LF>"});
  expect_whatever_the_segments("a😀\x08\n", {"a<LF>"});
  expect_whatever_the_segments(
      "éé\x08"
      "b\n",
      {"éb<LF>"});
}

TEST(LineFramer, RubbingOutNothingIsNothing) {
  expect_whatever_the_segments(
      "\x08\x7f"
      "a\n",
      {"a<LF>"});
  expect_whatever_the_segments(
      "a\x08\x08\x08"
      "b\n",
      {"b<LF>"});
}

TEST(LineFramer, RubbingOutNeverReachesTheLineBefore) {
  expect_whatever_the_segments("one\n\x08two\r\n\x7fthree\n", {"one<LF>", "two<CR>", "three<LF>"});
}

TEST(LineFramer, ALineRubbedOutWhollyIsEmpty) {
  expect_whatever_the_segments("ab\x08\x08\n", {"<LF>"});
}

TEST(LineFramer, RubbedOutCharactersDoNotCountAgainstTheLimit) {
  expect_whatever_the_segments(
      "abcde\x08"
      "f\x08g\n",
      {"abcdg<LF>"}, 5);
}

TEST(LineFramer, NothingIsRubbedOutBetweenACrAndItsLf) {
  // The erasure is the first byte of the next line, so the LF after it ends that line.
  expect_whatever_the_segments("a\r\x08\nb\n", {"a<CR>", "<LF>", "b<LF>"});
}

TEST(LineFramer, CtrlUAndCtrlWRubOutTheLineAndTheWord) {
  expect_whatever_the_segments("wrong\x15right\r", {"right<CR>"});
  expect_whatever_the_segments("one two\x17three\n", {"one three<LF>"});
  expect_whatever_the_segments("one\n\x15\x17two\x15\n", {"one<LF>", "<LF>"});
}

TEST(LineFramer, AClusterIsRubbedOutWhateverTheSegments) {
  expect_whatever_the_segments(
      "a🇩🇪\x08👩‍👧\x7f"
      "b\n",
      {"ab<LF>"});
}

TEST(LineFramer, WhatBackspaceDoesCanBeAskedForByOtherMeans) {
  LineFramer framer;
  framer.next("one\ntwX", 100);
  framer.rub_out_character();
  EXPECT_EQ(framer.unfinished(), "") << "the line before is done with";
  framer.next("twX", 100);
  framer.rub_out_character();
  EXPECT_EQ(framer.next("o\n", 100).line, "two");
  framer.next("wrong", 100);
  EXPECT_TRUE(framer.inside_line());
  framer.rub_out_line();
  EXPECT_FALSE(framer.inside_line());
  EXPECT_EQ(framer.next("right\n", 100).line, "right");
}

// ---- The byte-order mark

TEST(LineFramer, AByteOrderMarkAtTheStartOfTheStreamIsDropped) {
  expect_whatever_the_segments("\ufeffann\n", {"ann<LF>"});
  expect_whatever_the_segments("\ufeff\r\nann\n", {"<CR>", "ann<LF>"});
  expect_whatever_the_segments("\ufeff12345\n", {"12345<LF>"}, 5);
}

TEST(LineFramer, AByteOrderMarkAnywhereElseIsText) {
  expect_whatever_the_segments("\ufeff\ufeffann\n", {"\ufeffann<LF>"});
  expect_whatever_the_segments("ann\n\ufeffbob\n", {"ann<LF>", "\ufeffbob<LF>"});
  expect_whatever_the_segments("a\ufeff\n", {"a\ufeff<LF>"});
  expect_whatever_the_segments("\n\ufeff\n", {"<LF>", "\ufeff<LF>"});
  expect_whatever_the_segments("x\x08\ufeff\n", {"\ufeff<LF>"});
}

TEST(LineFramer, TheStartOfAByteOrderMarkIsNoneAndIsKept) {
  expect_whatever_the_segments("\xef\xbb\n", {"\xef\xbb<LF>"});
  expect_whatever_the_segments("\xef\xbb\xbe\n", {"\xef\xbb\xbe<LF>"});
  expect_whatever_the_segments("\xef\xbb\x08\ufeff\n", {"\ufeff<LF>"});
}

}  // namespace
}  // namespace confab
