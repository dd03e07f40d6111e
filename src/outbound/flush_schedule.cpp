#include "confab/outbound/flush_schedule.hpp"

#include <algorithm>
#include <utility>

#include "confab/base/assert.hpp"
#include "confab/base/prefetch.hpp"
#include "confab/outbound/write_queue.hpp"

namespace confab {

namespace {
// Passing a member that has nothing pending costs about this part of a send.
constexpr std::size_t passes_per_flush = 16;
}  // namespace

FlushSchedule::FlushSchedule(const std::uint32_t& write_queue_bytes_max, std::function<void()> wanted)
    : write_queue_bytes_max_(write_queue_bytes_max), wanted_(std::move(wanted)), loose_(*this, Framing::lf) {}

FlushSchedule::~FlushSchedule() = default;

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
  // A lane that was waited for may be gone: with nothing left to flush, every wait is over.
  if (with_news_.empty()) ++laps_;
  return !with_news_.empty();
}

void FlushSchedule::schedule(Lane& lane) {
  CONFAB_ASSERT(!running_);
  look_again(lane);
}

/// Visits `lane` although there may be nothing to flush, because who waits for its lap to end can go on.
void FlushSchedule::look_again(Lane& lane) {
  if (lane.linked()) return;
  const bool first = with_news_.empty();
  with_news_.push_back(lane);
  if (first) wanted_();
}

Lane::Lane(FlushSchedule& schedule, const Framing& framing) : schedule_(schedule), log_(framing) {}

Lane::~Lane() {
  CONFAB_ASSERT(due_.empty() && next_.empty() && rested_.empty() && lagging_.empty() && !keeps_for_any());
}

void Lane::append(std::string_view text, WriteQueue* except) {
  const bool skips = except != nullptr && except->lane_ == this && !except->closed_;
  if (skips) except->hold_range();
  log_.append(text);
  if (skips) {
    except->cursor_ = log_.next();
    except->limit();
  }
  schedule_.schedule(*this);
}

void Lane::count(std::uint64_t bytes) {
  counted_ += bytes;
  schedule_.schedule(*this);
}

bool Lane::congested() const {
  const std::uint64_t sent = lagging_.empty() ? floor_ : lagging_.front().lags_from_;
  return written() - sent > retained_bytes_max() / congested_part;
}

std::size_t Lane::visit(std::size_t flushes_max) {
  std::size_t flushes = 0;
  std::size_t passes = flushes_max * passes_per_flush;
  // Whoever was still due may have been blocked, moved or closed since.
  if (!has_news()) end_lap();
  while (flushes < flushes_max && passes > 0 && has_news()) {
    if (!lap_open_) begin_lap();
    if (!due_.empty()) {
      --passes;
      if (flush_next()) ++flushes;
    } else if (!unlimited_.empty()) {
      --passes;
      if (limit_next()) ++flushes;
    }
    if (lap_is_over()) end_lap();
  }
  return std::max<std::size_t>(flushes, 1);
}

/// Visits the next member that is due. Returns whether there was anything to flush.
bool Lane::flush_next() {
  WriteQueue& member = due_.front();
  rested_.push_back(member);
  // Fetched while the kernel sends to this one: among thousands, the next is in no near cache.
  if (!due_.empty()) prefetch(&due_.front(), sizeof(WriteQueue));
  member.lap_ = lap_;
  const bool pending = !member.empty();
  if (pending) {
    member.outlet_.flush();
    CONFAB_ASSERT(member.empty() || member.blocked_ || member.closed_);
  }
  if (!member.blocked_) member.stand(WriteQueue::Standing::keeps_up);
  return pending;
}

void Lane::begin_lap() {
  due_.take_all(next_);
  if (log_has_grown()) {
    due_.take_all(rested_);
    ++lap_;
  }
  if (!blocked_.empty() && log_.end() - limited_at_ > retained_bytes_max() / limited_part) {
    unlimited_.take_all(blocked_);
    limited_at_ = kept_from_next_ = log_.end();
  }
  lap_log_end_ = log_.end();
  lap_written_ = written();
  lap_open_ = true;
}

void Lane::end_lap() {
  lap_open_ = false;
  floor_ = lap_written_;
  ++schedule_.laps_;
  LineLog::Position needed_from = lap_log_end_;
  if (keeps_for_any()) {
    const LineLog::Position retained_from = log_.end() - std::min<std::uint64_t>(log_.end(), retained_bytes_max());
    needed_from = std::min(needed_from, std::max(kept_from_, retained_from));
  }
  log_.forget_before(needed_from);
}

/// Keeps what `blocked`, whose socket is full, is still to be sent.
void Lane::keep_for(WriteQueue& blocked) {
  kept_from_ = keeps_for_any() ? std::min(kept_from_, blocked.cursor_.position) : blocked.cursor_.position;
  kept_from_next_ = std::min(kept_from_next_, blocked.cursor_.position);
  blocked_.push_back(blocked);
}

/// Limits the next blocked member: the log has grown, and its own queue counts too. Returns whether it misses anything,
/// which takes as long as a flush.
bool Lane::limit_next() {
  WriteQueue& member = unlimited_.front();
  const std::uint64_t missed_before = member.missed_;
  member.catch_up_with_log();
  member.limit();
  kept_from_next_ = std::min(kept_from_next_, member.cursor_.position);
  blocked_.push_back(member);
  if (unlimited_.empty()) kept_from_ = kept_from_next_;
  return member.missed_ != missed_before;
}

void Lane::check() {
  std::uint64_t lags_from = 0;
  lagging_.for_each([&](WriteQueue& member) {
    CONFAB_ASSERT(member.lane_ == this && member.lags() && member.lags_from_ >= lags_from);
    lags_from = member.lags_from_;
  });
  CONFAB_ASSERT(lags_from <= floor_ && floor_ <= written());
  CONFAB_ASSERT(linked() || !has_news());
  CONFAB_ASSERT(lap_open_ || lap_is_over());
  due_.for_each([&](WriteQueue& member) {
    CONFAB_ASSERT(member.lane_ == this && member.due() && !member.blocked_ && !member.closed_);
    CONFAB_ASSERT(member.cursor_.position >= log_.begin());
  });
  next_.for_each([&](WriteQueue& member) {
    CONFAB_ASSERT(member.lane_ == this && member.due() && !member.blocked_ && !member.closed_);
    CONFAB_ASSERT(member.cursor_.position >= log_.begin() && !may_forget(member.cursor_.position));
  });
  for (auto* blocked : {&blocked_, &unlimited_}) {
    blocked->for_each([&](WriteQueue& member) {
      CONFAB_ASSERT(member.lane_ == this && member.blocked_ && !member.closed_);
      CONFAB_ASSERT(member.cursor_.position >= kept_from_);
    });
  }
  rested_.for_each([&](WriteQueue& member) {
    CONFAB_ASSERT(member.lane_ == this && !member.due() && !member.blocked_ && !member.closed_);
    // Its range may be held as slices already (it has spoken); the next lap's beginning makes it due either way.
    CONFAB_ASSERT(member.empty() || log_has_grown());
    CONFAB_ASSERT(member.cursor_.position >= log_.begin());
  });
  if (due_.empty() && next_.empty() && rested_.empty() && !keeps_for_any() && !linked())
    CONFAB_ASSERT(log_.begin() == log_.end());
}

}  // namespace confab
