// Upgrade: replaces this process by a new one, with a new program, without dropping a connection. It knows the order of
// events: the new process starts while this one serves; clients that can't be taken along are told; then everything is
// handed over in one go, or nothing at all. It does not know what the state says, nor how it crosses over (Successor).
// Owned by the Daemon.
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
  Upgrade(net::asio::io_context& context, net::Server& server, Program program, std::function<void(pid_t)> introduce);

  /// Starts the new process, which gets `listeners`. Calls `outcome` once: with nullopt when it has taken over, and
  /// this process only has to finish with the clients that it could not give away.
  void begin(const std::vector<OfferedListener>& listeners, Outcome outcome);

  bool under_way() const { return successor_.has_value(); }

  /// Gives up an upgrade that is under way.
  void give_up(std::string_view why);

 private:
  // Clients that can't be taken along are told so; then as long as this for their sessions to end.
  static constexpr std::chrono::milliseconds farewell_max{1000};
  static constexpr std::chrono::milliseconds farewell_interval{1};

  void prepared(const std::optional<std::string>& why_not);
  void hand_over_when_alone();
  void hand_over();
  void conclude(const std::optional<std::string>& why_not);

  net::asio::io_context& context_;
  net::Server& server_;
  const Program program_;
  const std::function<void(pid_t)> introduce_;
  net::Alarm alarm_;
  std::optional<Successor> successor_;
  Outcome outcome_;
  net::Clock::time_point farewell_until_{};
};

}  // namespace confab::app
