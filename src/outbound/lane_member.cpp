#include "confab/outbound/lane_member.hpp"

#include "confab/base/assert.hpp"
#include "confab/outbound/lane.hpp"

namespace confab {

bool LaneMember::due() const {
  return lap_ != lane_->lap();
}

bool LaneMember::take_turn(std::uint32_t lap) {
  lap_ = lap;
  const bool pending = flush();
  if (!blocked_) stand(Standing::keeps_up);
  return pending;
}

void LaneMember::pass_over_line() {
  cursor_ = lane_->log().next();
}

void LaneMember::become_due() {
  if (blocked_ || due()) return;
  lap_ = lane_->lap() - 1;
  lane_->put_next(*this);
}

// ---- Coming and going

void LaneMember::move_to(Lane& lane) {
  leave_lists();
  enter(lane);
}

void LaneMember::enter(Lane& lane) {
  lane_ = &lane;
  cursor_ = lane.log().next();
  if (lags()) lag();
  if (blocked_) return lane.put_blocked(*this);
  lap_ = lane.lap();
  lane.put_visited(*this);
}

void LaneMember::leave_lists() {
  ListHook<>::unlink();  // from where it is due, visited or blocked
  if (lags()) {
    ListHook<Lagging>::unlink();
    // Speakers may have waited for this member alone.
    lane_->look_again();
  }
  if (blocked_) lane_->blocked_one_left();
}

void LaneMember::leave() {
  leave_lists();
  blocked_ = false;
  standing_ = Standing::slow;
  lane_ = &lane_->loose();
  cursor_ = lane_->log().next();
}

// ---- Full sockets

void LaneMember::block(bool others_wait) {
  blocked_ = true;
  lane_->put_blocked(*this);
  if (others_wait && standing_ == Standing::keeps_up) stand(Standing::lags);
}

void LaneMember::unblock() {
  blocked_ = false;
  lap_ = lane_->lap();
  lane_->put_visited(*this);
  become_due();
}

void LaneMember::give_up_waiting() {
  if (!lags()) return;
  stand(Standing::slow);
  lane_->look_again();
}

void LaneMember::stand(Standing standing) {
  if (standing_ == standing) return;
  standing_ = standing;
  lags() ? lag() : ListHook<Lagging>::unlink();
}

/// Members lag in any order; Lane::restore_order() mends that once all are here.
void LaneMember::restore(const carried::QueueState& state) {
  CONFAB_ASSERT(!blocked_ && standing_ == Standing::keeps_up);
  blocked_ = state.blocked;
  if (blocked_) lane_->put_blocked(*this);
  stand(state.standing);
  if (lags()) lags_from_ = state.lags_from;
}

void LaneMember::lag() {
  lags_from_ = lane_->sent_to_all();
  lane_->put_lagging(*this);
}

}  // namespace confab
