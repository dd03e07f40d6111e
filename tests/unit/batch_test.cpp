// What waits for the disk: the newest of each thing, and no more than fits.
#include "store/batch.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace confab::store {
namespace {

using namespace std::chrono_literals;

TEST(Batch, HoldsTheNewestOfEachThing) {
  Batch batch;
  EXPECT_TRUE(batch.empty());
  batch.topic_set("dev", {"one", "ann"});
  batch.topic_set("DEV", {"two", "bob"});
  batch.empty_since("dev", 5s);
  batch.empty_since("dev", std::nullopt);
  ASSERT_EQ(batch.rooms().size(), 1U);
  EXPECT_EQ(batch.rooms().at("dev").topic->text, "two");
  ASSERT_TRUE(batch.rooms().at("dev").empty_since.has_value());
  EXPECT_FALSE(batch.rooms().at("dev").empty_since->has_value());
  EXPECT_FALSE(batch.empty());
}

TEST(Batch, ARoomThatIsForgottenTakesItsLinesAlong) {
  Batch batch;
  batch.know("dev");
  batch.said("dev", {1s, "ann", std::string(10'000, 'x')});
  const std::size_t before = batch.bytes();
  batch.forgotten("dev");
  EXPECT_LT(batch.bytes(), before - 10'000);
  batch.said("dev", {2s, "bob", "new"});
  EXPECT_TRUE(batch.rooms().at("dev").is_forgotten);
  EXPECT_EQ(batch.rooms().at("dev").lines.lines(), 1U);
}

TEST(Batch, TakesLinesUpToItsBytes) {
  Batch batch;
  const std::string text(10'000, 'x');
  std::size_t taken = 0;
  while (batch.said("dev", {1s, "ann", text})) ++taken;
  EXPECT_GE(batch.bytes(), unwritten_bytes_max);
  EXPECT_LT(batch.bytes(), unwritten_bytes_max + 20'000);
  EXPECT_EQ(batch.rooms().at("dev").lines.lines(), taken);
  batch.topic_set("dev", {"what is no line has its place", "ann"});
  EXPECT_TRUE(batch.rooms().at("dev").topic);
}

TEST(Batch, ARoomThatTheDiskNeverHadLeavesNothingBehind) {
  Batch batch;
  for (int i = 0; i < 100'000; ++i) {
    const std::string room = "room" + std::to_string(i);
    batch.said(room, {1s, "ann", "hello"});
    batch.forgotten(room);
  }
  EXPECT_TRUE(batch.empty());
  EXPECT_EQ(batch.bytes(), 0U);
}

TEST(Batch, WhatIsTakenCountsAsOnDisk) {
  Batch batch;
  batch.know("old");
  batch.said("new", {1s, "ann", "hello"});
  batch.forgotten("old");
  const Batch taken = batch.take();
  EXPECT_TRUE(batch.empty());
  EXPECT_EQ(taken.rooms().size(), 2U);
  batch.forgotten("old");
  EXPECT_TRUE(batch.empty()) << "it is forgotten already";
  batch.forgotten("NEW");
  ASSERT_EQ(batch.rooms().size(), 1U);
  EXPECT_TRUE(batch.rooms().begin()->second.is_forgotten);
}

}  // namespace
}  // namespace confab::store
