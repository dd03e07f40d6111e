#include "confab/outbound/chunk.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace confab {
namespace {

TEST(Chunk, StartsEmptyWithItsWholeCapacity) {
  const ChunkRef chunk = ChunkRef::make(10);
  EXPECT_EQ(chunk->size(), 0U);
  EXPECT_EQ(chunk->spare(), 10U);
  EXPECT_EQ(chunk->capacity(), 10U);
}

TEST(Chunk, CanBeFilledToTheLastByte) {
  const ChunkRef chunk = ChunkRef::make(10);
  chunk->append("01234");
  chunk->append("56789");
  EXPECT_EQ(chunk->spare(), 0U);
  EXPECT_EQ(chunk->view(0, 10), "0123456789");
  EXPECT_EQ(chunk->view(3, 4), "3456");
}

TEST(ChunkDeathTest, MoreThanFitsIsAMistakeOfOurs) {
  const ChunkRef chunk = ChunkRef::make(4);
  EXPECT_DEATH(chunk->append("12345"), "broken assertion");
}

TEST(Chunk, AViewOutlivesLaterAppends) {
  const ChunkRef chunk = ChunkRef::make(100);
  chunk->append("first");
  const auto view = chunk->view(0, 5);
  chunk->append(std::string(95, 'x'));
  EXPECT_EQ(view, "first");
}

TEST(Chunk, LivesAsLongAsAnyReference) {
  ChunkRef survivor;
  EXPECT_FALSE(survivor);
  {
    const ChunkRef chunk = ChunkRef::make(5);
    chunk->append("bytes");
    survivor = chunk;
  }
  EXPECT_EQ(survivor->view(0, 5), "bytes");
}

TEST(ChunkRef, MovingEmptiesTheSource) {
  ChunkRef from = ChunkRef::make(1);
  const ChunkRef copy = from;
  const ChunkRef to = std::move(from);
  EXPECT_FALSE(from);  // NOLINT: what is left of it is what is tested
  EXPECT_TRUE(to == copy);
}

TEST(ChunkRef, AssigningToItselfKeepsTheChunk) {
  ChunkRef chunk = ChunkRef::make(4);
  chunk->append("kept");
  const ChunkRef& same = chunk;
  chunk = same;
  EXPECT_EQ(chunk->view(0, 4), "kept");
}

TEST(ChunkRef, OnlyTheSameChunkIsEqual) {
  const ChunkRef one = ChunkRef::make(1);
  const ChunkRef other = ChunkRef::make(1);
  EXPECT_FALSE(one == other);
  EXPECT_TRUE(one == ChunkRef(one));
}

}  // namespace
}  // namespace confab
