#include "memory_reserve.hpp"

#include <cstdlib>

#include "confab/base/assert.hpp"

namespace confab::net {

namespace {

// A new-handler takes no argument, so the reserve it uses must be global.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
MemoryReserve* current = nullptr;

}  // namespace

MemoryReserve::MemoryReserve() {
  CONFAB_ASSERT(current == nullptr);
  if (!restore()) throw std::bad_alloc();
  current = this;
  before_ = std::set_new_handler([] { current->give(); });
}

MemoryReserve::~MemoryReserve() {
  std::set_new_handler(before_);
  while (held_ > 0) std::free(blocks_[--held_]);
  current = nullptr;
}

void MemoryReserve::give() {
  // Another thread, such as that of a reload, can fail without harm, and must not touch the reserve.
  if (std::this_thread::get_id() != thread_) throw std::bad_alloc();
  ++shortages_;
  if (held_ > 0) return std::free(blocks_[--held_]);
  if (before_ == nullptr) throw std::bad_alloc();
  before_();
}

bool MemoryReserve::restore() {
  while (held_ < blocks_max) {
    // malloc, because operator new would take from the reserve itself.
    void* const block = std::malloc(block_bytes);
    if (block == nullptr) return false;
    blocks_[held_++] = block;
  }
  return true;
}

}  // namespace confab::net
