// Upgrade: replaces this process by a new one, with a new program, without dropping a connection. It knows the order of
// events: the new process starts while this one serves; then everything is handed over in one go, or nothing at all,
// and clients that can't be taken along are told so. It does not know what the state says, nor how it crosses over
// (Successor). Owned by the Daemon.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../../net/asio.hpp"
#include "../../net/server.hpp"
#include "confab/operations.hpp"
#include "successor.hpp"

namespace confab::app {

class Upgrade {
 public:
  using Outcome = Operations::Outcome;

  /// All outlive it. `program` starts as this process was started. `introduce` tells the service manager which process
  /// serves from now on.
  Upgrade(net::asio::io_context& context, net::Server& server, Program program, const std::string& state_directory,
          std::function<void(pid_t)> introduce);

  /// Starts the new process, which gets `listeners`. Calls `outcome` once: with nullopt when it has taken over, and
  /// this process only has to finish with the clients that it could not give away.
  void begin(const std::vector<OfferedListener>& listeners, Outcome outcome);

  bool under_way() const { return successor_.has_value(); }

  /// The new process shall read the configuration file once more when it serves.
  void reload_afterwards() { reloads_ = true; }

  /// Gives up an upgrade that is under way.
  void give_up(std::string_view why);

 private:
  // How long it waits for clients who are about to end anyway.
  static constexpr std::chrono::milliseconds settling_max{1000};
  static constexpr std::chrono::milliseconds settling_interval{1};

  void prepared(const std::optional<std::string>& why_not);
  void hand_over_when_settled();
  void hand_over();
  void bequeath();
  void conclude(const std::optional<std::string>& why_not);

  net::asio::io_context& context_;
  net::Server& server_;
  const Program program_;
  const std::string& state_directory_;  // in use until the end
  const std::function<void(pid_t)> introduce_;
  net::Alarm alarm_;
  std::optional<Successor> successor_;
  Outcome outcome_;
  net::Clock::time_point settled_until_{};
  bool reloads_ = false;
};

}  // namespace confab::app
