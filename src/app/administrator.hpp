// Administrator: does what administrators ask for, and has a line of the log for each deed. It knows the server, the
// bans and the clock, but not how the questions come in. Owned by the Daemon.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../net/asio.hpp"
#include "../net/server.hpp"
#include "ban_keeper.hpp"
#include "confab/administration.hpp"
#include "state_keeper.hpp"

namespace confab::app {

class Administrator final : public Administration {
 public:
  /// All outlive it.
  Administrator(net::asio::io_context& context, net::Server& server, BanKeeper& bans, const StateKeeper& state,
                Operations& operations)
      : server_(server), bans_(bans), state_(state), operations_(operations), drain_timer_(context) {}

  /// Nothing of it stays in the context.
  void stop() { drain_timer_.cancel(); }

  bool draining() const override { return draining_; }

 private:
  Operations& operations() override { return operations_; }
  std::vector<SeenUser> users() override { return server_.users(); }
  bool kick(std::string_view name, std::string_view reason, std::string_view by) override;
  bool hits(const BanTarget& target, std::string_view name) override { return server_.hits(target, name); }
  std::optional<std::string> ban(const BanTarget& target, std::optional<std::chrono::seconds> time,
                                 std::string_view reason, std::string_view by) override;
  bool unban(const BanTarget& target, std::string_view by) override;
  const Bans& bans() override;
  bool keeps_bans() const override { return state_.keeps(); }
  WallTime wall_time() const override { return app::wall_time(); }
  void say(std::string_view text, std::string_view by) override;
  void drain(std::optional<std::chrono::seconds> time, std::string_view by) override;
  std::optional<std::string> set_log_level(std::string_view level, std::string_view by) override;

  net::Server& server_;
  BanKeeper& bans_;
  const StateKeeper& state_;
  Operations& operations_;
  net::Timer drain_timer_;
  bool draining_ = false;
};

}  // namespace confab::app
