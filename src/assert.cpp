#include "confab/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace confab {

void assertion_failed(const char* condition, const char* file, int line) noexcept {
  std::fprintf(stderr, "confab: broken assertion: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace confab
