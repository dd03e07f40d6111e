#include "confab/outbound/carried_blobs.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "confab/base/assert.hpp"
#include "confab/outbound/slice_queue.hpp"

namespace confab {

namespace {
constexpr std::array<const Framing*, 2> all_framings = {&Framing::lf, &Framing::crlf};
}  // namespace

Framings framings() {
  return all_framings;
}

// ---- Taking

carried::PieceState BlobTaker::piece(const Extent& extent, bool own) {
  const Chunk& chunk = *extent.chunk;
  const auto [entry, is_new] = numbers_.try_emplace(&chunk, static_cast<std::uint32_t>(blobs_.size()));
  if (is_new) blobs_.push_back({std::string(chunk.view(0, chunk.size()))});
  if (own) blobs_[entry->second].capacity = chunk.capacity();
  return {.blob = entry->second,
          .offset = extent.offset,
          .length = extent.length,
          .framing = number_of(extent.cut),
          .own = own};
}

std::uint8_t BlobTaker::number_of(const Framing& framing) const {
  const auto found = std::find(framings_.begin(), framings_.end(), &framing);
  CONFAB_ASSERT(found != framings_.end());
  return static_cast<std::uint8_t>(found - framings_.begin());
}

/// Of the first framing whose records are told apart like this.
std::uint8_t BlobTaker::number_of(RecordCut cut) const {
  const auto found =
      std::find_if(framings_.begin(), framings_.end(), [&](const Framing* framing) { return framing->cut == cut; });
  CONFAB_ASSERT(found != framings_.end());
  return static_cast<std::uint8_t>(found - framings_.begin());
}

std::vector<carried::BlobState> BlobTaker::take() {
  numbers_.clear();
  return std::exchange(blobs_, {});
}

// ---- Restoring

BlobRestorer::BlobRestorer(const std::vector<carried::BlobState>& blobs, Framings among) : framings_(among) {
  blobs_.reserve(blobs.size());
  for (const carried::BlobState& blob : blobs) {
    // One chunk counts its bytes in 32 bits.
    if (blob.bytes.size() > carried::blob_bytes_max) throw carried::BadState("A blob of output is too large.");
    const auto size = static_cast<std::uint32_t>(blob.bytes.size());
    if (blob.capacity > std::max(size, SliceQueue::own_chunk_bytes_max)) {
      throw carried::BadState("A blob of output has more room than any queue gives it.");
    }
    ChunkRef chunk = ChunkRef::make(std::max(size, blob.capacity));
    chunk->append(blob.bytes);
    blobs_.push_back({std::move(chunk)});
  }
}

Extent BlobRestorer::extent(const carried::PieceState& piece) {
  if (piece.blob >= blobs_.size()) throw carried::BadState("A piece of output refers to a blob that is not there.");
  Blob& blob = blobs_[piece.blob];
  const std::uint32_t size = blob.chunk->size();
  if (piece.length == 0 || piece.offset > size || piece.length > size - piece.offset) {
    throw carried::BadState("A piece of output does not lie within its blob.");
  }
  if (piece.own && (std::exchange(blob.owned, true) || piece.offset + piece.length != size)) {
    throw carried::BadState("Lines would be added to a blob of output in the wrong place.");
  }
  return {blob.chunk, piece.offset, piece.length, framing(piece.framing).cut};
}

const Framing& BlobRestorer::framing(std::uint8_t number) const {
  if (number >= framings_.size()) throw carried::BadState("A queue has a framing that this version does not know.");
  return *framings_[number];
}

}  // namespace confab
