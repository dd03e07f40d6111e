// Counts what this program takes from the heap with new. Linking it is enough.
#pragma once

#include <cstddef>
#include <cstdint>

namespace confab::test {

struct Heap {
  std::uint64_t allocations = 0;  // ever made
  std::size_t live_bytes = 0;     // asked for, and not given back
};
Heap heap();

}  // namespace confab::test
