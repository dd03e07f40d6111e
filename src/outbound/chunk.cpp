#include "confab/outbound/chunk.hpp"

namespace confab {

ChunkRef ChunkRef::make(std::uint32_t capacity) {
  // Header and bytes are one allocation: a reply costs one malloc, and a reader touches one place.
  return ChunkRef(new (::operator new(sizeof(Chunk) + capacity)) Chunk(capacity));
}

}  // namespace confab
