#include "refusal_log.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <utility>

#include "log.hpp"

namespace confab::net {

namespace {
constexpr std::chrono::seconds interval{1};
}

void RefusalLog::note(std::string_view reason, const tcp::endpoint& peer) {
  const auto now = Clock::now();
  const auto [found, first] = reasons_.try_emplace(reason);
  Reason& state = found->second;
  if (!first && now - state.last_told < interval) {
    ++state.untold;
    return;
  }
  state.last_told = now;
  const auto untold = std::exchange(state.untold, 0);
  if (untold == 0) {
    spdlog::warn("refused {}: {}", log_safe(peer), reason);
  } else {
    spdlog::warn("refused {}: {} ({} more like it before)", log_safe(peer), reason, untold);
  }
}

}  // namespace confab::net
