#include "confab/outbound/lane.hpp"

#include <algorithm>
#include <vector>

#include "confab/base/assert.hpp"
#include "confab/base/prefetch.hpp"
#include "confab/outbound/flush_schedule.hpp"

namespace confab {

namespace {
// So many members that have nothing pending cost about as much as one send.
constexpr std::size_t passes_per_flush = 16;
}  // namespace

Lane::Lane(FlushSchedule& schedule, const Framing& framing) : schedule_(schedule), log_(framing) {}

Lane::~Lane() {
  CONFAB_ASSERT(due_.empty() && next_.empty() && visited_.empty() && lagging_.empty() && !keeps_for_any());
}

std::size_t Lane::append(std::string_view text, std::span<LaneMember* const> except) {
  for (LaneMember* member : except) {
    if (member->follows(*this)) member->hold();
  }
  log_.append(text);
  std::size_t skipping = 0;
  for (LaneMember* member : except) {
    if (!member->follows(*this)) continue;
    member->pass_over_line();
    ++skipping;
  }
  schedule_.schedule(*this);
  return skipping;
}

void Lane::count(std::uint64_t bytes) {
  counted_ += bytes;
  schedule_.schedule(*this);
}

bool Lane::congested() const {
  const std::uint64_t sent = lagging_.empty() ? sent_to_all_ : lagging_.front().lags_from();
  return written() - sent > retained_bytes_max() / congested_part;
}

std::size_t Lane::visit(std::size_t flushes_max) {
  std::size_t flushes = 0;
  std::size_t passes = flushes_max * passes_per_flush;
  // The members that were still due may have been blocked, moved or closed since.
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
  LaneMember& member = due_.front();
  visited_.push_back(member);
  // Fetched while the kernel sends to this member: the next one, among thousands, is in no near cache.
  if (!due_.empty()) prefetch(&due_.front(), LaneMember::bytes_read_max);
  return member.take_turn(lap_);
}

void Lane::begin_lap() {
  due_.take_all(next_);
  if (log_has_grown()) {
    due_.take_all(visited_);
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
  sent_to_all_ = lap_written_;
  schedule_.lap_ended();
  LineLog::Position needed_from = lap_log_end_;
  if (keeps_for_any()) {
    const LineLog::Position retained_from = log_.end() - std::min<std::uint64_t>(log_.end(), retained_bytes_max());
    needed_from = std::min(needed_from, std::max(kept_from_, retained_from));
  }
  log_.forget_before(needed_from);
}

/// Limits the next blocked member, because the log has grown. Returns whether that made it miss anything, which takes
/// as long as a flush.
bool Lane::limit_next() {
  LaneMember& member = unlimited_.front();
  const bool missed = member.cut_back();
  kept_from_next_ = std::min(kept_from_next_, member.cursor().position);
  blocked_.push_back(member);
  if (unlimited_.empty()) kept_from_ = kept_from_next_;
  return missed;
}

// ---- For its members

void Lane::put_next(LaneMember& member) {
  // Never in this lap: members that always ask for more would keep it from ending.
  next_.push_back(member);
  schedule_.schedule(*this);
}

void Lane::put_blocked(LaneMember& member) {
  const LineLog::Position cursor = member.cursor().position;
  kept_from_ = keeps_for_any() ? std::min(kept_from_, cursor) : cursor;
  kept_from_next_ = std::min(kept_from_next_, cursor);
  blocked_.push_back(member);
}

void Lane::blocked_one_left() {
  // The log may have been kept for that one alone.
  if (!keeps_for_any() && !linked()) log_.forget_before(log_.end());
}

void Lane::look_again() {
  schedule_.look_again(*this);
}

Lane& Lane::loose() const {
  return schedule_.loose();
}

// ---- A live upgrade

void Lane::restore(const carried::LaneState& state) {
  CONFAB_ASSERT(log_.end() == 0);
  if (state.sent_to_all > state.written) throw carried::BadState("More was sent in a lane than was written there.");
  // The log begins anew: its bytes of before wait as slices, and count as if they had never been in it.
  counted_ = state.written;
  lap_written_ = sent_to_all_ = state.sent_to_all;
  if (has_news()) schedule_.schedule(*this);
}

void Lane::restore_order() {
  std::vector<LaneMember*> members;
  lagging_.for_each([&](LaneMember& member) { members.push_back(&member); });
  std::stable_sort(members.begin(), members.end(),
                   [](const LaneMember* a, const LaneMember* b) { return a->lags_from() < b->lags_from(); });
  if (!members.empty() && members.back()->lags_from() > sent_to_all_) {
    throw carried::BadState("A client that lags was sent more than one that keeps up.");
  }
  for (LaneMember* member : members) lagging_.push_back(*member);
}

// ---- For tests

void Lane::check() {
  const auto check_each = [this](IntrusiveList<LaneMember>& members, bool blocked, const auto& check) {
    members.for_each([&](const LaneMember& member) {
      CONFAB_ASSERT(member.follows(*this) && member.blocked() == blocked);
      check(member);
    });
  };
  std::uint64_t lags_from = 0;
  lagging_.for_each([&](const LaneMember& member) {
    CONFAB_ASSERT(member.follows(*this) && member.lags() && member.lags_from() >= lags_from);
    lags_from = member.lags_from();
  });
  CONFAB_ASSERT(lags_from <= sent_to_all_ && sent_to_all_ <= written());
  CONFAB_ASSERT(linked() || !has_news());
  CONFAB_ASSERT(lap_open_ || lap_is_over());
  check_each(due_, false, [&](const LaneMember& member) {
    CONFAB_ASSERT(member.due() && member.cursor().position >= log_.begin());
  });
  check_each(next_, false, [&](const LaneMember& member) {
    CONFAB_ASSERT(member.due() && member.cursor().position >= log_.begin() && !may_forget(member.cursor().position));
  });
  for (auto* members : {&blocked_, &unlimited_}) {
    check_each(*members, true,
               [&](const LaneMember& member) { CONFAB_ASSERT(member.cursor().position >= kept_from_); });
  }
  check_each(visited_, false, [&](const LaneMember& member) {
    // It may have spoken and hold its range as slices; it becomes due when the next lap begins either way.
    CONFAB_ASSERT(!member.due() && (member.empty() || log_has_grown()));
    CONFAB_ASSERT(member.cursor().position >= log_.begin());
  });
  if (due_.empty() && next_.empty() && visited_.empty() && !keeps_for_any() && !linked())
    CONFAB_ASSERT(log_.begin() == log_.end());
}

}  // namespace confab
