#include "ban_keeper.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>

#include <utility>

#include "../net/log.hpp"
#include "listen_address.hpp"

namespace confab::app {

WallTime wall_time() {
  return std::chrono::duration_cast<WallTime>(std::chrono::system_clock::now().time_since_epoch());
}

void check_state(const Settings& settings) {
  if (settings.state_directory.empty() || store::can_keep_state()) return;
  throw UsageError("Can't keep state in a directory: this confabd was built without it (-DCONFAB_STATE=OFF).");
}

void BanKeeper::keep_in(const std::string& directory) {
  if (directory.empty()) return;
  std::vector<Ban> kept;
  try {
    store_ = std::make_unique<store::BanStore>(directory, kept, teller());
  } catch (const store::StateError& error) {
    throw UsageError(error.what());
  }
  bans_.restore(std::move(kept), wall_time());
  spdlog::info("keeping state in {}; bans: {}", net::log_safe(directory), bans_.size());
  wait();
}

void BanKeeper::go_on(const std::string& directory, std::vector<Ban> bans, const std::string& directory_before) {
  if (directory != directory_before) {
    keep_in(directory);
    for (const Ban& ban : bans) {
      if (store_) store_->keep(ban);
    }
  } else if (!directory.empty()) {
    store_ = std::make_unique<store::BanStore>(directory, store::BanStore::Successor{bans}, teller());
  }
  bans_.restore(std::move(bans), wall_time());
  wait();
}

store::BanStore::Told BanKeeper::teller() {
  return [this](const std::optional<std::string>& why_not) {
    net::asio::post(context_, [this, why_not] { tell(why_not); });
  };
}

std::vector<Ban> BanKeeper::all() const {
  std::vector<Ban> all;
  for (const auto& [target, ban] : bans_.all()) all.push_back(ban);
  return all;
}

/// At most one line each time the reason changes, and the store tries once a second.
void BanKeeper::tell(const std::optional<std::string>& why_not) {
  if (why_not) {
    spdlog::warn("can't write to the state directory: {}; bans hold until the server ends, and it tries again",
                 net::log_safe(*why_not));
  } else {
    spdlog::info("the state directory is written again");
  }
  if (store_ && store_->has_lost_all()) store_->replace_all(all());
}

std::optional<std::string> BanKeeper::ban(const BanTarget& target, std::optional<std::chrono::seconds> time,
                                          std::string_view reason, std::string_view by) {
  const WallTime now = wall_time();
  look();
  Ban ban{target, now, time ? std::optional(now + *time) : std::nullopt, std::string(reason), std::string(by)};
  if (store_ && !store_->has_room()) {
    return fmt::format("{} changes wait for the disk of the state directory: mend it first.", store_->unwritten());
  }
  if (!bans_.add(ban, now)) {
    return fmt::format("There are {} bans already: lift one, or raise --bans-max.", limits_.bans_max);
  }
  if (store_) store_->keep(ban);
  wait();
  return std::nullopt;
}

bool BanKeeper::unban(const BanTarget& target) {
  look();
  if (!bans_.remove(target)) return false;
  if (store_) store_->forget(target);
  return true;
}

void BanKeeper::look() {
  for (const BanTarget& target : bans_.forget_ended(wall_time())) {
    spdlog::info("the ban of {} has ended", to_string(target));
    if (store_) store_->forget(target);
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
  if (store_) store_->leave();
}

}  // namespace confab::app
