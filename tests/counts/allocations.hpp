// Counts this program's heap use through operator new. Linking it is enough.
#pragma once

#include <cstddef>
#include <cstdint>

namespace confab::test {

struct Heap {
  std::uint64_t allocations = 0;  // since the start
  std::size_t live_bytes = 0;     // allocated and not freed
};
Heap heap();

}  // namespace confab::test
