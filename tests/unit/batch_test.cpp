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

TEST(Batch, WithTooManyRoomsForgetsAllOfThem) {
  Batch batch;
  for (std::size_t i = 0; i < unwritten_rooms_max; ++i) batch.forgotten("room" + std::to_string(i));
  EXPECT_FALSE(batch.forgets_all_rooms());
  EXPECT_EQ(batch.rooms().size(), unwritten_rooms_max);
  batch.said("room0", {1s, "ann", "a room that is known"});
  EXPECT_FALSE(batch.forgets_all_rooms());
  batch.said("one-more", {1s, "ann", "hello"});
  EXPECT_TRUE(batch.forgets_all_rooms());
  EXPECT_EQ(batch.rooms().size(), 1U);
  EXPECT_LT(batch.bytes(), 10'000U);
}

}  // namespace
}  // namespace confab::store
