// Loop: runs everything in turn: sockets, deadlines, the flush, clients whose next line has to wait, and Asio with its
// listeners, timers and signals. It knows neither protocols nor connections, only Pollables, Waiters and Outlets. Owned
// by the Server; one per process, in one thread.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "asio.hpp"
#include "confab/admission/turn_order.hpp"
#include "confab/base/pause.hpp"
#include "confab/figures.hpp"
#include "confab/outbound/flush_schedule.hpp"
#include "deadlines.hpp"
#include "poller.hpp"
#include "server_options.hpp"
#include "socket.hpp"

namespace confab::net {

/// What the loop does once in each turn.
class Chores {
 public:
  /// Returns whether there is more to do immediately.
  virtual bool do_chores() = 0;

  /// Whether the loop should end.
  virtual bool all_done() const = 0;

 protected:
  virtual ~Chores() = default;
};

class Loop {
 public:
  /// All arguments outlive the loop.
  Loop(asio::io_context& context, FlushSchedule& schedule, Chores& chores, const ServerOptions& options);

  /// Runs until Chores::all_done().
  void run();

  /// How long turns took in which there was something to do: from one look at the sockets to the next. Turns of Asio
  /// count to the turn after them, unless the loop waited between.
  const TurnTimes& turn_times() const { return turn_times_; }

  /// There is something to flush.
  void want_flush() { flush_wanted_ = true; }

  Poller& poller() { return poller_; }
  Deadlines& deadlines() { return deadlines_; }

  /// Lets `waiter` proceed when its `pause` may be over; that is either readers_behind or too_fast. `bytes`: how much
  /// input it has pending; `was_heard`: whether some of it was heard just now.
  void wait(Waiter& waiter, Pause pause, std::size_t bytes, bool was_heard);

  /// One buffer for all connections: each consumes or copies what it has read before it suspends.
  std::span<char> receive_buffer() { return receive_buffer_; }

  /// The same for sending, used within one call.
  std::span<std::string_view> pieces() { return pieces_; }

 private:
  // The most one read takes, and so the most that a waiting connection has to store.
  static constexpr std::size_t receive_buffer_bytes = 16 * 1024;
  // While clients keep the loop busy, Asio (new clients, timers, signals) runs after this many turns or this long.
  static constexpr unsigned turns_per_asio_turn = 32;
  static constexpr std::chrono::milliseconds asio_turn_interval{5};
  // Handlers that Asio runs in one of its turns: a listener that is always ready must not keep clients waiting. Asio
  // runs handlers in the order they became ready, so none starves: see docs/decisions/0017.
  static constexpr int handlers_per_asio_turn = 4;
  // How often clients that send too fast are tried again.
  static constexpr std::chrono::milliseconds pace_interval{50};

  bool turn();
  bool asio_is_due();
  void run_asio();

  asio::io_context& context_;
  FlushSchedule& schedule_;
  Chores& chores_;
  const ServerOptions& options_;
  Poller poller_;
  Deadlines deadlines_;
  std::array<char, receive_buffer_bytes> receive_buffer_{};
  std::array<std::string_view, Socket::pieces_max> pieces_;
  TurnOrder readers_behind_;
  TurnOrder too_fast_;
  Alarm pace_alarm_;
  unsigned turns_since_asio_ = 0;
  Clock::time_point asio_turn_ended_{};
  Clock::time_point turn_began_;
  TurnTimes turn_times_;
  std::uint64_t laps_seen_ = 0;
  bool flush_wanted_ = false;
};

}  // namespace confab::net
