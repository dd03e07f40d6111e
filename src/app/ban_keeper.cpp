#include "ban_keeper.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <utility>

namespace confab::app {

WallTime wall_time() {
  return std::chrono::duration_cast<WallTime>(std::chrono::system_clock::now().time_since_epoch());
}

void BanKeeper::restore(std::vector<Ban> bans) {
  bans_.restore(std::move(bans), wall_time());
  wait();
}

std::optional<std::string> BanKeeper::ban(const BanTarget& target, std::optional<std::chrono::seconds> time,
                                          std::string_view reason, std::string_view by) {
  const WallTime now = wall_time();
  look();
  Ban ban{target, now, time ? std::optional(now + *time) : std::nullopt, std::string(reason), std::string(by)};
  if (store_ != nullptr && !store_->has_room()) {
    return fmt::format("{} changes wait for the disk of the state directory: mend it first.", store_->unwritten());
  }
  if (!bans_.add(ban, now)) {
    return fmt::format("There are {} bans already: lift one, or raise --bans-max.", limits_.bans_max);
  }
  if (store_ != nullptr) store_->keep(ban);
  wait();
  return std::nullopt;
}

bool BanKeeper::unban(const BanTarget& target) {
  look();
  if (!bans_.remove(target)) return false;
  if (store_ != nullptr) store_->forget(target);
  return true;
}

void BanKeeper::look() {
  for (const BanTarget& target : bans_.forget_ended(wall_time())) {
    spdlog::info("the ban of {} has ended", to_string(target));
    if (store_ != nullptr) store_->forget(target);
  }
}

void BanKeeper::wait() {
  if (stopped_ || !bans_.next_end()) return;
  alarm_.set(interval, [this] {
    look();
    wait();
  });
}

void BanKeeper::stop() {
  stopped_ = true;
  alarm_.cancel();
}

}  // namespace confab::app
