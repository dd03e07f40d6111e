// FlushSchedule: which lane's members are sent their pending bytes next. It visits the lanes that have news in turn, a
// few members each. It does not know logs, members or sockets. There is one per server; the loop calls run() once in
// each turn.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "confab/base/intrusive_list.hpp"
#include "confab/outbound/lane.hpp"

namespace confab {

class FlushSchedule {
 public:
  /// Members of one lane that are flushed before the next lane's turn.
  static constexpr std::size_t lane_flushes_max = 16;

  /// `write_queue_bytes_max` outlives the schedule. `wanted` is called when there is something to flush and there was
  /// not before; it must not call back into the core.
  FlushSchedule(const std::uint32_t& write_queue_bytes_max, std::function<void()> wanted);
  FlushSchedule(const std::uint32_t&& write_queue_bytes_max, std::function<void()> wanted) = delete;

  /// Flushes up to `flushes_max` queues. Returns whether more is pending: the caller then runs it again, soon.
  bool run(std::size_t flushes_max);

  /// Rises when a lap of a lane ends, and when nothing is left to flush: then clients that wait for readers ask again
  /// whether they may go on. As long as a lane is congested(), it will rise.
  std::uint64_t laps() const { return laps_; }

  /// For queues that follow no log: of clients without a name, and of users in several rooms.
  Lane& loose() { return loose_; }
  const Lane& loose() const { return loose_; }

  std::uint32_t write_queue_bytes_max() const { return write_queue_bytes_max_; }

  /// Lines that clients missed since the start, because they read too slowly.
  std::uint64_t skipped_lines() const { return skipped_lines_; }

  // ---- For the lanes

  /// `lane` has news.
  void schedule(Lane& lane);

  /// Visits `lane` even if it has no news.
  void look_again(Lane& lane);

  void lap_ended() { ++laps_; }
  void count_skipped(std::uint64_t lines) { skipped_lines_ += lines; }

 private:
  const std::uint32_t& write_queue_bytes_max_;
  std::function<void()> wanted_;
  IntrusiveList<Lane> with_news_;
  std::uint64_t laps_ = 0;
  std::uint64_t skipped_lines_ = 0;
  bool running_ = false;
  Lane loose_;
};

inline std::uint32_t Lane::retained_bytes_max() const {
  return schedule_.write_queue_bytes_max();
}

inline void Lane::count_skipped(std::uint64_t lines) {
  schedule_.count_skipped(lines);
}

}  // namespace confab
