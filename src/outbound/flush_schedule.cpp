#include "confab/outbound/flush_schedule.hpp"

#include <algorithm>
#include <utility>

#include "confab/base/assert.hpp"

namespace confab {

FlushSchedule::FlushSchedule(const std::uint32_t& write_queue_bytes_max, std::function<void()> wanted)
    : write_queue_bytes_max_(write_queue_bytes_max), wanted_(std::move(wanted)), loose_(*this, Framing::lf) {}

bool FlushSchedule::run(std::size_t flushes_max) {
  CONFAB_ASSERT(!running_);
  running_ = true;
  while (flushes_max > 0 && !with_news_.empty()) {
    Lane& lane = with_news_.front();
    flushes_max -= std::min(flushes_max, lane.visit(std::min(flushes_max, lane_flushes_max)));
    if (lane.has_news()) {
      with_news_.push_back(lane);
    } else {
      lane.unlink();
    }
  }
  running_ = false;
  // The lane that a client waited for may be gone. With nothing left to flush, every wait is over.
  if (with_news_.empty()) ++laps_;
  return !with_news_.empty();
}

void FlushSchedule::schedule(Lane& lane) {
  CONFAB_ASSERT(!running_);
  look_again(lane);
}

void FlushSchedule::look_again(Lane& lane) {
  if (lane.linked()) return;
  const bool first = with_news_.empty();
  with_news_.push_back(lane);
  if (first) wanted_();
}

}  // namespace confab
