#include "administrator.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "../net/log.hpp"
#include "confab/settings.hpp"
#include "logging.hpp"

namespace confab::app {

/// For the log.
static std::string because(std::string_view reason) {
  return reason.empty() ? std::string{} : fmt::format(" ({})", net::log_safe(reason));
}

bool Administrator::kick(std::string_view name, std::string_view reason, std::string_view by) {
  const bool found = server_.kick(name, reason);
  if (found) spdlog::info("{}: kicked {}{}", by, net::log_safe(name), because(reason));
  return found;
}

std::optional<std::string> Administrator::ban(const BanTarget& target, std::optional<std::chrono::seconds> time,
                                              std::string_view reason, std::string_view by) {
  if (auto why_not = bans_.ban(target, time, reason, by)) return why_not;
  spdlog::info("{}: banned {} {}{}", by, to_string(target), time ? "for " + words_for(*time) : "for good",
               because(reason));
  server_.kick_banned();
  return std::nullopt;
}

bool Administrator::unban(const BanTarget& target, std::string_view by) {
  const bool found = bans_.unban(target);
  if (found) spdlog::info("{}: lifted the ban of {}", by, to_string(target));
  return found;
}

const Bans& Administrator::bans() {
  bans_.look();
  return bans_.bans();
}

void Administrator::say(std::string_view text, std::string_view by) {
  spdlog::info("{}: announced a text of {} bytes", by, text.size());
  server_.announce(text);
}

void Administrator::drain(std::optional<std::chrono::seconds> time, std::string_view by) {
  const std::string_view at_most = time ? " for at most " : "";
  spdlog::info("{}: draining{}{}; connections left: {}", by, at_most, time ? words_for(*time) : std::string{},
               server_.figures().connections);
  drain_timer_.cancel();
  if (time) {
    drain_timer_.expires_after(*time);
    drain_timer_.async_wait([this](net::error_code cancelled) {
      if (!cancelled) operations_.stop("as the time to drain is over");
    });
  }
  if (std::exchange(draining_, true)) return;
  server_.drain([this] { operations_.stop("as the last client has left"); });
}

std::optional<std::string> Administrator::set_log_level(std::string_view level, std::string_view by) {
  const auto table = settings_table();
  const auto row = std::ranges::find(table, std::string_view("log-level"), &Setting::name);
  Settings asked{};
  if (auto wanted = assign(*row, level, asked)) return wanted;
  // Whatever the levels are, this line is in the log.
  app::set_log_level(LogLevel::info);
  spdlog::info("{}: log level {}", by, level);
  app::set_log_level(asked.log_level);
  return std::nullopt;
}

}  // namespace confab::app
