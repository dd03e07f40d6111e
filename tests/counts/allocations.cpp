#include "allocations.hpp"

#include <cstdlib>
#include <new>

namespace {

confab::test::Heap counted;

// A block's size precedes it, so that the counters know how much is freed.
constexpr std::size_t front_bytes = alignof(std::max_align_t);

void* take(std::size_t bytes) {
  void* const block = std::malloc(front_bytes + bytes);
  if (block == nullptr) throw std::bad_alloc();
  *static_cast<std::size_t*>(block) = bytes;
  ++counted.allocations;
  counted.live_bytes += bytes;
  return static_cast<char*>(block) + front_bytes;
}

void give_back(void* memory) noexcept {
  if (memory == nullptr) return;
  void* const block = static_cast<char*>(memory) - front_bytes;
  counted.live_bytes -= *static_cast<std::size_t*>(block);
  std::free(block);
}

}  // namespace

void* operator new(std::size_t bytes) {
  return take(bytes);
}
void* operator new[](std::size_t bytes) {
  return take(bytes);
}
// Some runtimes define these separately, and all must agree on what precedes a block.
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  return take(bytes);
}
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept {
  return take(bytes);
}
void operator delete(void* memory) noexcept {
  give_back(memory);
}
void operator delete[](void* memory) noexcept {
  give_back(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  give_back(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  give_back(memory);
}

namespace confab::test {

Heap heap() {
  return counted;
}

}  // namespace confab::test
