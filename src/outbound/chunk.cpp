#include "confab/outbound/chunk.hpp"

#include <cstring>
#include <new>

#include "confab/base/assert.hpp"

namespace confab {

void Chunk::append(std::string_view bytes) {
  CONFAB_ASSERT(bytes.size() <= room());
  if (bytes.empty()) return;  // memcpy must not be given a null pointer, not even for nothing
  std::memcpy(data() + size_, bytes.data(), bytes.size());
  size_ += static_cast<std::uint32_t>(bytes.size());
}

ChunkRef ChunkRef::make(std::uint32_t capacity) {
  // Header and bytes are one allocation: a reply costs one malloc, and a reader touches one place.
  return ChunkRef(new (::operator new(sizeof(Chunk) + capacity)) Chunk(capacity));
}

void ChunkRef::release() {
  if (chunk_ == nullptr || --chunk_->references_ > 0) return;
  chunk_->~Chunk();
  ::operator delete(chunk_);
}

}  // namespace confab
