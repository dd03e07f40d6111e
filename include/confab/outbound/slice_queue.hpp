// SliceQueue: the bytes that wait for one client alone, as slices of chunks, shared or its own. It does not know logs,
// limits or sockets: its owner, a WriteQueue, decides when lines are skipped and how many fit. Nobody else calls it.
//
// A line is a record, as its framing made it. Each slice knows how its records are told apart, so lines of several
// framings may wait for one client. A line never spans two slices, unless its start was sent already: the rest of such
// a begun line is a slice of its own, stands first, and is never skipped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "confab/carried_state.hpp"
#include "confab/outbound/line_log.hpp"

namespace confab {

class BlobRestorer;
class BlobTaker;

class SliceQueue {
 public:
  /// While one own chunk follows another, their sizes double, up to this, in bytes.
  static constexpr std::uint32_t own_chunk_bytes_max = 4000;

  bool empty() const { return first_ == slices_.size(); }

  /// Bytes waiting.
  std::uint32_t bytes() const { return bytes_; }

  // ---- Putting in, whole lines each

  /// Adds `extent` by reference; by copy if it `may_wait` long and would keep much more memory alive than it has bytes.
  void share(Extent extent, bool may_wait);

  /// Adds a line with this text in a chunk of our own.
  void append(std::string_view text, const Framing& framing);

  /// Adds records as they are in a chunk of our own.
  void copy(std::string_view records, RecordCut cut);

  /// Adds the rest of a line whose start was sent. The queue is empty.
  void put_begun(Extent rest);

  /// Puts a notice before all lines that are not begun. It stands for `lines` that were skipped.
  void put_notice(std::string_view text, const Framing& framing, std::uint32_t lines);

  // ---- Taking out

  /// What the client is not sent.
  struct Skipped {
    std::uint64_t lines = 0;   // a notice stands for those that it reports
    std::uint64_t retold = 0;  // of these, lines that a notice reported: they were skipped before
  };

  /// Skips the oldest lines that are not begun until no more than `bytes_max` bytes wait, or until none is left; with
  /// `keep_newest`, until the newest is left. The time it takes depends on what is skipped, not on what else waits.
  Skipped skip_down_to(std::uint64_t bytes_max, bool keep_newest);

  /// Fills `views` with what is to be sent first; returns how many it used.
  std::size_t gather(std::span<std::string_view> views) const;

  /// `bytes` bytes were sent, from the front on: drops those that are here. Returns how many were not.
  std::size_t consume(std::size_t bytes);

  /// What waits may wait long from now on: copies what would keep too much memory alive.
  void settle_down();

  void clear();

  // ---- A live upgrade

  /// Adds all that waits to `state`.
  void carry(carried::QueueState& state, BlobTaker& blobs) const;

  /// Makes what `state` says wait here, where nothing waits. Throws carried::BadState; then the queue is as good as
  /// new.
  void restore(const carried::QueueState& state, BlobRestorer& blobs);

 private:
  struct Slice : Extent {
    std::uint32_t missed = 0;  // a notice: the lines that it reports
    bool own = false;          // the chunk is ours alone, and may grow
    bool made_to_fit = false;  // its size is that of its first line
  };

  std::uint32_t slice_count() const { return static_cast<std::uint32_t>(slices_.size()); }
  static Records all_but_last(const Slice& slice);
  Slice* growing(RecordCut cut);
  Slice& grown_by(std::uint32_t bytes, RecordCut cut);
  void consume_part(std::uint32_t bytes);
  void settle(Slice& slice);
  void put_first(Slice slice);

  std::vector<Slice> slices_;
  std::uint32_t first_ = 0;  // slices before this one are sent or skipped
  std::uint32_t bytes_ = 0;
  bool settled_ = true;       // no slice keeps too much memory alive
  bool front_begun_ = false;  // the first slice is the rest of a line whose start was sent
};

}  // namespace confab
