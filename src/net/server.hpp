// Server: the listeners, the connections, and what they share: the chat core, the receive buffer, the time-outs; and
// the loop that gives each its turn. It knows no protocol: front-ends come from the table. One per process, owned by
// run_daemon(); lives in one thread.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "asio.hpp"
#include "confab/admission/door.hpp"
#include "confab/admission/pace.hpp"
#include "confab/admission/turn_order.hpp"
#include "confab/chat/room_registry.hpp"
#include "confab/limits.hpp"
#include "confab/outbound/flush_schedule.hpp"
#include "confab/session.hpp"
#include "connection.hpp"
#include "deadlines.hpp"
#include "listener.hpp"
#include "memory_reserve.hpp"
#include "networks.hpp"
#include "poller.hpp"
#include "refusal_log.hpp"
#include "refused_clients.hpp"
#include "visit_log.hpp"
#include "wide_windows.hpp"

namespace confab::net {

struct ServerOptions {
  Limits limits;
  Notices notices;
  DoorLimits door;
  PaceLimits pace;
  Networks exempt;                            // from the limits of pace and of connections per address
  std::chrono::milliseconds login_timeout;    // from connecting to an accepted name
  std::chrono::milliseconds patience;         // others wait so long for one whose socket is full
  std::chrono::milliseconds write_timeout;    // without a byte taken while some are waiting
  std::chrono::milliseconds finish_timeout;   // from the last word to the close
  std::chrono::milliseconds last_linger;      // the same while the server stops, once all is sent
  std::chrono::milliseconds silence;          // of a client that has got its last word, before it is reset
  std::chrono::milliseconds last_silence;     // the same while the server stops
  std::chrono::milliseconds look_ahead;       // after so long of waiting for its pace, its end is looked for
  std::chrono::milliseconds backlog_timeout;  // a client that has ended its stream is heard for so long
  std::chrono::milliseconds probe;            // how long the holder of a wanted name is probed
  std::chrono::milliseconds probe_rest;       // how long after that it is not probed again
  std::size_t flushes_per_turn;               // sends between two looks at the sockets
  std::chrono::milliseconds refused_silence = RefusedClients::silence;  // of a refused client, until it is reset
  std::size_t refused_kept_max = RefusedClients::kept_max;              // refused clients at a time that are so reset
};

/// What an operator may ask for at any time.
struct Figures {
  std::size_t connections;
  std::size_t users;
  std::size_t rooms;         // the lobby among them
  std::uint64_t held_bytes;  // that wait: to be sent, to be heard, or for the end of their line
  std::uint64_t refused;     // since the start: connections refused, and what the server has ended for its own reasons
  std::uint64_t untold_visits;  // since the start: left out of the log
};

class Server {
 public:
  /// `context` and `memory` outlive the server. `context` runs nothing that takes long.
  Server(asio::io_context& context, MemoryReserve& memory, const ServerOptions& options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Serves `protocol` (one of the front-ends' table) at `endpoint`; port 0 takes a free one. Returns the address
  /// taken. Throws boost's system_error.
  tcp::endpoint listen(std::string_view protocol, const tcp::endpoint& endpoint);

  /// Serves until stop() was called and the last connection has closed.
  void run();

  /// Accepts nobody any more, lets every session say goodbye and closes each connection once all is sent, or after the
  /// finish timeout.
  void stop();

  std::size_t connection_count() const { return connection_count_; }

  Figures figures();

  // ---- For connections

  const Limits& limits() const { return options_.limits; }
  FlushSchedule& schedule() { return schedule_; }
  Poller& poller() { return poller_; }
  DeadlineList& deadlines(Deadline::Kind kind);
  DeadlineList& patience_deadlines() { return patience_deadlines_; }
  DeadlineList& silence_deadlines() { return stopping_ ? last_silence_deadlines_ : silence_deadlines_; }
  DeadlineList& look_ahead_deadlines() { return look_ahead_deadlines_; }
  DeadlineList& probe_deadlines() { return probe_deadlines_; }
  DeadlineList& probe_rest_deadlines() { return probe_rest_deadlines_; }
  std::chrono::milliseconds user_timeout() const { return Listener::user_timeout(options_.write_timeout); }
  Door& door() { return door_; }
  RefusalLog& refusals() { return refusals_; }
  RefusedClients& refused_clients() { return refused_clients_; }
  VisitLog& visits() { return visits_; }
  const PaceLimits& pace_limits() const { return options_.pace; }
  bool paces(const asio::ip::address& peer) const;
  bool stopping() const { return stopping_; }

  /// Makes up for what was taken from the reserve, if anything was. Often enough that what is done between two calls
  /// does not use it up.
  void settle_memory() {
    if (!memory_.whole()) make_up_for_shortage();
  }

  /// One buffer for all: what is read into it is consumed before the reader suspends.
  std::span<char> receive_buffer() { return receive_buffer_; }

  /// Likewise for what is sent, used within one call.
  std::span<std::string_view> pieces() { return pieces_; }

  void connection_opened(Connection& connection);
  void connection_closed(Connection& connection);

  WideWindows& wide_windows() { return wide_windows_; }

  /// Where those wait whose input is held back by congestion, or by their pace.
  TurnOrder& congested() { return congested_; }
  TurnOrder& paced();

 private:
  // What one read takes, and so what a connection that waits for the flush holds back at most.
  static constexpr std::size_t receive_buffer_bytes = 16 * 1024;
  // While clients keep the loop busy, Asio (new clients, timers, signals) has every n-th turn, or one after so long.
  static constexpr unsigned turns_per_asio_turn = 32;
  static constexpr std::chrono::milliseconds asio_turn_interval{5};
  // Handlers of Asio in one of its turns: a listener that is always ready must not keep clients waiting. Asio runs them
  // in the order in which they became ready, so each has its turn: see docs/decisions/0017.
  static constexpr int handlers_per_asio_turn = 4;
  // How long comings and goings in large rooms are counted before they are told.
  static constexpr std::chrono::seconds arrivals_interval{1};
  // How often clients that send too fast are asked again.
  static constexpr std::chrono::milliseconds pace_interval{50};
  // What a connection may hold and yet be left alone for as long as memory is short.
  static constexpr std::uint64_t held_bytes_much = 16 * 1024;
  // How often the operator is told of that.
  static constexpr std::chrono::seconds shortage_telling_interval{10};
  // How long the next line of the same kind is waited for to tell what was left out of the log before it.
  static constexpr std::chrono::seconds log_interval{1};

  bool turn();
  bool is_asios_turn();
  void have_asio_turn();
  void accept(ClientSocket socket, const tcp::endpoint& peer, std::string_view protocol, Frontend& frontend);
  void tell_arrivals_later();
  void tell_left_out_later();
  bool make_up_for_shortage();
  Frontend& frontend(std::string_view protocol);

  asio::io_context& context_;
  MemoryReserve& memory_;
  const ServerOptions options_;
  Door door_;
  RefusalLog refusals_;
  RefusedClients refused_clients_;
  VisitLog visits_;
  Poller poller_;
  FlushSchedule schedule_;
  RoomRegistry registry_;
  std::map<std::string_view, std::unique_ptr<Frontend>> frontends_;
  Timer arrivals_timer_;
  bool arrivals_timer_runs_ = false;
  Timer log_timer_;
  bool log_timer_runs_ = false;
  Deadlines deadlines_;
  DeadlineList login_deadlines_;
  DeadlineList patience_deadlines_;
  DeadlineList write_deadlines_;
  DeadlineList finish_deadlines_;
  DeadlineList last_linger_deadlines_;
  DeadlineList silence_deadlines_;
  DeadlineList last_silence_deadlines_;
  DeadlineList look_ahead_deadlines_;
  DeadlineList backlog_deadlines_;
  DeadlineList probe_deadlines_;
  DeadlineList probe_rest_deadlines_;
  std::array<char, receive_buffer_bytes> receive_buffer_{};
  std::array<std::string_view, ClientSocket::pieces_max> pieces_;
  IntrusiveList<Connection, Connection> connections_;
  std::size_t connection_count_ = 0;
  WideWindows wide_windows_;
  TurnOrder congested_;
  TurnOrder paced_;
  Timer pace_timer_;
  bool pace_timer_runs_ = false;
  unsigned turns_since_asio_ = 0;
  Clock::time_point asio_turn_ended_{};
  std::uint64_t laps_seen_ = 0;
  bool flush_pending_ = false;
  std::uint64_t shortages_seen_ = 0;
  Clock::time_point shortage_told_{};
  bool stopping_ = false;
  std::vector<std::unique_ptr<Listener>> listeners_;
};

}  // namespace confab::net
