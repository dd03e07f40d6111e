// BanKeeper: the server's bans, with the clock that ends them. It does not disconnect anybody, and does not know who
// asks. Owned by the Daemon; used from the loop's thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../net/asio.hpp"
#include "../store/state_store.hpp"
#include "confab/admission/bans.hpp"
#include "confab/settings.hpp"

namespace confab::app {

/// The time of day, to the second.
WallTime wall_time();

class BanKeeper {
 public:
  /// `limits` outlive it.
  BanKeeper(net::asio::io_context& context, const BanLimits& limits)
      : limits_(limits), bans_(limits), alarm_(context) {}

  /// From now on, tells `store` what changes; it outlives the keeper's last change.
  void keep_in(store::StateStore& store) { store_ = &store; }

  /// Has what a process before this one kept.
  void restore(std::vector<Ban> bans);

  const Bans& bans() const { return bans_; }

  /// Returns why that can't be, if it can't.
  std::optional<std::string> ban(const BanTarget& target, std::optional<std::chrono::seconds> time,
                                 std::string_view reason, std::string_view by);

  /// Returns false if there is no such ban.
  bool unban(const BanTarget& target);

  /// Forgets what has ended by now.
  void look();

  /// Nothing of it stays in the context.
  void stop();

 private:
  // How often it looks at the clock while some ban has an end: a ban lasts this much longer at most.
  static constexpr std::chrono::seconds interval{1};

  void wait();

  const BanLimits& limits_;
  Bans bans_;
  net::Alarm alarm_;
  bool stopped_ = false;
  store::StateStore* store_ = nullptr;
};

}  // namespace confab::app
