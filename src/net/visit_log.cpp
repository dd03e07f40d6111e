#include "visit_log.hpp"

#include <spdlog/spdlog.h>

#include <string>

#include "log.hpp"

namespace confab::net {

namespace {

Instant now() {
  return Clock::now().time_since_epoch();
}

bool is_wanted() {
  return spdlog::should_log(spdlog::level::info);
}

}  // namespace

bool VisitLog::connected(const Peer& peer, std::string_view protocol) {
  if (!is_wanted()) return false;
  if (!visits_.allows(now())) {
    visits_.leave_out();
    return false;
  }
  if (const auto left_out = visits_.take_left_out(); left_out > 0) {
    spdlog::info("{} connected to {} ({} more before it are left out)", peer.name(), protocol, left_out);
  } else {
    spdlog::info("{} connected to {}", peer.name(), protocol);
  }
  return true;
}

bool VisitLog::named(const Peer& peer, std::string_view name, bool in_log) {
  if (!is_wanted()) return false;
  if (!in_log && !names_.allows(now())) return false;
  spdlog::info("{} is {}", peer.name(), log_safe(name));
  return true;
}

void VisitLog::ended(const Peer& peer, std::string_view name, std::string_view why) {
  if (!is_wanted()) return;
  spdlog::info("{}{}{} ended: {}", log_safe(name), name.empty() ? "" : " at ", peer.name(), log_safe(why));
}

void VisitLog::dropped(const Peer& peer, std::string_view mistake) {
  if (!mistakes_.allows(now())) return mistakes_.leave_out();
  spdlog::error("{} dropped: {}", peer.name(), log_safe(mistake));
}

void VisitLog::tell_left_out() {
  if (const auto left_out = visits_.take_left_out(); left_out > 0) {
    spdlog::info("{} connected and {} left out of the log", left_out, left_out == 1 ? "is" : "are");
  }
  if (const auto left_out = mistakes_.take_left_out(); left_out > 0) {
    spdlog::error("{} more dropped", left_out);
  }
}

}  // namespace confab::net
