// FlushSchedule: which lane's members get their pending bytes next. It visits the lanes that have news round-robin, a
// few members each. It does not know logs, members or sockets. One per server; the shell calls run() once per turn of
// its loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "confab/base/intrusive_list.hpp"
#include "confab/outbound/lane.hpp"

namespace confab {

class FlushSchedule {
 public:
  /// Members of one lane that are flushed before the next lane has its turn.
  static constexpr std::size_t lane_flushes_max = 16;

  /// `write_queue_bytes_max` outlives the schedule. `wanted` is called when there is something to flush and there was
  /// not before; it must not call back into the core.
  FlushSchedule(const std::uint32_t& write_queue_bytes_max, std::function<void()> wanted);
  FlushSchedule(const std::uint32_t&& write_queue_bytes_max, std::function<void()> wanted) = delete;
  ~FlushSchedule();
  FlushSchedule(const FlushSchedule&) = delete;
  FlushSchedule& operator=(const FlushSchedule&) = delete;

  /// Flushes up to `flushes_max` queues. Returns whether more is pending: the caller then runs it again, soon.
  bool run(std::size_t flushes_max);

  /// Rises whenever a lane, or all that was pending, has been gone through: the time to ask again whether congestion is
  /// over. Whoever is congested() can count on it.
  std::uint64_t laps() const { return laps_; }

  /// Where queues stand that follow no log: before a name is given, or in several rooms at once.
  Lane& loose() { return loose_; }

  std::uint32_t write_queue_bytes_max() const { return write_queue_bytes_max_; }

  // ---- For the lanes

  /// `lane` has news.
  void schedule(Lane& lane);

  /// Visits `lane` although it may have none.
  void look_again(Lane& lane);

  void lap_ended() { ++laps_; }

 private:
  const std::uint32_t& write_queue_bytes_max_;
  std::function<void()> wanted_;
  IntrusiveList<Lane> with_news_;
  std::uint64_t laps_ = 0;
  bool running_ = false;
  Lane loose_;
};

inline std::uint32_t Lane::retained_bytes_max() const {
  return schedule_.write_queue_bytes_max();
}

}  // namespace confab
