#include "deadlines.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace confab::net {

void Deadlines::set(Expiring& expiring, const std::chrono::milliseconds& after) {
  expiring.deadline_ = now() + after;
  kinds_[&after].push_back(expiring);
  wake_by(expiring.deadline_);
}

void Deadlines::durations_changed() {
  const auto now = this->now();
  for (auto& [after, kind] : kinds_) {
    const auto latest = now + *after;
    kind.for_each([latest](Expiring& expiring) { expiring.deadline_ = std::min(expiring.deadline_, latest); });
    if (!kind.empty()) wake_by(kind.front().deadline_);
  }
}

void Deadlines::wake_by(Clock::time_point deadline) {
  // A wake-up that turns out too early goes back to sleep. That is rarer than set and clear, so they leave the timer
  // alone.
  const auto when = present_.system_time(deadline);
  if (waiting_ && (catches_up_ || wakes_at_ <= when)) return;
  set_timer(std::min(when, Clock::now() + sleep_max));
}

void Deadlines::set_timer(Clock::time_point when) {
  wakes_at_ = when;
  present_.set_alarm(when);
  timer_.expires_at(when);
  waiting_ = true;
  timer_.async_wait([this](error_code failure) {
    if (!failure) ring();
  });
}

void Deadlines::ring() {
  waiting_ = false;
  const auto now = Clock::now();
  const bool was_away = present_.ring(now);
  // Not twice in a row: if the load makes every ring late, deadlines must still expire.
  catches_up_ = was_away && !catches_up_;
  if (catches_up_) return set_timer(now + catching_up);
  rung_ = true;
}

bool Deadlines::judge() {
  if (!std::exchange(rung_, false)) return false;
  const auto now = this->now();
  std::optional<Clock::time_point> next;
  for (auto& [after, kind] : kinds_) {
    while (!kind.empty() && kind.front().deadline_ <= now) {
      Expiring& expiring = kind.front();
      expiring.unlink();
      expiring.expired();
    }
    if (kind.empty()) continue;
    const auto first = kind.front().deadline_;
    next = next ? std::min(*next, first) : first;
  }
  if (next) wake_by(*next);
  return true;
}

}  // namespace confab::net
