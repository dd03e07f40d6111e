// operator new as the standard describes it (and libstdc++ has it), but for the failures. And what stands in for malloc
// and its like where our own code calls them: they count, so that a test can show that nothing goes past operator new.
#include <cstdlib>
#include <new>
#include <utility>

#include "fault.hpp"

using confab::faults::Call;
using confab::faults::fails;

extern "C" {
void* __real_malloc(std::size_t size);
void* __real_calloc(std::size_t count, std::size_t size);
void* __real_realloc(void* block, std::size_t size);
void* __real_aligned_alloc(std::size_t alignment, std::size_t size);

void* __wrap_malloc(std::size_t size) {
  return fails(Call::bypass) ? nullptr : __real_malloc(size);
}

void* __wrap_calloc(std::size_t count, std::size_t size) {
  fails(Call::bypass);
  return __real_calloc(count, size);
}

void* __wrap_realloc(void* block, std::size_t size) {
  fails(Call::bypass);
  return __real_realloc(block, size);
}

void* __wrap_aligned_alloc(std::size_t alignment, std::size_t size) {
  fails(Call::bypass);
  return __real_aligned_alloc(alignment, size);
}
}

void* operator new(std::size_t size) {
  bool must_fail = fails(Call::allocate).has_value();
  for (;;) {
    if (!std::exchange(must_fail, false)) {
      if (void* const block = __real_malloc(size > 0 ? size : 1)) return block;
    }
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

void* operator new[](std::size_t size) {
  return operator new(size);
}

void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return operator new(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void operator delete(void* block) noexcept {
  std::free(block);
}

void operator delete(void* block, std::size_t) noexcept {
  std::free(block);
}

void operator delete[](void* block) noexcept {
  std::free(block);
}

void operator delete[](void* block, std::size_t) noexcept {
  std::free(block);
}
