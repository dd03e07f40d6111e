// The reserve on its own: operator new is asked for what it does not get.
#include "../../src/net/memory_reserve.hpp"

#include <gtest/gtest.h>

#include <new>

namespace confab::faults {
namespace {

using net::MemoryReserve;

/// What operator new does when it finds no memory.
void find_no_memory() {
  std::get_new_handler()();
}

TEST(MemoryReserve, GivesBlocksUntilNoneIsLeft) {
  MemoryReserve reserve;
  for (std::size_t block = 0; block < MemoryReserve::blocks_max; ++block) find_no_memory();
  EXPECT_THROW(find_no_memory(), std::bad_alloc);
}

TEST(MemoryReserve, AsksTheHandlerBeforeItOnceNoneIsLeft) {
  struct Called {};
  const auto before = std::set_new_handler([] { throw Called(); });
  {
    MemoryReserve reserve;
    for (std::size_t block = 0; block < MemoryReserve::blocks_max; ++block) find_no_memory();
    EXPECT_THROW(find_no_memory(), Called);
  }
  EXPECT_THROW(find_no_memory(), Called);
  std::set_new_handler(before);
}

TEST(MemoryReserve, IsWholeAgainOnceRestored) {
  MemoryReserve reserve;
  EXPECT_TRUE(reserve.whole());
  find_no_memory();
  EXPECT_FALSE(reserve.whole());
  EXPECT_TRUE(reserve.restore());
  EXPECT_TRUE(reserve.whole());
  for (std::size_t block = 0; block < MemoryReserve::blocks_max; ++block) find_no_memory();
}

TEST(MemoryReserve, CountsHowOftenItIsNeeded) {
  MemoryReserve reserve;
  EXPECT_EQ(reserve.shortages(), 0U);
  find_no_memory();
  find_no_memory();
  EXPECT_EQ(reserve.shortages(), 2U);
}

}  // namespace
}  // namespace confab::faults
