#include "refusal_log.hpp"

#include <spdlog/spdlog.h>

namespace confab::net {

void RefusalLog::note(std::string_view reason, const Peer& peer) {
  ++total_;
  LogBudget& budget = reasons_.try_emplace(reason, logged_refusals).first->second;
  if (!budget.allows(Clock::now().time_since_epoch())) {
    has_untold_ = true;
    return budget.leave_out();
  }
  if (const auto left_out = budget.take_left_out(); left_out == 0) {
    spdlog::warn("refused {}: {}", peer.name(), reason);
  } else {
    spdlog::warn("refused {}: {} ({} more like it before)", peer.name(), reason, left_out);
  }
}

void RefusalLog::tell_left_out(Telling telling) {
  const Instant now = Clock::now().time_since_epoch();
  has_untold_ = false;
  for (auto& [reason, budget] : reasons_) {
    if (!budget.has_left_out()) continue;
    if (telling == Telling::at_the_end || budget.allows(now)) {
      spdlog::warn("refused {} more: {}", budget.take_left_out(), reason);
    } else {
      has_untold_ = true;
    }
  }
}

}  // namespace confab::net
