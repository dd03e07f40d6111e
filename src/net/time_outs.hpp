// TimeOuts: how long each kind of deadline takes: one DeadlineList per kind, all on one timer. It does not know what a
// deadline means. Owned by the Loop.
#pragma once

#include <chrono>

#include "asio.hpp"
#include "confab/conversation.hpp"
#include "confab/settings.hpp"
#include "deadlines.hpp"

namespace confab::net {

/// Durations that only tests change.
struct TimeLimits {
  std::chrono::milliseconds patience{25};       // how long others wait for a client whose socket is full
  std::chrono::milliseconds finish{5000};       // from the last word to the close
  std::chrono::milliseconds last_linger{500};   // the same while the server stops, after everything is sent
  std::chrono::milliseconds silence{1000};      // of a client that has received everything, before it is reset
  std::chrono::milliseconds last_silence{300};  // the same while the server stops
  std::chrono::milliseconds look_ahead{2000};   // how long a client waits for its pace before its end is looked for
  std::chrono::milliseconds backlog{10'000};    // how long a client that has ended its stream is still heard
  std::chrono::milliseconds probe{6000};        // how long the holder of a wanted name is probed
  std::chrono::milliseconds probe_rest{4000};   // how long after that it is not probed again
};

class TimeOuts {
 public:
  TimeOuts(asio::io_context& context, const Settings& settings, const TimeLimits& limits)
      : deadlines_(context),
        login_(deadlines_, settings.login_timeout),
        patience_(deadlines_, limits.patience),
        write_(deadlines_, settings.write_timeout),
        backlog_(deadlines_, limits.backlog),
        finish_(deadlines_, limits.finish),
        last_linger_(deadlines_, limits.last_linger),
        silence_(deadlines_, limits.silence),
        last_silence_(deadlines_, limits.last_silence),
        look_ahead_(deadlines_, limits.look_ahead),
        probe_(deadlines_, limits.probe),
        probe_rest_(deadlines_, limits.probe_rest) {}

  /// See Deadlines::judge().
  bool judge() { return deadlines_.judge(); }
  void stop() { deadlines_.stop(); }

  /// For the one deadline of each conversation. Kind::none has no list.
  DeadlineList& of(Deadline::Kind kind);

  // For a connection's additional clocks: its Vigil and its ReceiveWindow.
  DeadlineList& patience() { return patience_; }
  DeadlineList& silence(bool server_stops) { return server_stops ? last_silence_ : silence_; }
  DeadlineList& look_ahead() { return look_ahead_; }
  DeadlineList& probe() { return probe_; }
  DeadlineList& probe_rest() { return probe_rest_; }

 private:
  Deadlines deadlines_;
  DeadlineList login_;
  DeadlineList patience_;
  DeadlineList write_;
  DeadlineList backlog_;
  DeadlineList finish_;
  DeadlineList last_linger_;
  DeadlineList silence_;
  DeadlineList last_silence_;
  DeadlineList look_ahead_;
  DeadlineList probe_;
  DeadlineList probe_rest_;
};

}  // namespace confab::net
