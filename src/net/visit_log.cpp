#include "visit_log.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <string>
#include <utility>

#include "log.hpp"

namespace confab::net {

namespace {

bool is_wanted() {
  return spdlog::should_log(spdlog::level::info);
}

/// What a line says of the `count` lines that were left out before it.
std::string tail(std::uint64_t count, std::string_view words) {
  return count == 0 ? std::string{} : fmt::format(" ({} more {})", count, words);
}

std::string in_brackets(const RefusalBound& bound) {
  return bound.name.empty() ? std::string{} : fmt::format(" ({} {})", bound.name, bound.figure);
}

}  // namespace

std::string_view label_of(Refused why) {
  switch (why) {
    case Refused::full: return "full";
    case Refused::too_many_from_address: return "too_many_from_address";
    case Refused::too_fast_from_address: return "too_fast_from_address";
    case Refused::memory_short: return "memory_short";
    case Refused::no_name_in_time: return "no_name_in_time";
    case Refused::made_way: return "made_way";
    case Refused::foreign_protocol: return "foreign_protocol";
    case Refused::no_proxy_header: return "no_proxy_header";
    case Refused::no_handshake: return "no_handshake";
    case Refused::banned: return "banned";
  }
  return {};
}

bool VisitLog::Budget::allows_line() {
  const Instant now = Clock::now().time_since_epoch();
  if (!pace.ready(now)) return false;
  pace.spend(1, now);
  return true;
}

bool VisitLog::connected(const Peer& peer, std::string_view protocol, bool over_tls) {
  if (!is_wanted()) return false;
  if (!visits_.allows_line()) {
    ++visits_.left_out;
    ++unlogged_visits_;
    return false;
  }
  const auto left_out = std::exchange(visits_.left_out, 0);
  spdlog::info("{} connected to {}{}{}", peer.name(), protocol, over_tls ? " over TLS" : "",
               tail(left_out, "before it are left out"));
  return true;
}

bool VisitLog::named(const Peer& peer, std::string_view name, bool in_log) {
  if (!is_wanted()) return false;
  if (!in_log && !names_.allows_line()) return false;
  if (in_log && !namings_.allows_line()) {
    ++namings_.left_out;
    return true;
  }
  const auto left_out = std::exchange(namings_.left_out, 0);
  spdlog::info("{} is {}{}", peer.name(), log_safe(name), tail(left_out, "before it are left out"));
  return true;
}

bool VisitLog::renamed(const Peer& peer, std::string_view was, std::string_view is, bool in_log) {
  if (!is_wanted()) return false;
  if (!renamings_.allows_line()) {
    ++renamings_.left_out;
    return in_log;
  }
  const auto left_out = std::exchange(renamings_.left_out, 0);
  spdlog::info("{} is {} and was {}{}", peer.name(), log_safe(is), log_safe(was),
               tail(left_out, "before it are left out"));
  return true;
}

void VisitLog::ended(const Peer& peer, std::string_view name, std::string_view why) {
  if (!is_wanted()) return;
  if (!ends_.allows_line()) {
    ++ends_.left_out;
    return;
  }
  const auto left_out = std::exchange(ends_.left_out, 0);
  spdlog::info("{}{}{} ended: {}{}", log_safe(name), name.empty() ? "" : " at ", peer.name(), log_safe(why),
               tail(left_out, "before it are left out"));
}

void VisitLog::dropped(const Peer& peer, std::string_view mistake) {
  if (mistakes_.allows_line()) {
    spdlog::error("{} dropped: {}", peer.name(), log_safe(mistake));
  } else {
    ++mistakes_.left_out;
  }
}

void VisitLog::refused(const Peer& peer, Refused why, std::string_view reason, RefusalBound bound) {
  refusals_.count(why);
  Budget& budget = reasons_.try_emplace(reason, Budget{Pace(logged_refusals)}).first->second;
  budget.bound = bound;
  if (budget.allows_line()) {
    const auto left_out = std::exchange(budget.left_out, 0);
    spdlog::warn("refused {}: {}{}{}", peer.name(), reason, in_brackets(bound), tail(left_out, "like it before"));
  } else {
    ++budget.left_out;
    has_untold_refusals_ = true;
  }
}

void VisitLog::tell_left_out(Telling telling) {
  has_untold_refusals_ = false;
  for (auto& [reason, budget] : reasons_) {
    if (budget.left_out == 0) continue;
    if (telling == Telling::at_the_end || budget.allows_line()) {
      spdlog::warn("refused {} more: {}{}", std::exchange(budget.left_out, 0), reason, in_brackets(budget.bound));
    } else {
      has_untold_refusals_ = true;
    }
  }
  if (const auto left_out = std::exchange(visits_.left_out, 0); left_out > 0) {
    spdlog::info("{} connected and {} left out of the log", left_out, left_out == 1 ? "is" : "are");
  }
  if (const auto left_out = std::exchange(namings_.left_out, 0); left_out > 0) {
    spdlog::info("{} more gave their names and are left out of the log", left_out);
  }
  if (const auto left_out = std::exchange(renamings_.left_out, 0); left_out > 0) {
    spdlog::info("{} more took other names and are left out of the log", left_out);
  }
  if (const auto left_out = std::exchange(ends_.left_out, 0); left_out > 0) {
    spdlog::info("{} more ended and are left out of the log", left_out);
  }
  if (const auto left_out = std::exchange(mistakes_.left_out, 0); left_out > 0) {
    spdlog::error("{} more dropped", left_out);
  }
}

}  // namespace confab::net
