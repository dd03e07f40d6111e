// InteractiveTalk: one talk at a terminal, through all connections that it takes. It waits only for everything at once:
// the terminal, the server, signals, and the time to try again. It has no rule: see TerminalTalk. Owned by
// talk_at_terminal().
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "../options.hpp"
#include "../return_plan.hpp"
#include "../terminal_talk.hpp"
#include "connection_attempt.hpp"
#include "server_connection.hpp"
#include "signals.hpp"
#include "terminal.hpp"

namespace confab::client {

class InteractiveTalk {
 public:
  /// How long a server may take to end the connection after its user has left.
  static constexpr std::chrono::seconds goodbye_patience{3};

  /// After so long without a word of a server in plain text, its user learns that it may speak TLS.
  static constexpr std::chrono::seconds silence_patience{5};

  /// After so long without more of it, a line that has not ended is a prompt.
  static constexpr std::chrono::milliseconds prompt_patience{100};

  InteractiveTalk(const Options& options, ServerConnection server, const Manner& manner);

  void remember(std::string_view line) { talk_.remember(line); }

  /// How it has ended. The terminal is as it was before.
  struct End {
    int status = 0;
    int signal = 0;  // that ends the program; or 0
  };
  End run();

  std::vector<std::string> take_typed_lines() { return talk_.take_typed_lines(); }

  /// Ends the program.
  [[noreturn]] void end(const End& end);

 private:
  using Clock = std::chrono::steady_clock;

  void turn();
  int timeout_ms() const;
  void take_alarms();
  void take_signals();
  void take_keys();
  void take_server();
  void take_attempt();
  void take_time();
  void give_hint();
  void connected();
  void lose();
  void plan_return();
  void leave();
  void send();
  void show();
  void stop();
  void finish(int status);

  Signals signals_;  // the first, because it must be there before any thread
  const Options& options_;
  TerminalTalk talk_;
  Terminal terminal_;
  std::optional<ServerConnection> server_;
  std::optional<ConnectionAttempt> attempt_;
  ReturnPlan plan_;
  std::optional<Clock::time_point> alarm_;      // when to try again, or when to leave without a goodbye
  std::optional<Clock::time_point> hint_at_;    // while no server has said anything, and the hint was not given
  std::optional<Clock::time_point> prompt_at_;  // while a line has begun, and is not shown as a prompt
  bool leaving_ = false;
  bool heard_ = false;  // a server has said anything
  std::optional<End> end_;
};

}  // namespace confab::client
