#include "deadlines.hpp"

#include <algorithm>
#include <optional>

namespace confab::net {

DeadlineList::DeadlineList(Deadlines& deadlines, std::chrono::milliseconds after)
    : deadlines_(deadlines), after_(after) {
  deadlines.lists_.push_back(*this);
}

void DeadlineList::set(Expiring& expiring) {
  expiring.deadline_ = Clock::now() + after_;
  list_.push_back(expiring);
  deadlines_.wake_by(expiring.deadline_);
}

void Deadlines::wake_by(Clock::time_point deadline) {
  // An early wake-up finds nothing due and goes back to sleep; that is rarer than setting and clearing, and cheaper.
  if (waiting_ && wakes_at_ <= deadline) return;
  wakes_at_ = deadline;
  timer_.expires_at(deadline);
  wait();
}

void Deadlines::wait() {
  waiting_ = true;
  timer_.async_wait([this](error_code failure) {
    if (!failure) fire();
  });
}

void Deadlines::fire() {
  waiting_ = false;
  const auto now = Clock::now();
  std::optional<Clock::time_point> next;
  lists_.for_each([&](DeadlineList& kind) {
    while (!kind.list_.empty() && kind.list_.front().deadline_ <= now) {
      Expiring& expiring = kind.list_.front();
      expiring.unlink();
      expiring.expired();
    }
    if (kind.list_.empty()) return;
    const auto first = kind.list_.front().deadline_;
    next = next ? std::min(*next, first) : first;
  });
  if (next) wake_by(*next);
}

}  // namespace confab::net
