// Chunk: a block of bytes that many write queues read at once, freed with its last reference.
// It knows nothing of lines. Owned jointly by its references (ChunkRef); one thread only, so the count is a plain
// number. Bytes are only ever added after those already there, so a view of what was written stays valid and
// unchanged.
#pragma once

#include <algorithm>
#include <cstdint>
#include <new>
#include <string_view>
#include <utility>

#include "confab/base/assert.hpp"

namespace confab {

class Chunk {
 public:
  Chunk(const Chunk&) = delete;
  Chunk& operator=(const Chunk&) = delete;

  std::uint32_t size() const { return size_; }
  std::uint32_t capacity() const { return capacity_; }
  std::uint32_t spare() const { return capacity_ - size_; }

  /// `offset + length` must lie within what was written.
  std::string_view view(std::uint32_t offset, std::uint32_t length) const { return {data() + offset, length}; }

  /// Adds `bytes`, which must fit into `spare()`.
  void append(std::string_view bytes) {
    CONFAB_ASSERT(bytes.size() <= spare());
    std::copy(bytes.begin(), bytes.end(), data() + size_);
    size_ += static_cast<std::uint32_t>(bytes.size());
  }

 private:
  friend class ChunkRef;

  explicit Chunk(std::uint32_t capacity) : capacity_(capacity) {}
  char* data() { return reinterpret_cast<char*>(this + 1); }
  const char* data() const { return reinterpret_cast<const char*>(this + 1); }

  std::uint32_t references_ = 1;
  std::uint32_t size_ = 0;
  std::uint32_t capacity_;
};

/// A counted reference to a Chunk; empty when default-constructed or moved from.
class ChunkRef {
 public:
  ChunkRef() = default;
  ChunkRef(const ChunkRef& other) : chunk_(other.chunk_) {
    if (chunk_) ++chunk_->references_;
  }
  ChunkRef(ChunkRef&& other) noexcept : chunk_(std::exchange(other.chunk_, nullptr)) {}
  ChunkRef& operator=(ChunkRef other) noexcept {
    std::swap(chunk_, other.chunk_);
    return *this;
  }
  ~ChunkRef() {
    if (chunk_ == nullptr || --chunk_->references_ > 0) return;
    chunk_->~Chunk();
    ::operator delete(chunk_);
  }

  /// A new, empty chunk of `capacity` bytes. Throws std::bad_alloc.
  static ChunkRef make(std::uint32_t capacity);

  explicit operator bool() const { return chunk_ != nullptr; }
  Chunk* operator->() const { return chunk_; }
  Chunk& operator*() const { return *chunk_; }
  friend bool operator==(const ChunkRef& a, const ChunkRef& b) { return a.chunk_ == b.chunk_; }

 private:
  explicit ChunkRef(Chunk* chunk) : chunk_(chunk) {}

  Chunk* chunk_ = nullptr;
};

}  // namespace confab
