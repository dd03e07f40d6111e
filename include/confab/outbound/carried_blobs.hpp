// BlobTaker and BlobRestorer: the bytes that wait for all clients, once each, on their way from one process to the
// next. They know chunks and framings, but neither queues nor clients. Whoever upgrades the server owns them; each
// WriteQueue calls them for its own pieces, all in one turn of the loop, so no chunk grows meanwhile.
//
// A framing is carried as its place in a list, which both sides give. The list may grow at its end only.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "confab/carried_state.hpp"
#include "confab/outbound/chunk.hpp"
#include "confab/outbound/framing.hpp"
#include "confab/outbound/line_log.hpp"

namespace confab {

using Framings = std::span<const Framing* const>;

/// All framings of the product.
Framings framings();

class BlobTaker {
 public:
  /// What `among` holds outlives the taker.
  explicit BlobTaker(Framings among = framings()) : framings_(among) {}

  /// The piece for `extent`. Its bytes become a blob, unless they are one already. If it is `own`, lines may be added.
  carried::PieceState piece(const Extent& extent, bool own);

  std::uint8_t number_of(const Framing& framing) const;

  /// All blobs so far. The taker has none afterwards.
  std::vector<carried::BlobState> take();

 private:
  std::uint8_t number_of(RecordCut cut) const;

  const Framings framings_;
  std::unordered_map<const Chunk*, std::uint32_t> numbers_;
  std::vector<carried::BlobState> blobs_;
};

class BlobRestorer {
 public:
  /// Makes a chunk of each blob. Throws carried::BadState, std::bad_alloc.
  explicit BlobRestorer(const std::vector<carried::BlobState>& blobs, Framings among = framings());

  /// Throws carried::BadState if there is no such piece, or if another client has lines added to its blob.
  Extent extent(const carried::PieceState& piece);

  /// Throws carried::BadState.
  const Framing& framing(std::uint8_t number) const;

 private:
  struct Blob {
    ChunkRef chunk;
    bool owned = false;  // lines are added for one client
  };

  const Framings framings_;
  std::vector<Blob> blobs_;
};

}  // namespace confab
